"""How to point a client at a proxy that listens: the lines that `run` and `demo --serve` print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_ANYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "127.0.0.1"}


def guidance(listening: Sequence[tuple[str, str, int]], ca_file: str) -> str:
    """For each mode in turn; empty where nothing listens (a file is read)."""
    parts = [_of(spec, host, port, ca_file) for spec, host, port in listening]
    return "\n".join(line for part in parts for line in part)


def _of(spec: str, host: str, port: int, ca_file: str) -> Iterator[str]:
    mode, _, target = spec.partition("@")[0].partition(":")
    here = _reachable(host)
    if mode == "reverse":
        yield f"Listening at http://{here}:{port} in place of {target}; Ctrl-C ends it."
        yield f"  try      curl http://{here}:{port}/"
        return
    if mode == "socks5":
        yield f"Listening at {here}:{port} (SOCKS); Ctrl-C ends it."
        yield f"  try      curl --socks5-hostname {here}:{port} http://example.com/"
        return
    if mode not in ("regular", "upstream"):
        yield f"Listening at {here}:{port} ({mode}); Ctrl-C ends it."
        return
    yield from _regular(f"http://{here}:{port}", ca_file)


def _regular(proxy: str, ca_file: str) -> Iterator[str]:
    yield f"Listening at {proxy}; Ctrl-C ends it. What fails on its way through is explained here."
    yield f"  try      curl -x {proxy} http://example.com/no-such-page"
    yield f"  shell    export http_proxy={proxy} https_proxy={proxy}"
    yield f"  HTTPS    clients have to trust the proxy's CA: curl --cacert {ca_file}"
    yield "           phones and browsers: set the proxy, then open http://mitm.it"


def _reachable(host: str) -> str:
    """A host that a client on this machine can use."""
    host = _ANYWHERE.get(host, host)
    return f"[{host}]" if ":" in host else host

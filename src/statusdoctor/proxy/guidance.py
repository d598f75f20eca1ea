"""How to point a client at a proxy that listens: what `run` prints at its start."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

CA_PAGE: Final = "http://mitm.it"  # mitmproxy answers it itself, for clients that use the proxy

_ANYWHERE: Final = ("", "0.0.0.0", "::")
_LOOPBACK: Final = "127.0.0.1"
_LOCAL_NETWORK: Final = ("192.0.2.1", 9)  # an address for documentation: nothing is sent to it


@dataclass(frozen=True, slots=True)
class Listening:
    """One mode of the proxy and where it listens; no host and port where it does not.

    target: what the mode names: a server, a parent proxy, programs. configuration: what a client of WireGuard needs.
    """

    mode: str
    target: str = ""
    host: str = ""
    port: int = 0
    configuration: str = ""

    @property
    def here(self) -> str:
        """Host and port for a client on this machine."""
        return _joined(_LOOPBACK if self.host in _ANYWHERE else self.host, self.port)

    def outside(self, network: str) -> str:
        """Host and port for other machines; empty where they cannot reach it."""
        if self.host in _ANYWHERE:
            return _joined(network, self.port) if network else ""
        return "" if self.host in (_LOOPBACK, "::1") else self.here


def guidance(listening: Sequence[Listening], ca_file: str, network: str = "") -> str:
    """For each mode in turn; empty where nothing listens (a file is read). network: this machine's address there."""
    return "\n\n".join("\n".join(_of(one, ca_file, network)) for one in listening)


def network_address() -> str:
    """This machine's address in its network; empty where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_LOCAL_NETWORK)
            address: str = probe.getsockname()[0]
        except OSError:
            return ""
    return "" if address.startswith("127.") else address


def _of(one: Listening, ca_file: str, network: str) -> Iterator[str]:
    match one.mode:
        case "regular" | "upstream":
            yield from _regular(one, ca_file, one.outside(network))
        case "reverse":
            yield from _reverse(one, one.outside(network))
        case "socks5":
            yield from _socks(one, ca_file, one.outside(network))
        case "wireguard":
            yield from _wireguard(one)
        case _:
            yield from _other(one)


def _regular(one: Listening, ca_file: str, outside: str) -> Iterator[str]:
    proxy = f"http://{one.here}"
    yield from _beginning(f"Listening at {proxy}.", outside)
    if one.target:
        yield f"  parent    requests go on to {one.target}"
    yield f"  curl      curl -x {proxy} http://example.com/no-such-page"
    yield f"  shell     export http_proxy={proxy} https_proxy={proxy}"
    yield "  command   statusdoctor run -- COMMAND sets the proxy and its CA for one command"
    yield f"  https     name the proxy's CA: curl --cacert {ca_file}"
    yield f"  Chrome    google-chrome --user-data-dir=/tmp/doctor --proxy-server={one.here}"
    yield f"  Firefox   Settings, Network Settings: manual proxy {_words(one.here)}, also for HTTPS"
    yield "  localhost browsers go around the proxy for it. Chrome: add --proxy-bypass-list='<-loopback>';"
    yield "            Firefox: set network.proxy.allow_hijacking_localhost in about:config"
    yield from _phones(outside)
    yield from _ca("browsers and phones: ")


def _reverse(one: Listening, outside: str) -> Iterator[str]:
    yield from _beginning(f"Listening at http://{one.here} in place of {one.target}.", outside)
    yield f"  curl      curl http://{one.here}/"
    yield f"  others    write http://{one.here} where their settings say {one.target}"
    if outside:
        yield f"  phones    the same with http://{outside}"


def _socks(one: Listening, ca_file: str, outside: str) -> Iterator[str]:
    yield from _beginning(f"Listening at {one.here} (SOCKS 5).", outside)
    yield f"  curl      curl --socks5-hostname {one.here} http://example.com/no-such-page"
    yield f"  https     name the proxy's CA: curl --cacert {ca_file}"
    yield f"  Chrome    google-chrome --user-data-dir=/tmp/doctor --proxy-server=socks5://{one.here}"
    yield f"  Firefox   Settings, Network Settings: SOCKS host {_words(one.here)}, SOCKS v5, proxy DNS"
    yield from _ca()


def _wireguard(one: Listening) -> Iterator[str]:
    yield from _beginning(f"Listening at {one.here} (WireGuard, over UDP).")
    yield "  phones    in the WireGuard app, add a tunnel with this configuration; --qr draws it to scan:"
    yield ""
    yield from (f"    {line}".rstrip() for line in one.configuration.splitlines())
    yield ""
    yield from _ca("switch the tunnel on, then ")


def _other(one: Listening) -> Iterator[str]:
    target = f" ({one.target})" if one.target else ""
    yield from _beginning(
        f"Listening at {one.here}, mode {one.mode}{target}." if one.port else f"Mode {one.mode}{target} is on."
    )
    if one.mode == "transparent":
        yield "  route     the system's firewall has to send traffic here:"
        yield "            https://docs.mitmproxy.org/stable/howto/transparent/"
    if one.mode != "dns":
        yield from _ca()


def _beginning(where: str, outside: str = "") -> Iterator[str]:
    yield where
    yield "What fails on its way through is explained here. Ctrl-C ends it."
    if outside:
        yield f"  network   other machines reach it at {outside}"


def _phones(outside: str) -> Iterator[str]:
    if not outside:
        yield "  phones    cannot reach this address: start with --listen-host 0.0.0.0"
        return
    yield f"  Android   Settings, Wi-Fi, edit the network: Proxy manual, {_words(outside)}"
    yield f"  iOS       Settings, Wi-Fi, (i) beside the network: Configure Proxy, Manual, {_words(outside)}"


def _ca(first: str = "") -> Iterator[str]:
    yield f"  CA        {first}open {CA_PAGE} through the proxy, and install what it offers;"
    yield "            iOS also needs Settings, General, About, Certificate Trust Settings: switch it on"


def _words(address: str) -> str:
    host, _, port = address.rpartition(":")
    return f"{host.strip('[]')} port {port}"


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

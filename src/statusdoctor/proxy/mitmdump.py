"""mitmdump in this process, with the doctor inside: what `statusdoctor run` is, and the proxy of the demo.

`python -m statusdoctor.proxy.mitmdump FILE [OPTIONS]` starts it for another program and writes its address to FILE.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, cast

from mitmproxy import ctx
from mitmproxy.options import Options
from mitmproxy.tools import cmdline, dump
from mitmproxy.tools.main import run as run_master

from statusdoctor.proxy.guidance import guidance
from statusdoctor.proxy.halftyped import addon_named, addons_of
from statusdoctor.proxy.script import script_path

Listening = tuple[str, str, int]  # the mode's full text, host and port
Ready = Callable[[Sequence[Listening]], None]

QUIET: Final = {"flow_detail": 0, "termlog_verbosity": "error"}  # the diagnoses alone; -v and --set still decide
_TAKEN: Final = re.compile(r"failed to listen on (\S+) .*(?:\[errno (?:98|48)\]|10048|already in use)", re.I | re.S)


class Guide:
    """Tells `ready` where the proxy listens, as soon as it does; says in a line what to do where a port is taken."""

    name = "statusdoctor-guide"

    def __init__(self, ready: Ready) -> None:
        self._ready = ready
        self._ear = PortEar()
        logging.getLogger().addHandler(self._ear)

    def running(self) -> None:
        logging.getLogger().removeHandler(self._ear)
        self._ready(addresses())


class PortEar(logging.Handler):
    """Hears mitmproxy say that a port is taken."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        found = _TAKEN.search(record.getMessage())
        if found:
            port = found[1].rpartition(":")[2]
            sys.stderr.write(
                f"Port {port} is taken by another program. Choose another with -p, or any free one: -p 0\n"
            )


def addresses() -> list[Listening]:
    """Where the proxy listens; nothing where it only reads a file."""
    servers = addon_named(ctx.master, "proxyserver").servers
    return [(server.mode.full_spec, *address[:2]) for server in servers for address in server.listen_addrs[:1]]


def main(arguments: Sequence[str], ready: Ready) -> None:
    """Runs until it is told to stop; options as mitmdump takes them. Exits with 2 where it cannot start."""
    script = ["-s", str(script_path())]
    try:
        run_master(_master(ready), cmdline.mitmdump, [*script, *arguments], _filters)
    except SystemExit as end:
        sys.exit(2 if end.code else 0)


def _master(ready: Ready) -> type[dump.DumpMaster]:
    class Master(dump.DumpMaster):
        def __init__(self, options: Options) -> None:
            super().__init__(options)
            cast(Any, options).update(**QUIET)
            addons_of(self).add(Guide(ready))

    return Master


def _filters(parsed: Any) -> dict[str, str]:
    """What mitmdump makes of a filter expression at the end of its arguments; here it is the doctor's as well."""
    if not parsed.filter_args:
        return {}
    expression = " ".join(parsed.filter_args)
    cast(Any, ctx.options).update_defer(doctor_filter=expression)  # declared once the script is loaded
    return dict.fromkeys(("save_stream_filter", "readfile_filter", "dumper_filter"), expression)


def announce(found: Sequence[Listening]) -> None:
    """Prints how to point a client at the proxy."""
    ca = Path(ctx.options.confdir).expanduser() / "mitmproxy-ca-cert.pem"
    text = guidance(found, str(ca))
    if text:
        print(text + "\n", flush=True)


def _write_address(file: Path) -> Ready:
    def write(found: Sequence[Listening]) -> None:
        text = "".join(f"{host}:{port}\n" for _, host, port in found)
        draft = file.with_suffix(".draft")
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)  # whoever waits for the file finds it whole

    return write


if __name__ == "__main__":
    main(sys.argv[2:], _write_address(Path(sys.argv[1])))

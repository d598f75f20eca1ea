"""mitmdump in this process, with the doctor inside: what `statusdoctor run` is, and the proxy of the demo.

`python -m statusdoctor.proxy.mitmdump FOLDER [OPTIONS]` starts it for another program, and tells that one by files.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from mitmproxy import ctx
from mitmproxy.connection import Client
from mitmproxy.options import Options
from mitmproxy.tools import cmdline, dump
from mitmproxy.tools.main import run as run_master

from statusdoctor.proxy import ports
from statusdoctor.proxy.guidance import CA_PAGE, Listening, guidance, network_address
from statusdoctor.proxy.halftyped import addon_named, addons_of
from statusdoctor.proxy.messages import ADDRESS, OUTCOME, ROOTS, Address, Outcome, leave
from statusdoctor.proxy.qr import qr
from statusdoctor.proxy.script import script_path
from statusdoctor.proxy.statusline import StatusLine
from statusdoctor.proxy.surfaces import Printed

Ready = Callable[[Sequence[Listening]], None]

QUIET: Final = {"flow_detail": 0, "termlog_verbosity": "error"}  # the diagnoses alone; -v and --set still decide
_TAKEN: Final = re.compile(r"failed to listen on (\S+) .*(?:\[errno (?:98|48)\]|10048|already in use)", re.I | re.S)
_LOOKS_ROUND_S: Final = 1.0
_NO_PORT: Final = re.compile(r"(?<=\d):0$", re.M)  # mitmproxy writes the port that was asked for
_NO_LOCAL: Final = """\
Mode local takes the traffic of this machine's programs by itself. It needs macOS or Windows, or Linux with mitmproxy
12 and sudo, and an administrator's rights. Without them: statusdoctor run -- COMMAND, or statusdoctor run and the
settings of the program."""


class Guide:
    """Tells `ready` where the proxy listens, as soon as it does, and counts; says what to do where a port is taken."""

    name = "statusdoctor-guide"

    def __init__(self, ready: Ready, *, status: bool = False) -> None:
        self._ready = ready
        self._wants_status = status
        self._status: StatusLine | None = None
        self._ear = StartEar()
        self._clients = 0
        self.outcome = Outcome()
        logging.getLogger().addHandler(self._ear)

    def running(self) -> None:
        logging.getLogger().removeHandler(self._ear)
        self._ready(addresses())
        doctor = addon_named(ctx.master, "statusdoctor")
        if self._wants_status and isinstance(doctor.reporter.surface, Printed) and not ctx.options.flow_detail:
            self._status = StatusLine(sys.stdout, doctor.counted)
            doctor.reporter.surface.around = self._status.aside
            self._status.start()

    def client_connected(self, _client: Client) -> None:
        self._clients += 1

    def done(self) -> None:
        # Python 3.12's streams call a connection that ends with the loop an unhandled exception, and log its traceback.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        if self._status is not None:
            self._status.stop()
        doctor = addon_named(ctx.master, "statusdoctor")
        if doctor is not None:
            self.outcome = Outcome(self._clients, doctor.seen, dict(doctor.reporter.problems))


class StartEar(logging.Handler):
    """Hears why mitmproxy cannot start, and says what to do."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        found = _TAKEN.search(record.getMessage())
        if found:
            sys.stderr.write(f"{ports.taken(found[1].rpartition(':')[2])}\n")
        elif any(mode.startswith("local") for mode in ctx.options.mode):
            sys.stderr.write(f"{_NO_LOCAL}\n")


def addresses() -> list[Listening]:
    """What the proxy listens to, mode by mode; nothing where it only reads a file."""
    servers = addon_named(ctx.master, "proxyserver").servers
    return [_listening(server) for server in servers if server.is_running]


def _listening(server: Any) -> Listening:
    host, port = (*server.listen_addrs[0],)[:2] if server.listen_addrs else ("", 0)
    configuration = server.client_conf() if hasattr(server, "client_conf") else ""
    configuration = _NO_PORT.sub(f":{port}", configuration or "")
    return Listening(server.mode.type_name, server.mode.data, host, port, configuration)


def main(
    arguments: Sequence[str], ready: Ready, *, status: bool = False, defaults: Mapping[str, str] | None = None
) -> Outcome:
    """Runs until it is told to stop; options as mitmdump takes them. Exits with 2 where it cannot start.

    defaults: values of mitmproxy's options, where neither arguments nor its own files name others.
    """
    script = ["-s", str(script_path())]
    guide = Guide(ready, status=status)
    try:
        run_master(_master(guide, defaults or {}), cmdline.mitmdump, [*script, *arguments], _filters)
    except SystemExit as end:
        sys.exit(2 if end.code else 0)
    return guide.outcome


def _master(guide: Guide, defaults: Mapping[str, str]) -> type[dump.DumpMaster]:
    class Master(dump.DumpMaster):
        def __init__(self, options: Options) -> None:
            super().__init__(options)
            cast(Any, options).update(**QUIET, **defaults)
            addons_of(self).add(guide)

    return Master


def _filters(parsed: Any) -> dict[str, str]:
    """What mitmdump makes of a filter expression at the end of its arguments; here it is the doctor's as well."""
    if not parsed.filter_args:
        return {}
    expression = " ".join(parsed.filter_args)
    cast(Any, ctx.options).update_defer(doctor_filter=expression)  # declared once the script is loaded
    return dict.fromkeys(("save_stream_filter", "readfile_filter", "dumper_filter"), expression)


def ca_file() -> Path:
    """The certificate of the CA that clients have to trust."""
    return Path(ctx.options.confdir).expanduser() / "mitmproxy-ca-cert.pem"


def announcing(*, draw_qr: bool) -> Ready:
    """Prints how to point a client at the proxy, and draws what a phone is to open or to scan."""

    def announce(found: Sequence[Listening]) -> None:
        text = guidance(found, str(ca_file()), network_address())
        if text and draw_qr:
            text += f"\n{_scanned(found)}"
        if text:
            print(text + "\n", flush=True)

    return announce


def _scanned(found: Sequence[Listening]) -> str:
    tunnel = next((one.configuration for one in found if one.configuration), "")
    label = (
        "the configuration above, for the WireGuard app" if tunnel else f"{CA_PAGE}, for a phone that uses the proxy"
    )
    return f"  scan      {label}:\n\n{qr(tunnel or CA_PAGE, colored=sys.stdout.isatty())}"


def _tell(folder: Path, starter: int) -> Ready:
    def tell(found: Sequence[Listening]) -> None:
        leave(folder / ADDRESS, Address([one.here for one in found if one.port], str(ca_file())))
        _outlive_nobody(starter)

    return tell


def _outlive_nobody(starter: int) -> None:
    """Ends the proxy once the process that started it is gone: killed, it could not say so. Windows never tells."""
    if os.getppid() != starter:
        cast(Any, ctx.master).shutdown()
    else:
        asyncio.get_running_loop().call_later(_LOOKS_ROUND_S, _outlive_nobody, starter)


def _trusted(roots: Path) -> dict[str, str]:
    return {"ssl_verify_upstream_trusted_ca": str(roots)} if roots.exists() else {}


if __name__ == "__main__":
    place, parent = Path(sys.argv[1]), os.getppid()
    leave(place / OUTCOME, main(sys.argv[2:], _tell(place, parent), defaults=_trusted(place / ROOTS)))
    if os.getppid() != parent:
        shutil.rmtree(place, ignore_errors=True)  # nobody is left to read it

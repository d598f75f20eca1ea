"""`make picture`: what `diagnose` prints, drawn as an SVG for the README. It loads nothing from elsewhere."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.render.terminal.writer import TerminalWriter
from tests.builders import masker, session
from tests.reports import SHOP

PICTURE = Path(__file__).with_name("terminal.svg")
COLUMNS = 100
_FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}\s*", re.S)
_FORMAT = _FONT_FACE.sub("", CONSOLE_SVG_FORMAT).replace(
    "Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace"
)
_SHOWN = (SHOP[0], SHOP[1], SHOP[2], SHOP[5])


def printed() -> str:
    """What the terminal shows, with its colours."""
    text = io.StringIO()
    report = diagnose(session(*_SHOWN), doctor=Doctor(patience=None, masker=masker()))
    TerminalWriter(text, width=COLUMNS, color=True).report(report)
    return f"$ statusdoctor diagnose shop.har\n{text.getvalue().rstrip()}"


def drawn(shown: str) -> str:
    """The picture of a terminal that shows this."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(shown), soft_wrap=True)
    svg = console.export_svg(title="statusdoctor", theme=MONOKAI, code_format=_FORMAT, unique_id="terminal")
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines())


def words(svg: str) -> str:
    """The text of a picture, line by line."""
    lines: dict[float, str] = {}
    for match in re.finditer(r'<text [^>]*\by="([\d.]+)"[^>]*>(.*?)</text>', svg):
        lines[float(match[1])] = lines.get(float(match[1]), "") + html.unescape(match[2]).replace("\xa0", " ")
    return "\n".join(line.rstrip() for _, line in sorted(lines.items()))


if __name__ == "__main__":
    PICTURE.write_text(drawn(printed()), encoding="utf-8")
    print(f"{PICTURE.name} is drawn: look at it before it is committed.")

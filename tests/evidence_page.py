"""Writes data/causes/README.md: per cause, what on the wire it rests on. `python tests/evidence_page.py` renews it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from statusdoctor import knowledge, rules
from statusdoctor.evidence import Registered

PAGE = Path(__file__).resolve().parents[1] / "data" / "causes" / "README.md"
HEAD = """# The causes, and what on the wire each rests on

One file a family holds the words of its causes. The evidence stands elsewhere: in the rules, each named here by its
file and what it looks for, and in what servers are known to say (`data/words`), named by the speakers. This page is
written by `python tests/evidence_page.py`, from time to time.
"""


def page() -> str:
    """The whole page, from the rules and words as they are."""
    parts = [HEAD]
    for family in knowledge.families():
        parts.append(f"\n## {family}\n")
        parts += [_entry(cause) for cause in sorted(knowledge.family(family))]
    return "\n".join(parts) + "\n"


def _entry(cause: str) -> str:
    looked_for = [_told(rule) for rule in rules.load() if rule.cause == cause]
    speakers = dict.fromkeys(entry.speaker for entry in knowledge.words() if entry.cause == cause)
    rests = "; ".join(looked_for)
    if speakers:
        shown = ", ".join(list(speakers)[:6]) + (f" and {len(speakers) - 6} more" if len(speakers) > 6 else "")
        rests += ("; " if rests else "") + f"the words of {shown}"
    return f"- `{cause}`: {rests or _several(cause)}"


def _several(cause: str) -> str:
    """The files that name a cause among others, where one rule speaks for several."""
    folder = Path(rules.__file__).parent
    files = [*folder.glob("*.py"), *(folder.parent / "facts").glob("*.py")]
    family, _, slug = cause.partition("/")
    naming = [
        path.name
        for path in sorted(files)
        if f'"{cause}"' in (text := path.read_text(encoding="utf-8"))
        or (f'"{slug}"' in text and path.stem.startswith(family.rstrip("s")))
    ]
    return f"one verdict of several ({', '.join(f'`{name}`' for name in naming)})"


def _told(rule: Registered) -> str:
    name = rule.run.__name__.strip("_").replace("_", " ")
    return f"{name} (`{rule.run.__module__.rpartition('.')[2]}.py`)"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

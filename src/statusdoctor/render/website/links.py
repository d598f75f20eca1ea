"""Where each page of the site lies, as seen from another."""

from __future__ import annotations

from typing import Final

from statusdoctor.render.reference.outline import Kind

FOLDERS: Final[dict[Kind, str]] = {"code": "codes", "cause": "causes", "field": "fields"}


def path_of(kind: Kind, name: str) -> str:
    """The file of a page, from the root of the site: `causes/auth/token-expired.html`."""
    return f"{FOLDERS[kind]}/{name.lower()}.html"


def root_from(path: str) -> str:
    """The way from a file up to the root of the site: `../../`; empty for a file that lies there."""
    return "../" * path.count("/")

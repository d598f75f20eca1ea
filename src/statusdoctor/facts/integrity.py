"""What a page says of what it loads: the digest that a script or style has to have (W3C SRI), and what is framed."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import Final
from urllib.parse import urljoin

from statusdoctor.facts.codings import inflate
from statusdoctor.facts.content import Content
from statusdoctor.facts.wholeness import missing_bytes
from statusdoctor.model import Response

#: Stands in place of a digest for an address that a page shows in a frame.
FRAMED: Final = "framed"
_TAG: Final = re.compile(r"<(?:script|link)\b([^<>]{0,2000})>", re.I)
_FRAME: Final = re.compile(r"<(?:i?frame|embed|object)\b([^<>]{0,2000})>", re.I)
_ATTRIBUTE: Final = re.compile(
    r"""\b(src|href|data|integrity)\s*=\s*(?:"([^"]{0,1000})"|'([^']{0,1000})'|([^\s"'<>]{1,1000}))""", re.I
)
_BASE: Final = re.compile(r"""<base\b[^<>]{0,200}\bhref\s*=\s*["']?([^"'\s>]{1,500})""", re.I)
_HASH: Final = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_=-]{1,100})")
_MOST: Final = 100  # files of one page
_LARGEST: Final = 8 * 1024 * 1024  # bytes of a file that is hashed


def promises_of(content: Content, url: str) -> dict[str, str]:
    """The addresses of the files for which a page gives an integrity attribute, and the attribute."""
    if b"integrity" not in content.bytes.lower():
        return {}
    start = _start(content.text, url)
    found: dict[str, str] = {}
    for tag in _TAG.finditer(content.text):
        parts = _attributes(tag[1])
        address = parts.get("src") or parts.get("href")
        if address and parts.get("integrity") and len(found) < _MOST:
            found[_joined(start, address)] = parts["integrity"]
    return found


def frames_of(content: Content, url: str) -> dict[str, str]:
    """The addresses that a page shows in frames, each with the word for it. Browsers say so themselves over https."""
    start = _start(content.text, url)
    tags = (_attributes(tag[1]) for tag in _FRAME.finditer(content.text))
    found = [_joined(start, address) for parts in tags if (address := parts.get("src") or parts.get("data"))]
    return dict.fromkeys(found[:_MOST], FRAMED)


def _start(text: str, url: str) -> str:
    """The address to which those in a page are relative."""
    base = _BASE.search(text)
    return urljoin(url, html.unescape(base[1])) if base else url


def _attributes(tag: str) -> dict[str, str]:
    return {a[1].lower(): html.unescape(a[2] or a[3] or a[4] or "") for a in _ATTRIBUTE.finditer(tag)}


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip()).partition("#")[0]
    except ValueError:
        return ""


def broken_promise(integrity: str, response: Response) -> tuple[str, str] | None:
    """The algorithm and the digest that the file really has, where no promised digest of the strongest kind fits.

    None where one fits, where the attribute names no digest that browsers know, and where the file is not seen whole.
    """
    promised = _HASH.findall(integrity)
    body = response.body
    if not promised or not body.kept or not body.coded or missing_bytes(response.headers, body):
        return None
    coding = response.headers.joined("content-encoding").strip()
    plain = inflate(body.raw, coding, _LARGEST) if coding else body.raw
    if not plain or len(plain) >= _LARGEST:
        return None
    strongest = max(algorithm for algorithm, _ in promised)
    real = base64.b64encode(hashlib.new(strongest, plain).digest()).decode()
    given = {digest.replace("-", "+").replace("_", "/").rstrip("=") for name, digest in promised if name == strongest}
    return None if real.rstrip("=") in given else (strongest, real)

"""Leads and spares of files whose page says which digest they have to have."""

from __future__ import annotations

import base64
import hashlib
import zlib

from statusdoctor.model import Body, Exchange, Response
from tests.builders import CHROME, Session, exchange, fields, get, lead, page, reply, spare
from tests.cases.cookies import visit

HOME = "https://www.choir.example/"
LIBRARY = "https://cdn.lib.example/lib@2/lib.js"
CODE = b"var v=2;"


def digest(raw: bytes, name: str = "sha384") -> str:
    return f"{name}-{base64.b64encode(hashlib.new(name, raw).digest()).decode()}"


def home(integrity: str, src: str = LIBRARY) -> Exchange:
    tag = f'<!doctype html><html><script src="{src}" integrity="{integrity}" crossorigin="anonymous"></script></html>'
    return exchange(visit(HOME), reply(200, tag, content_type="text/html"))


def script(raw: bytes = CODE, url: str = LIBRARY, referer: str = HOME, coding: str = "", **more: str) -> Exchange:
    asked = get(
        url, user_agent=CHROME, accept="*/*", origin=HOME[:-1], referer=referer, sec_fetch_site="cross-site",
        sec_fetch_mode="cors", sec_fetch_dest="script",
    )  # fmt: skip
    named = {"content_type": "text/javascript", "access_control_allow_origin": "*"} | more
    if coding:
        named["content_encoding"] = coding
    return exchange(asked, Response(200, fields(named), Body(raw, coded=True)), at=1.0)


@lead("content/integrity-mismatch", patient=1, certainty="certain")
def the_digest_of_the_version_before() -> Session:
    return [home(digest(b"var v=1;")), script()]


@lead("content/integrity-mismatch", patient=1)
def the_strongest_digest_is_the_old_one() -> Session:
    return [home(f"{digest(CODE, 'sha256')} {digest(b'var v=1;', 'sha512')}"), script()]


@lead("content/integrity-mismatch", patient=1)
def a_compressed_file_of_another_build() -> Session:
    packer = zlib.compressobj(wbits=31)
    return [home(digest(b"var v=1;")), script(packer.compress(CODE) + packer.flush(), coding="gzip")]


@spare("content/integrity-mismatch", patient=1)
def the_digest_fits() -> Session:
    return [home(digest(CODE)), script()]


@spare("content/integrity-mismatch", patient=1)
def one_of_two_digests_fits() -> Session:
    return [home(f"{digest(b'var v=1;')} {digest(CODE)}"), script()]


@spare("content/integrity-mismatch", patient=1)
def the_digest_is_of_the_unpacked_file() -> Session:
    packer = zlib.compressobj(wbits=31)
    return [home(digest(CODE)), script(packer.compress(CODE) + packer.flush(), coding="gzip")]


@spare("content/integrity-mismatch", patient=1)
def no_digest_that_browsers_know() -> Session:
    return [home("md5-1B2M2Y8AsgTpgAmY7PhCfg=="), script()]


@spare("content/integrity-mismatch", patient=2)
def the_page_was_mended_and_loaded_anew() -> Session:
    return [home(digest(b"var v=1;")), exchange(visit(HOME), page(200, "Choir"), at=0.5), script()]


@spare("content/integrity-mismatch", patient=1)
def another_page_asked_for_the_file() -> Session:
    return [home(digest(b"var v=1;")), script(referer="https://www.opera.example/")]

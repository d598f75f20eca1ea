"""Leads and spares of keys in the query: short ones, and such that come together with a token."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import exchange, get, lead, reply, spare

MAPS = "https://maps.shop.example/geocode/json"
BOARD = "https://api.boards.example/1/boards/x?key=made0up1made0up2made0up3&token=made0up4made0up5made0up6"


@lead("auth/api-key-invalid")
@spare("auth/api-key-missing")
def a_key_that_is_too_short_for_one() -> Exchange:
    said = {"error_message": "The provided API key is invalid.", "status": "REQUEST_DENIED"}
    return exchange(get(f"{MAPS}?key=abc123"), reply(200, said))


@lead("auth/api-key-missing")
def no_key_and_a_word_about_it() -> Exchange:
    said = {"error_message": "The provided API key is invalid.", "status": "REQUEST_DENIED"}
    return exchange(get(f"{MAPS}?address=Rome"), reply(200, said))


@lead("auth/token-rejected")
@spare("auth/api-key-invalid")
def a_key_and_a_token_of_which_the_token_is_refused() -> Exchange:
    return exchange(get(BOARD), reply(401, "invalid token", content_type="text/plain"))


@lead("auth/insufficient-scope")
def a_token_that_may_read_only() -> Exchange:
    return exchange(get(BOARD), reply(401, "unauthorized permission requested", content_type="text/plain"))

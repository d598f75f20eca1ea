"""Keys and tokens are known by their look, and by the service that is asked."""

from __future__ import annotations

import pytest

from statusdoctor import knowledge
from statusdoctor.facts.authorization import authorization
from statusdoctor.facts.kinds import (
    expected_at,
    is_at_another_site,
    is_at_home,
    is_read_at,
    is_telling,
    kind_of,
    place_of,
)
from statusdoctor.facts.path_secrets import path_secret
from statusdoctor.model import Request

REST = "M4deUpForTheTest0123456789abcdef"
KINDS = knowledge.credential_kinds()


@pytest.mark.parametrize(
    ("value", "host", "kind"),
    [
        (f"sk-ant-api03-{REST}", "api.anthropic.com", "anthropic-api-key"),
        (f"sk_{REST}", "api.elevenlabs.io", "elevenlabs-key"),
        (f"sk_test_{REST}", "api.stripe.com", "stripe-test-key"),
        (f"pk_{REST}", "api.clickup.com", "clickup-token"),
        (f"pk_{REST}", "a.klaviyo.com", "klaviyo-private-key"),
        (f"EAAAl{REST}", "connect.squareup.com", "square-sandbox-token"),
        (f"EAAB{REST}", "graph.facebook.com", "facebook-token"),
        ("0f1e2d3c4b5a69788796a5b4c3d2e1f0-us6", "us1.api.mailchimp.com", "mailchimp-key"),
    ],
)
def test_the_service_that_is_asked_decides_between_kinds_that_begin_alike(value: str, host: str, kind: str) -> None:
    found = kind_of(value, host)

    assert found is not None
    assert kind == found.id


@pytest.mark.parametrize(
    "value", ["short", "a value with blanks in it, long enough", "0123456789abcdef0123456789abcdef"]
)
def test_what_looks_like_nothing_is_of_no_kind(value: str) -> None:
    assert kind_of(value, "api.shop.example") is None


def test_a_service_can_be_known_by_its_host_alone() -> None:
    found = expected_at("demo.p.rapidapi.com")

    assert found is not None
    assert "rapidapi-key" == found.id
    assert expected_at("api.shop.example") is None


@pytest.mark.parametrize(
    ("line", "place"),
    [("Bearer abc", "authorization: bearer"), ("abc", "authorization"), ("Bot abc", "authorization: bot")],
)
def test_a_place_is_written_as_the_data_write_it(line: str, place: str) -> None:
    assert place == place_of(authorization(line))


def test_a_place_is_compared_in_any_case() -> None:
    assert is_read_at(KINDS["linear-key"], "authorization")
    assert not is_read_at(KINDS["linear-key"], "authorization: bearer")


def test_a_key_can_name_its_site() -> None:
    kind = KINDS["mailchimp-key"]

    assert is_at_another_site(kind, "0f1e-us6", "us1.api.mailchimp.com")
    assert not is_at_another_site(kind, "0f1e-us6", "us6.api.mailchimp.com")
    assert not is_at_another_site(kind, "0f1e-us6", "api.shop.example")


def test_every_kind_is_known_by_something_and_read_somewhere() -> None:
    vague = [k.id for k in KINDS.values() if not (k.hosts or k.starts or k.like) or not (k.takes or k.use != "request")]

    assert [] == vague


def test_homes_lie_at_the_hosts_of_their_service() -> None:
    assert [] == [k.id for k in KINDS.values() if k.home and not is_at_home(k, k.home)]


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://api.telegram.org/botundefined/getMe", "placeholder"),
        ("https://api.telegram.org/bot/getMe", "empty"),
        ("https://api.telegram.org/bot123456/getMe", "malformed"),
        (f"https://api.telegram.org/bot123456789:{REST}/getMe", ""),
        ("https://hooks.slack.com/services/T0/B0/null", "placeholder"),
        ("https://mainnet.infura.io/v3/${KEY}", "placeholder"),
    ],
)
def test_secrets_in_paths_are_seen_through(url: str, fault: str) -> None:
    found = path_secret(Request.to("GET", url))

    assert found is not None
    assert fault == found.fault


def test_other_paths_and_hosts_hold_no_secret_of_theirs() -> None:
    assert path_secret(Request.to("GET", "https://api.telegram.org/docs")) is None
    assert path_secret(Request.to("GET", "https://api.shop.example/botNone/getMe")) is None


def test_a_beginning_that_many_issuers_use_tells_of_no_strange_house() -> None:
    assert is_telling(f"sk-or-v1-{REST}")
    assert not is_telling(f"key_live_{REST}")

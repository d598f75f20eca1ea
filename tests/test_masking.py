"""No secret leaves masked places, and nothing from the wire reaches a reader unescaped."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.masking import Masker, clean
from statusdoctor.model import Exchange
from statusdoctor.render.html_report import to_html
from statusdoctor.render.json_report import to_json
from statusdoctor.render.junit_report import to_junit
from statusdoctor.render.markdown_report import to_markdown
from statusdoctor.render.sarif_report import to_sarif
from statusdoctor.render.terminal.writer import TerminalWriter
from statusdoctor.secrecy import is_placeholder, known_secrets
from statusdoctor.secret_names import (
    BODY_SECRETS,
    KEY_FIELDS,
    KEY_PARAMETERS,
    PASSWORD_FIELDS,
    SECRET_PARAMETERS,
    SIGNATURE_FIELDS,
    TOKEN_FIELDS,
    TOKEN_PARAMETERS,
)
from tests.builders import KEY, basic, exchange, form, get, jwt, post, reply, session

OPEN = {"accesskeyid"}  # it says whose key it is
MASKER = Masker(KEY)
CANARY = "Zq7canaryX9secretQ2"
TOKEN = jwt(sub="ada@shop.example", secret=CANARY)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Bearer undefined", "Bearer undefined"),
        ("Authorization", "Bearer", "Bearer"),
        ("Authorization", basic(), "Basic (masked user:password)"),
        ("Authorization", "Basic ada", "Basic (masked, not base64)"),
        ("Cookie", "theme=; sid=undefined", "theme=; sid=undefined"),
        ("X-RateLimit-Remaining-Tokens", "149000", "149000"),
        ("WWW-Authenticate", 'Bearer realm="orders"', 'Bearer realm="orders"'),
    ],
)
def test_a_field_shows_what_is_no_secret(name: str, value: str, shown: str) -> None:
    assert shown == MASKER.field(name, value)


def test_a_token_is_shown_by_its_beginning_and_a_fingerprint() -> None:
    shown = MASKER.field("Authorization", f"Bearer {TOKEN}")

    assert shown == f"Bearer {TOKEN[:10]}… (JWT #{MASKER.fingerprint(TOKEN)})"


def test_two_uses_of_one_token_are_recognised_and_two_tokens_are_not_mixed_up() -> None:
    again, other = MASKER.secret(TOKEN), MASKER.secret(jwt(sub="grace"))

    assert MASKER.secret(TOKEN) == again != other


def test_a_run_has_a_key_of_its_own() -> None:
    assert Masker().fingerprint(CANARY) != MASKER.fingerprint(CANARY)


@pytest.mark.parametrize(
    "url",
    [
        f"https://u:{CANARY}@a.example/",
        f"https://a.example/cb?code={CANARY}&state=1",
        f"https://a.example/x?access_token={CANARY}",
        f"https://a.example/#id_token={TOKEN}",
        f"https://api.telegram.org/bot123456789:{CANARY}{CANARY}/getMe",
        f"https://hooks.slack.com/services/T000/B000/{CANARY}",
        f"https://discord.com/api/webhooks/1234567890/{CANARY}",
        f"https://a.example/f?X-Amz-Signature={CANARY}&X-Amz-Security-Token={CANARY}",
    ],
)
def test_an_address_keeps_its_secrets(url: str) -> None:
    shown = MASKER.url(url)

    assert CANARY not in shown
    assert TOKEN not in shown


def planted() -> list[Exchange]:
    """A session that carries the canary in every place where a secret may stand, and a server that echoes it."""
    echo = {"error": "invalid_token", "message": f"token {CANARY} is not valid", "password": CANARY}
    ask = {
        "authorization": f"Bearer {CANARY}",
        "cookie": f"sid={CANARY}; lang=en",
        "x_api_key": CANARY,
        "proxy_authorization": basic("ada", CANARY),
        "x_vendor_secret": CANARY,
    }
    return session(
        exchange(get(**ask), reply(200, {"ok": True}, set_cookie=f"sid={CANARY}; Path=/")),
        exchange(get(f"https://api.shop.example/v1/orders/8812?api_key={CANARY}", **ask), reply(401, echo)),
        exchange(form(grant_type="password", username="ada", password=CANARY), reply(400, echo)),
        exchange(post(body={"password": CANARY, "client_secret": CANARY}), reply(422, echo)),
        exchange(get(authorization=basic("ada", CANARY)), reply(401, f"bad password {CANARY}")),
        exchange(get(authorization=f"Digest username=ada, response={CANARY}"), reply(401, echo)),
        exchange(get(), reply(302, location=f"https://a.example/login?token={CANARY}")),
        exchange(get(f"https://u:{CANARY}@a.example/x"), f"cannot connect with {CANARY}"),
        exchange(get(authorization=f"Bearer {TOKEN}"), reply(403, {"error": TOKEN})),
        exchange(get(f"https://a.example/reset/{CANARY}"), reply(404)),
    )


@pytest.mark.parametrize("view", ["lines", "cards", "full"])
def test_no_planted_secret_leaves_by_any_door(view: str) -> None:
    doctor = Doctor(patience=None, masker=MASKER, keep_benign=True, everything=True, messages=True)
    report = diagnose(planted(), doctor=doctor)
    drawn = io.StringIO()
    TerminalWriter(drawn, view=view).report(report)  # type: ignore[arg-type]  # parametrised text
    written = (to_json(report), to_html(report).encode(), to_markdown(report).encode(), to_sarif(report))

    for output in (drawn.getvalue(), *(raw.decode() for raw in (*written, to_junit(report)))):
        assert CANARY not in output
        assert TOKEN not in output


def test_shown_secrets_are_shown_only_on_demand() -> None:
    doctor = Doctor(patience=None, masker=Masker(KEY, show=True), everything=True, messages=True)
    report = diagnose(planted(), doctor=doctor)

    assert CANARY in to_json(report).decode()
    assert CANARY in to_html(report)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\r\nSet-Cookie: x", "a\\r\\nSet-Cookie: x"),
        ("abc\u202egnp.exe", "abc\\u202egnp.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("lone \ud800 half", "lone � half"),
        ("plain – “text” ✓", "plain – “text” ✓"),
    ],
)
def test_what_could_fool_a_reader_is_made_visible(raw: str, shown: str) -> None:
    assert shown == clean(raw)


@given(st.text())
def test_clean_text_has_no_control_characters_and_is_stable(text: str) -> None:
    shown = clean(text)

    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert shown == clean(shown)
    shown.encode("utf-8")


@given(st.text(), st.text())
def test_masking_never_raises(name: str, value: str) -> None:
    MASKER.field(name, value)
    MASKER.url(value)
    MASKER.text(value)


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='"'), min_size=24))
def test_no_credential_survives_in_authorization(value: str) -> None:
    if not is_placeholder(value):
        assert value not in MASKER.field("Authorization", f"Bearer {value}")


def test_the_secrets_of_an_exchange_are_known_longest_first() -> None:
    found = known_secrets(exchange(get(cookie=f"sid={CANARY}", authorization=f"Bearer {TOKEN}"), reply(200)))

    assert [TOKEN, CANARY] == found


@given(
    st.sampled_from(sorted(SECRET_PARAMETERS)),
    st.sampled_from(('{{"a":1,"{}":"{}"}}', '{{"x":{{"My_{}" \n:\t"{}"}}}}', "a=1&{}={}", '<input {}="{}">')),
    st.sampled_from((str.lower, str.upper, str.title)),
)
def test_a_secret_in_a_body_is_known_however_its_name_is_written(
    name: str, form: str, case: Callable[[str], str]
) -> None:
    assume("My_" not in form or name in ("token", "secret", "password", "refresh_token"))
    body = form.format(case(name), CANARY)

    assert CANARY in known_secrets(exchange(post("https://api.example/", body), reply(200)))


@pytest.mark.parametrize("name", sorted(KEY_FIELDS | TOKEN_FIELDS | SIGNATURE_FIELDS | PASSWORD_FIELDS.keys()))
def test_a_field_that_authenticates_is_masked(name: str) -> None:
    assert CANARY not in MASKER.field(name, CANARY)


@pytest.mark.parametrize(
    "name", sorted({*KEY_PARAMETERS, *TOKEN_PARAMETERS, *BODY_SECRETS, "workspace_key", "pw", "userPass"} - OPEN)
)
def test_a_parameter_that_authenticates_is_masked_and_known(name: str) -> None:
    assert CANARY not in MASKER.text(f"https://api.example/?{name}={CANARY}")
    assert CANARY not in MASKER.text(f'{{"{name}": "{CANARY}"}}')
    assert CANARY in known_secrets(exchange(post("https://api.example/", {name: CANARY}), reply(200)))


def test_what_was_shown_on_demand_is_masked_again_afterwards() -> None:
    masker = Masker(KEY, show=True)
    line = f"?access_token={CANARY}"
    assert CANARY in masker.text(line)

    masker.show = False
    assert CANARY not in masker.text(line)


@pytest.mark.parametrize("value", ["undefined", "null", "[object Object]", "${TOKEN}", "{{token}}", "YOUR_API_KEY", ""])
def test_placeholders_are_no_secrets(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize("value", [TOKEN, CANARY, "s3cr3t", "a_" * 50 + "b"])
def test_real_credentials_are_no_placeholders(value: str) -> None:
    assert not is_placeholder(value)


def test_a_hostile_value_takes_no_time_to_be_no_placeholder() -> None:
    assert not is_placeholder("your" + "_" * 100 + "!")


@pytest.mark.parametrize(
    "text",
    [
        f"user[password]={CANARY}&x=1",
        f"user%5Bpassword%5D={CANARY}",
        f'{{"accessToken": "{CANARY}"}}',
        f'{{"userPassword":"{CANARY}"}}',
        f'{{"body": "{{\\"clientSecret\\": \\"{CANARY}\\"}}"}}',
        f"<login><user>ada</user><password>{CANARY}</password></login>",
        f"<wsse:Password>{CANARY}</wsse:Password>",
        f"https://tsdb.example/query?q=x&u=ada&p={CANARY}",
        f"/query?p={CANARY}&u=ada",
    ],
)
def test_a_secret_is_known_by_its_name_however_it_is_written(text: str) -> None:
    assert CANARY not in MASKER.text(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"code": "token_not_valid"}',
        '{"code":"INVALID_API_KEY"}',
        "error=x&code=access-denied",
        '{"code":"EmailNotFound"}',
        "https://shop.example/list?u=ada&p=12",
        "https://shop.example/list?p=shoes",
    ],
)
def test_an_error_code_is_no_secret(text: str) -> None:
    assert text == MASKER.text(text)

"""What comes after: challenges answered, failures recovered, the same refusal again."""

from __future__ import annotations

import pytest

from statusdoctor import knowledge
from statusdoctor.diagnosis import Diagnosis, ExchangeRef, RankedCause
from statusdoctor.doctor import Doctor
from statusdoctor.knowledge import Cause
from statusdoctor.model import Exchange, Request
from statusdoctor.resolution import Verdict, may_be_acquitted, settle
from tests.builders import Session, basic, exchange, form, get, masker, post, reply, session

ORDERS = "https://api.shop.example/orders"
RECOVERS = Cause(title="", benign_when="recovered")
STAYS = Cause(title="")


def diagnosis(severity: str = "problem") -> Diagnosis:
    where = ExchangeRef(0, 0, "x0", "2026-11-24T12:00:00.000Z", "GET", ORDERS, "api.shop.example", 401, "10.0.0.5")
    cause = RankedCause("auth/no-credentials", "", "certain", 0.99, "")
    return Diagnosis(where, "", severity, "failed", (cause,))  # type: ignore[arg-type]  # one of the three words


def verdict(first: Exchange, later: Exchange, cause: Cause = STAYS, severity: str = "problem") -> Verdict | None:
    return settle(first, diagnosis(severity), cause, later)


def refused(scheme: str = "Basic", status: int = 401, asked: Request | None = None, **named: str) -> Exchange:
    field = "proxy_authenticate" if status == 407 else "www_authenticate"
    return exchange(asked or get(ORDERS, **named), reply(status, **{field: f'{scheme} realm="x"'}))


def answered(authorization: str, status: int = 200, at: float = 1.0, field: str = "authorization") -> Exchange:
    return exchange(get(ORDERS, **{field: authorization}), reply(status, "x"), at=at)


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "NTLM", "Negotiate"])
def test_a_challenge_that_is_answered_is_no_failure(scheme: str) -> None:
    assert "acquitted" == verdict(refused(scheme), answered(f"{scheme} abc"))


def test_the_challenge_stays_acquitted_when_the_answer_is_refused() -> None:
    assert "acquitted" == verdict(refused("Basic"), answered("Basic abc", 401))


def test_a_proxys_challenge_is_answered_in_its_own_field() -> None:
    assert "acquitted" == verdict(refused(status=407), answered("Basic abc", field="proxy_authorization"))
    assert verdict(refused(status=407), answered("Basic abc", 407)) is None


def test_a_token_fetched_at_once_answers_a_bearer_challenge() -> None:
    assert "acquitted" == verdict(refused("Bearer"), answered("Bearer abc", 403, at=1.0))
    assert verdict(refused("Bearer"), answered("Bearer abc", 403, at=8.0)) is None


def test_a_person_who_tries_again_answers_no_challenge() -> None:
    assert "recovered" == verdict(refused("Basic"), answered("Basic abc", at=40.0))


def test_ntlm_takes_two_rounds() -> None:
    opening = refused("NTLM", authorization="NTLM aaa")

    assert "acquitted" == verdict(opening, answered("NTLM bbb"))
    assert verdict(opening, answered("NTLM bbb", 401)) is None


def test_a_repetition_that_succeeds_is_a_recovery() -> None:
    first = exchange(post(ORDERS, {"a": 1}), reply(409, {"error": "conflict"}))
    later = exchange(post(ORDERS, {"a": 1}), reply(201, {"id": 1}), at=5)

    assert "recovered" == verdict(first, later)
    assert "acquitted" == verdict(first, later, RECOVERS)


def test_a_cause_that_is_benign_when_recovered_is_not_so_a_minute_later() -> None:
    first = exchange(get(ORDERS), reply(401))

    assert "recovered" == verdict(first, exchange(get(ORDERS), reply(200), at=60), RECOVERS)


def test_a_redirect_to_the_login_is_no_recovery() -> None:
    assert (
        verdict(exchange(get(ORDERS), reply(401)), exchange(get(ORDERS), reply(302, location="/login"), at=1)) is None
    )


def test_the_same_refusal_of_the_same_credentials_convicts() -> None:
    first = refused("Bearer", authorization="Bearer abc")

    assert "convicted" == verdict(first, exchange(get(ORDERS, authorization="Bearer abc"), reply(401), at=1))
    assert verdict(first, exchange(get(ORDERS, authorization="Bearer new"), reply(401), at=1)) is None


@pytest.mark.parametrize(
    "later",
    [
        exchange(get(ORDERS), reply(200), at=600),
        exchange(get(ORDERS), reply(200), at=1, client="10.0.0.6"),
        exchange(post(ORDERS), reply(200), at=1),
        exchange(get(f"{ORDERS}?page=2"), reply(200), at=1),
        exchange(get("https://other.example/orders"), reply(200), at=1),
        exchange(get(ORDERS), "server closed connection", at=1),
    ],
)
def test_what_is_another_matter_says_nothing(later: Exchange) -> None:
    assert verdict(exchange(get(ORDERS), reply(500)), later) is None


def test_who_may_still_be_acquitted() -> None:
    assert may_be_acquitted(refused(), diagnosis(), STAYS)
    assert may_be_acquitted(exchange(get(ORDERS), reply(409)), diagnosis(), RECOVERS)
    assert not may_be_acquitted(exchange(get(ORDERS), reply(500)), diagnosis(), STAYS)
    assert not may_be_acquitted(refused(), diagnosis("note"), STAYS)


def test_what_is_benign_already_cannot_change() -> None:
    assert verdict(refused(), answered("Basic abc"), severity="benign") is None


# Whole handshakes through the doctor


def problems(exchanges: Session) -> list[tuple[int | None, str, str]]:
    doctor = Doctor(patience=None, masker=masker())
    found = [d for one in session(*exchanges) for d in doctor.feed(one)] + doctor.close()
    return [(d.exchange.index, d.causes[0].id, d.outcome) for d in found if d.severity == "problem"]


def test_a_session_id_handed_out_with_409_is_a_handshake() -> None:
    asked = "http://nas.lan:9091/transmission/rpc"
    first = exchange(post(asked, {"method": "x"}), reply(409, "409: Conflict", x_transmission_session_id="abc"))
    second = exchange(post(asked, {"method": "x"}, x_transmission_session_id="abc"), reply(200, {"result": "success"}))

    assert [] == problems([first, second])


def test_a_dpop_nonce_that_is_used_at_once_is_a_handshake() -> None:
    token = "https://login.shop.example/token"
    first = exchange(
        form(token, grant_type="client_credentials", named={"dpop": "e30.e30.x"}),
        reply(400, {"error": "use_dpop_nonce"}, dpop_nonce="n-1"),
    )
    second = exchange(
        form(token, grant_type="client_credentials", named={"dpop": "e30.e31.x"}),
        reply(200, {"access_token": "a" * 20}),
    )

    assert [] == problems([first, second])


def test_a_basic_challenge_and_a_refused_password_are_one_problem() -> None:
    first = exchange(get(ORDERS), reply(401, www_authenticate='Basic realm="x"'))
    second = exchange(get(ORDERS, authorization=basic()), reply(401, www_authenticate='Basic realm="x"'))

    assert [1] == [index for index, _, _ in problems([first, second])]


def test_a_token_that_is_refreshed_at_once_is_no_failure() -> None:
    refresh = form("https://login.shop.example/token", grant_type="refresh_token", refresh_token="r" * 32)
    story = [
        exchange(get(ORDERS, authorization="Bearer old-token-0123"), reply(401, {"error": "token expired"})),
        exchange(refresh, reply(200, {"access_token": "new-token-0123", "expires_in": 900})),
        exchange(get(ORDERS, authorization="Bearer new-token-0123"), reply(200, [])),
    ]

    assert [] == problems(story)


def test_a_conflict_that_passes_is_told_as_recovered() -> None:
    first = exchange(post(ORDERS, {"a": 1}), reply(409, {"error": "conflict"}))
    second = exchange(post(ORDERS, {"a": 1}), reply(201, {"id": 1}))

    assert ["recovered"] == [outcome for _, _, outcome in problems([first, second])]


def test_a_loop_that_goes_on_has_not_recovered() -> None:
    first = exchange(get(ORDERS), reply(302, location="/b"))

    assert "convicted" == verdict(first, exchange(get(ORDERS), reply(302, location="/b"), at=1))
    assert "recovered" == verdict(first, exchange(get(ORDERS), reply(302, location="/c"), at=1))


def test_an_error_under_a_good_status_recovers_with_an_answer_that_is_none() -> None:
    first = exchange(get(ORDERS), reply(200, {"error": "out of stock"}))

    assert "convicted" == verdict(first, exchange(get(ORDERS), reply(200, {"error": "still out of stock"}), at=1))
    assert "recovered" == verdict(first, exchange(get(ORDERS), reply(200, {"orders": [1, 2]}), at=1))


def test_what_fields_make_wrong_stays_wrong_whatever_the_content() -> None:
    cause = knowledge.causes()["cors/origin-missing"]
    first = exchange(get(ORDERS), reply(200, {"orders": []}))

    assert "convicted" == verdict(first, exchange(get(ORDERS), reply(200, {"orders": [1]}), at=1), cause)


def test_every_benign_word_is_one_that_the_doctor_knows() -> None:
    words = {cause.benign_when for cause in knowledge.causes().values()}

    assert words <= {"", "always", "recovered"}


def test_who_logs_in_after_asking_who_is_there_has_no_problem() -> None:
    me = "https://app.shop.example/api/session"
    story = [
        exchange(get(me), reply(401, {"error": "unauthenticated"})),
        exchange(post("https://app.shop.example/api/login", {"u": "a"}), reply(200, {"ok": True})),
        exchange(get(me, cookie="sid=1a2b3c"), reply(200, {"user": 1}), at=40),
    ]

    assert [] == problems(story)
    assert ["auth/no-credentials"] == [cause for _, cause, _ in problems(story[:2])]


def test_a_silent_login_that_is_shown_next_is_no_problem() -> None:
    silent = "https://login.shop.example/authorize?client_id=a&response_type=code&prompt=none&state=x"
    shown = "https://login.shop.example/authorize?client_id=a&response_type=code&state=y"
    back = "https://app.shop.example/cb?error=login_required&state=x"
    first = exchange(get(silent), reply(302, location=back))

    assert [] == problems([first, exchange(get(shown), reply(200, "<form>"))])
    told = ["oauth/login-required"] * 2
    assert told == [c for _, c, _ in problems([first, exchange(get(silent), reply(302, location=back))])]


def test_a_token_fetched_where_the_challenge_says_answers_it() -> None:
    challenge = 'Bearer realm="https://auth.shop.example/token",service="registry"'
    first = exchange(get("https://registry.shop.example/v2/"), reply(401, www_authenticate=challenge))
    asked = get("https://auth.shop.example/token?service=registry")

    assert [] == problems([first, exchange(asked, reply(200, {"token": "abc"}))])
    assert 0 in [index for index, _, _ in problems([first, exchange(asked, reply(503))])]


def slowed(pause: str = "2", at: float = 0.0) -> Exchange:
    return exchange(get(ORDERS), reply(429, retry_after=pause), at=at)


def test_who_waits_as_told_and_is_served_was_not_wronged() -> None:
    later = exchange(get(ORDERS), reply(200, "x"), at=2.3)

    assert "acquitted" == verdict(slowed(), later)
    assert [] == problems([slowed(), later])


def test_who_comes_back_too_soon_has_recovered_at_most() -> None:
    assert "recovered" == verdict(slowed("30"), exchange(get(ORDERS), reply(200, "x"), at=2.3))
    assert "recovered" == verdict(exchange(get(ORDERS), reply(429)), exchange(get(ORDERS), reply(200, "x"), at=2.3))


def test_who_ignored_the_pause_before_is_told_so() -> None:
    tries = [slowed("2"), slowed("2", at=0.3), exchange(get(ORDERS), reply(200, "x"), at=2.8)]

    assert [1] == [index for index, _, _ in problems(tries)]

"""Leads and spares of auth/token-*: what a token says of itself, and what servers say of it."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import (
    NOON,
    Session,
    bearer,
    exchange,
    form,
    get,
    jwt,
    lead,
    page,
    post,
    reply,
    spare,
)

OPAQUE = "Bearer k7Qp2mZx81LwTbRvYs64NhJd"
ALG_NONE = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhZGEifQ."


def refused(words: str, status: int = 401, token: str = OPAQUE, **named: str) -> Exchange:
    """A call with a token, and a JSON message that refuses it."""
    return exchange(get(authorization=token), reply(status, {"message": words}, **named))


def challenged(description: str, token: str = OPAQUE) -> Exchange:
    challenge = f'Bearer error="invalid_token", error_description="{description}"'
    return exchange(get(authorization=token), reply(401, www_authenticate=challenge))


def accepted(token: str) -> Exchange:
    return exchange(get(authorization=token), reply(200, {"id": 1}))


# expired


@lead("auth/token-expired", certainty="certain")
def a_jwt_past_its_exp() -> Exchange:
    return refused("Unauthorized", token=bearer(exp=-720))


@lead("auth/token-expired")
def a_tutorials_403_for_an_expired_jwt() -> Exchange:
    return refused("Failed to authenticate token", 403, bearer(exp=-100))


@lead("auth/token-expired")
def an_opaque_token_that_the_server_calls_expired() -> Exchange:
    return challenged("The access token expired")


@lead("auth/token-expired")
def an_opaque_token_older_than_expires_in() -> Session:
    granted = {"access_token": OPAQUE.partition(" ")[2], "token_type": "Bearer", "expires_in": 300}
    asked = form("https://login.shop.example/token", grant_type="client_credentials")
    return [exchange(asked, reply(200, granted)), exchange(get(authorization=OPAQUE), reply(401), at=400.0)]


@lead("auth/token-expired")
def slack_says_token_expired_in_a_200() -> Exchange:
    asked = post(
        "https://slack.com/api/chat.postMessage", {"text": "hi"}, authorization="Bearer xoxe.xoxp-1-Mi0yLTEyMz"
    )
    return exchange(asked, reply(200, {"ok": False, "error": "token_expired"}))


@lead("auth/token-expired")
def aspnet_says_when_the_token_expired() -> Exchange:
    return challenged("The token expired at '11/24/2026 11:40:00'", bearer(exp=-1200))


@spare("auth/token-expired")
def a_jwt_that_still_lives() -> Exchange:
    return refused("Unauthorized", token=bearer(exp=900))


@spare("auth/token-expired")
def a_device_code_that_ran_out() -> Exchange:
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    asked = form("https://login.example/oauth/token", grant_type=grant, device_code="x", client_id="tv")
    return exchange(asked, reply(400, {"error": "expired_token"}))


@spare("auth/token-expired")
def invalid_or_expired_and_not_which() -> Exchange:
    return refused("Invalid or expired token")


# not yet valid


@lead("auth/token-not-yet-valid", certainty="certain")
def nbf_in_the_future() -> Exchange:
    return refused("Unauthorized", token=bearer(exp=3600, nbf=int(NOON + 900)))


@lead("auth/token-not-yet-valid")
def envoy_says_not_yet() -> Exchange:
    answer = reply(401, "Jwt not yet valid", content_type="text/plain", server="envoy")
    return exchange(get(authorization=OPAQUE), answer)


@spare("auth/token-not-yet-valid")
def nbf_in_the_past() -> Exchange:
    return refused("Unauthorized", token=bearer(exp=3600, nbf=int(NOON - 60)))


# malformed


@lead("auth/token-malformed", certainty="certain")
def a_token_in_quotes() -> Exchange:
    return refused("Failed to authenticate token", 403, f'Bearer "{jwt()}"')


@lead("auth/token-malformed")
def a_token_cut_in_the_middle() -> Exchange:
    return refused("Unauthorized", token=f"Bearer {jwt(sub='ada')[:-60]}")


@lead("auth/token-malformed")
def flask_cannot_count_the_segments() -> Exchange:
    return exchange(get(authorization=OPAQUE), reply(422, {"msg": "Not enough segments"}))


@lead("auth/token-malformed")
def a_whole_token_answer_in_the_header() -> Exchange:
    return refused("invalid token", token='Bearer {"access_token":"abc","expires_in":3600}')


@spare("auth/token-malformed")
def an_opaque_token_that_is_unknown() -> Exchange:
    return refused("Invalid token")


# audience


@lead("auth/token-wrong-audience", certainty="certain")
def express_jwt_names_the_audience() -> Exchange:
    answer = page(401, "Error", "UnauthorizedError: jwt audience invalid. expected: orders-api")
    return exchange(get(authorization=bearer(aud="graph-api")), answer)


@lead("auth/token-wrong-audience")
def a_graph_token_at_an_own_api() -> Exchange:
    token = bearer(aud="00000003-0000-0000-c000-000000000000", iss="https://sts.windows.net/contoso/")
    return refused("Unauthorized", token=token)


@lead("auth/token-wrong-audience")
def a_host_that_accepts_another_audience() -> Session:
    good = bearer(iss="https://login.shop.example/", aud="orders")
    bad = bearer(iss="https://login.shop.example/", aud="reports")
    return [accepted(good), refused("Unauthorized", token=bad)]


@spare("auth/token-wrong-audience")
def the_same_audience_as_accepted_before() -> Session:
    good = bearer(iss="https://login.shop.example/", aud="orders", sub="ada")
    bad = bearer(iss="https://login.shop.example/", aud="orders", sub="bob")
    return [accepted(good), refused("Unauthorized", token=bad)]


# issuer


@lead("auth/token-wrong-issuer", certainty="certain")
def envoy_does_not_know_the_issuer() -> Exchange:
    answer = reply(401, "Jwt issuer is not configured", content_type="text/plain", server="istio-envoy")
    return exchange(get(authorization=bearer(iss="https://other.example/")), answer)


@lead("auth/token-wrong-issuer")
def an_issuer_refused_in_a_token_that_the_capture_shortened() -> Exchange:
    token = bearer(iss="https://other.example/").rpartition(".")[0] + ".c2lnbmF0dXJl"
    answer = reply(401, "Jwt issuer is not configured", content_type="text/plain", server="istio-envoy")
    return exchange(get(authorization=token), answer)


@lead("auth/token-wrong-issuer")
def keycloak_asked_by_its_inner_name() -> Exchange:
    token = bearer(iss="http://localhost:8080/realms/shop", sub="ada")
    asked = get("http://keycloak:8080/realms/shop/protocol/openid-connect/userinfo", authorization=token)
    words = {"error": "invalid_token", "error_description": "Token verification failed"}
    return exchange(asked, reply(401, words))


@lead("auth/token-wrong-issuer")
def a_host_that_accepts_another_issuer() -> Session:
    good = bearer(iss="https://login.shop.example/realms/shop")
    bad = bearer(iss="https://login.shop.example/realms/demo")
    return [accepted(good), refused("Unauthorized", token=bad)]


@spare("auth/token-wrong-issuer")
def the_same_issuer_as_accepted_before() -> Session:
    good = bearer(iss="https://login.shop.example/", sub="ada")
    return [accepted(good), refused("Unauthorized", token=bearer(iss="https://login.shop.example/", sub="bob"))]


# type


@lead("auth/token-wrong-type", certainty="certain")
def a_refresh_token_at_the_api() -> Exchange:
    detail = {"detail": "Given token not valid for any token type", "code": "token_not_valid"}
    messages = [{"token_class": "AccessToken", "token_type": "access", "message": "Token has wrong type"}]
    token = bearer(token_type="refresh", jti="x1", user_id="1")
    return exchange(get(authorization=token), reply(401, detail | {"messages": messages}))


@lead("auth/token-wrong-type")
def an_id_token_at_the_api() -> Exchange:
    token = bearer(aud="spa-31c", azp="spa-31c", nonce="n-0S6", at_hash="MTIzNDU2Nzg5MDEyMzQ1Ng")
    return challenged("Audience doesn't match", token)


@lead("auth/token-wrong-type")
def the_refresh_token_of_this_session() -> Session:
    granted = {"access_token": "a7Qp2mZx81LwTbRvYs64NhJd", "refresh_token": OPAQUE.partition(" ")[2], "expires_in": 300}
    asked = form("https://login.shop.example/token", grant_type="authorization_code", code="c0de")
    return [exchange(asked, reply(200, granted)), refused("invalid token")]


@spare("auth/token-wrong-type")
def an_access_token_by_its_own_word() -> Exchange:
    return refused("Unauthorized", token=bearer(header={"typ": "at+jwt"}, scope="orders"))


@spare("auth/token-wrong-type")
def a_refresh_token_at_the_refresh_endpoint() -> Exchange:
    asked = post("https://api.shop.example/token/refresh/", authorization=bearer(token_type="refresh"))
    return exchange(asked, reply(401, {"detail": "Token is blacklisted"}))


# signature


@lead("auth/token-bad-signature", certainty="certain")
def jsonwebtoken_says_invalid_signature() -> Exchange:
    return refused("invalid signature", 401, bearer(sub="ada"))


@lead("auth/token-bad-signature")
def an_unsigned_token() -> Exchange:
    answer = reply(422, {"msg": "The specified alg value is not allowed"})
    return exchange(get(authorization=f"Bearer {ALG_NONE}"), answer)


@lead("auth/token-bad-signature")
def spring_finds_no_matching_key() -> Exchange:
    words = "Signed JWT rejected: Another algorithm expected, or no matching key(s) found"
    return challenged(f"An error occurred while attempting to decode the Jwt: {words}", bearer(sub="ada"))


@spare("auth/token-bad-signature")
def a_signed_request_that_does_not_match() -> Exchange:
    words = "<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature does not match</Message></Error>"
    line = "AWS4-HMAC-SHA256 Credential=AKIA/20261124/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0f1e"
    return exchange(get(authorization=line), reply(403, words, content_type="application/xml"))


# revoked


@lead("auth/token-revoked", certainty="certain")
def gitlab_says_revoked() -> Exchange:
    words = "Token was revoked. You have to re-authorize from the user."
    body = {"error": "invalid_token", "error_description": words}
    return exchange(get("https://gitlab.example/api/v4/user", authorization=OPAQUE), reply(401, body))


@lead("auth/token-revoked")
def passport_says_revoked() -> Exchange:
    return challenged("The token was revoked")


@spare("auth/token-revoked")
def doorkeeper_lists_the_possibilities() -> Exchange:
    return challenged("The access token provided is expired, revoked, malformed, or invalid for other reasons.")


# rejected


@lead("auth/token-rejected")
def an_opaque_token_refused_without_a_word() -> Exchange:
    return exchange(get(authorization=OPAQUE), reply(401, www_authenticate='Bearer error="invalid_token"'))


@lead("auth/token-rejected")
def github_says_bad_credentials() -> Exchange:
    asked = get("https://api.github.com/user", authorization="token 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567")
    body = {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"}
    return exchange(asked, reply(401, body))


@spare("auth/token-rejected")
def a_token_request_refused() -> Exchange:
    asked = form("https://login.example/oauth/token", grant_type="refresh_token", refresh_token="x", client_id="web")
    return exchange(asked, reply(400, {"error": "invalid_grant"}))

"""Leads and spares of auth: signed requests and signed links."""

from __future__ import annotations

import hashlib

from statusdoctor.model import Exchange
from tests.builders import Session, exchange, get, lead, post, reply, request, spare

BUCKET = "https://photos.s3.eu-central-1.amazonaws.com/a.jpg"
SCOPE = "AKIDEXAMPLE/20261124/eu-central-1/s3/aws4_request"
EMPTY = hashlib.sha256(b"").hexdigest()
S3_SAYS = (
    "<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the "
    "signature you provided. Check your key and signing method.</Message></Error>"
)


def sigv4(signed: str = "host;x-amz-content-sha256;x-amz-date", scope: str = SCOPE) -> str:
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={signed}, Signature={'b8' * 32}"


def s3(authorization: str, hashed: str = EMPTY, body: bytes = b"", **more: str) -> Exchange:
    asked = request(
        "PUT" if body else "GET", BUCKET, body, authorization=authorization, x_amz_date="20261124T120000Z",
        x_amz_content_sha256=hashed, **more,
    )  # fmt: skip
    return exchange(asked, reply(403, S3_SAYS, content_type="application/xml", server="AmazonS3"))


def xml(status: int, code: str, message: str) -> object:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return reply(status, body, content_type="application/xml")


@lead("auth/signature-mismatch", certainty="certain")
def s3_computed_another_one() -> Exchange:
    return s3(sigv4())


@lead("auth/signature-mismatch")
def the_body_was_changed_after_signing() -> Exchange:
    return s3(sigv4(), hashed=hashlib.sha256(b"before").hexdigest(), body=b"after")


@lead("auth/signature-mismatch")
def a_signed_field_was_removed() -> Exchange:
    return s3(sigv4("host;x-amz-content-sha256;x-amz-date;x-amz-meta-owner"))


@lead("auth/signature-mismatch")
def azure_tells_what_it_signed() -> Exchange:
    detail = (
        "The MAC signature found in the HTTP request 'abc=' is not the same as any computed signature. "
        "Server used following string to sign: 'GET"
    )
    told = f"<AuthenticationErrorDetail>{detail}</AuthenticationErrorDetail>"
    body = f"<Error><Code>AuthenticationFailed</Code>{told}</Error>"
    asked = get(
        "https://acme.blob.core.windows.net/r/x",
        authorization="SharedKey acme:PR5//m4d3UpForTheCase=",
        x_ms_version="2021-08-06",
    )
    return exchange(asked, reply(403, body, content_type="application/xml"))


@lead("auth/signature-mismatch")
def oauth_1_says_signature_invalid() -> Exchange:
    sent = (
        'OAuth oauth_consumer_key="ck", oauth_nonce="n1", oauth_timestamp="1795521600", '
        'oauth_signature_method="HMAC-SHA1", oauth_signature="QRDP%3D"'
    )
    return exchange(
        get("https://api.desk.example/1/me", authorization=sent), reply(401, "oauth_problem=signature_invalid")
    )


@lead("auth/signature-mismatch")
def a_message_signature_covers_an_absent_field() -> Exchange:
    covered = 'sig1=("@method" "content-digest");created=1795521600'
    asked = post("https://inbox.example/", {"type": "Follow"}, signature_input=covered, signature="sig1=:abc=:")
    return exchange(asked, reply(401, {"error": "Request not signed"}))


@spare("auth/signature-mismatch")
def a_clock_that_is_wrong() -> Exchange:
    asked = get(BUCKET, authorization=sigv4(), x_amz_date="20261124T110000Z", x_amz_content_sha256=EMPTY)
    said = "The difference between the request time and the current time is too large."
    return exchange(asked, xml(403, "RequestTimeTooSkewed", said))  # type: ignore[arg-type]  # a response


@spare("auth/signature-mismatch")
def a_policy_that_refuses() -> Exchange:
    asked = get(BUCKET, authorization=sigv4(), x_amz_date="20261124T120000Z", x_amz_content_sha256=EMPTY)
    return exchange(asked, xml(403, "AccessDenied", "Access Denied"))  # type: ignore[arg-type]  # a response


# signed-url-expired


def link(query: str, answer: object) -> Exchange:
    return exchange(get(f"{BUCKET}?{query}"), answer)  # type: ignore[arg-type]  # a response


AWS_LINK = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261124&X-Amz-Date={}&X-Amz-Expires=300"
    "&X-Amz-SignedHeaders=host&X-Amz-Signature=9d4e"
)


@lead("auth/signed-url-expired", certainty="certain")
def an_hour_after_a_link_of_five_minutes() -> Exchange:
    return link(AWS_LINK.format("20261124T110000Z"), xml(403, "AccessDenied", "Request has expired"))


@lead("auth/signed-url-expired", certainty="certain")
def a_shared_access_signature_of_yesterday() -> Exchange:
    said = "Server failed to authenticate the request. Signature not valid in the specified time frame"
    return link(
        "sv=2022-11-02&se=2026-11-23T12%3A00%3A00Z&sr=b&sp=r&sig=abc%3D", xml(403, "AuthenticationFailed", said)
    )


@lead("auth/signed-url-expired")
def cloudfront_says_only_access_denied() -> Exchange:
    return link(
        "Expires=1795510000&Signature=abc~&Key-Pair-Id=K2JCJMDEHXQW5F", xml(403, "AccessDenied", "Access denied")
    )


@lead("auth/signed-url-expired")
def google_answers_400_expired_token() -> Exchange:
    query = "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=20261124T100000Z&X-Goog-Expires=900&X-Goog-Signature=af"
    body = (
        "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message>"
        "<Details>Request signature expired at: 2026-11-24T10:15:00+00:00</Details></Error>"
    )
    return link(query, reply(400, body, content_type="application/xml"))


@spare("auth/signed-url-expired")
def a_link_that_still_lives() -> Exchange:
    return link(
        AWS_LINK.format("20261124T115900Z"),
        xml(403, "SignatureDoesNotMatch", "The request signature we calculated does not match"),
    )


@spare("auth/signed-url-expired")
def no_signature_at_all() -> Session:
    return [exchange(get("https://shop.example/sale?expires=1795510000"), reply(403, {"error": "forbidden"}))]


@spare("auth/signed-url-expired")
def a_request_for_help_that_ended() -> Exchange:
    return exchange(get(), reply(410, {"error": "Request has expired"}))

"""auth/: credentials whose form is wrong before anybody looks at their worth: scheme, placeholder, Basic's coding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.tokens import token
from statusdoctor.knowledge import Fix
from statusdoctor.rules.auth_answers import about_identity, refused, says_none_arrived, settles
from statusdoctor.rules.auth_reading import authorization, is_token_request, takes_basic
from statusdoctor.rules.session_reading import on_cause

#: What some frameworks write as the scheme of a challenge where a key is read from a field, the query or a cookie.
_PSEUDO_SCHEMES: Final = frozenset(("apikey", "api-key", "x-api-key"))
#: Proxmox glues its own word to the token's name, as it wants it.
_GLUED_AS_WANTED: Final = re.compile(r"(?:PVE|PBS|PDM|PMG)APIToken=\S")
_SAME_SCHEME: Final = (
    {"bearer", "oauth"}, {"negotiate", "kerberos", "ntlm"}, {"apikey", "api-key", "key", "x-api-key"}, {"token", "jwt"},
)  # fmt: skip
_OAUTH_1: Final = re.compile(r"oauth_problem=parameter_absent|oauth_parameters_absent|missing required oauth parameter")
_FAULTS_OF_A_TOKEN: Final = frozenset(
    f"auth/{fault}" for fault in ("token-expired", "token-revoked", "token-bad-signature", "insufficient-scope")
)
_BASIC_FAULTS: Final = {
    "not-base64": "The value behind Basic is not base64.",
    "no-colon": "The decoded Basic value has no colon between user and password.",
    "not-utf8": "The decoded Basic value is not UTF-8 text.",
    "quoted": "The value behind Basic stands in quotes.",
    "python-bytes": "The value behind Basic is the print of a Python bytes object.",
    "brackets": "The value behind Basic stands in brackets.",
    "json": "The value behind Basic is JSON.",
    "colon": "A colon stands behind the word Basic.",
    "glued": "No blank stands between the word Basic and its value.",
}
_BASIC_ODDITIES: Final = {
    "base64url": "The Basic value uses the URL-safe alphabet of base64; Basic wants the standard one.",
    "padding": "The Basic value lacks the padding of base64.",
    "empty-user": "The Basic credentials have an empty user name.",
    "empty-password": "The Basic credentials have an empty password.",
    "encoded": "The Basic value holds percent signs: it was URL-encoded.",
}


#: The page of nginx and Apache themselves, and what is then no ground of theirs.
_PAGE_OF_ITS_OWN: Final = "401 authorization required"
#: What a challenge's own `error` says once the token was read; hapi-auth-jwt2 asks for Token and takes Bearer.
_JUDGED: Final = re.compile(r"invalid (?:credentials|token)\b(?! format)|expired|signature|revoked|inactive", re.I)
_OF_THE_TOKEN: Final = ("auth/token-malformed", "auth/token-expired", "auth/token-rejected", "auth/token-not-yet-valid")


@evidence_for("auth/wrong-scheme", on=("error", "says-error"))
def scheme_not_offered(case: Case) -> Iterator[Evidence]:
    sent = authorization(case)
    if sent is None or not sent.scheme or sent.fault in ("scheme-duplicated", "placeholder", "empty", "colon", "glued"):
        if case.matched("auth/wrong-scheme"):
            yield rules_out("The request did not use another scheme.", at="request.headers.authorization")
        return
    offered = [c.scheme for c in case.challenges]
    if is_token_request(case) or _was_read(case) or (sent.kind == "basic" and takes_basic(case)):
        return
    if offered and case.status in (400, 401, 403, 407) and not _offers(offered, sent.scheme):
        yield from _not_offered(case, sent, offered)
    elif sent.kind in ("bearer", "basic") and _OAUTH_1.search(case.words):
        yield proof(f"The server speaks of OAuth 1.0's parameters; {sent.scheme} was sent.", at=sent.where)
    elif sent.kind == "basic" and says_none_arrived(case) and _wants_token(case):
        yield proof("Basic credentials were sent; the server looked for a bearer token and found none.", at=sent.where)
    elif sent.kind not in ("bearer", "dpop") and says_none_arrived(case) and not offered and case.status in (401, 403):
        yield strong(
            f"The credentials came with the scheme {sent.scheme}, and the server says that none arrived.", at=sent.where
        )
    elif sent.scheme.lower() == "jwt" and case.status == 401 and not offered and _is_live_and_unread(case):
        yield strong("A token came behind the word JWT, which most servers do not read; they want Bearer.", sent.where)
        yield on_cause("auth/token-rejected", against("The token may not have been read.", at=sent.where))


def _is_live_and_unread(case: Case) -> bool:
    """Whether a token that has not run out was refused with no word more than the status."""
    live = case.token is not None and not case.token.expired_at(case.server_time)
    return live and not case.matches and case.got.text.strip(' \n"').lower() in ("", "unauthorized")


def _not_offered(case: Case, sent: Credentials, offered: list[str]) -> Iterator[Evidence]:
    names = " and ".join(dict.fromkeys(offered))
    says = f"The request used {sent.scheme}; the server offers {names}."
    if {name.lower() for name in offered} <= _PSEUDO_SCHEMES and not token(sent.value):
        says = f"The server wants a key in a place of its own ({names}); one came in Authorization."
        yield on_cause("auth/api-key-misplaced", proof(says, at=_challenge_field(case)))
        return
    field = "Proxy-Authorization" if case.status == 407 else "Authorization"
    fix = Fix("client", f"Send credentials for the scheme {offered[0]}.", f"{field}: {offered[0]} …")
    # Servers that offer Basic out of habit often take bearer tokens as well: then the token itself is refused.
    own = _PAGE_OF_ITS_OWN in case.words  # nginx and Apache know no other scheme than the one that they name
    habit = sent.kind in ("bearer", "token", "api-key") and [n.lower() for n in offered] == ["basic"] and not own
    # Django REST framework asks in the name of its first way alone, and the second may have read what came.
    read = sent.kind == "token" and case.matched("auth/token-rejected") and "invalid token" in case.words
    if read:
        at = _challenge_field(case)
        yield slight(says, at=at, fix=fix)
        yield on_cause("auth/token-rejected", strong("The server speaks of a token: it read this one.", at=sent.where))
    elif habit and not says_none_arrived(case):
        yield strong(says, at=_challenge_field(case), fix=fix)
        yield on_cause("auth/token-rejected", against(says, at=_challenge_field(case)))
    else:
        yield (strong if case.unheard else proof)(says, at=_challenge_field(case), fix=fix)
        for cause in _OF_THE_TOKEN if own else ():
            yield on_cause(cause, rules_out("The web server itself answered, which reads no tokens.", sent.where))


def _was_read(case: Case) -> bool:
    """Whether the server names a fault of the token itself: then it read it, whatever scheme its challenge tells."""
    if case.token is not None and any(c.name != "basic" and _JUDGED.search(c.get("error")) for c in case.challenges):
        return True
    return any(m.words.cause in _FAULTS_OF_A_TOKEN and m.words.strength != "slight" for m in case.matches)


def _challenge_field(case: Case) -> str:
    return f"response.headers.{'proxy' if case.status == 407 else 'www'}-authenticate"


def _offers(offered: list[str], scheme: str) -> bool:
    wanted = scheme.lower()
    names = {name.lower() for name in offered}
    return wanted in names or any(wanted in alike and alike & names for alike in _SAME_SCHEME)


def _wants_token(case: Case) -> bool:
    return any(word in case.words for word in ("bearer", "jwt", "token"))


@evidence_for("auth/scheme-missing", on=("error", "says-error"))
def scheme_missing(case: Case) -> Iterator[Evidence]:
    sent = authorization(case)
    if sent is None or not refused(case):
        return
    if sent.kind == "bare" and sent.fault not in ("empty", "placeholder") and not _GLUED_AS_WANTED.match(sent.value):
        yield from _bare(case, sent)
    elif sent.fault in ("colon", "glued") and sent.kind != "basic":
        sign = "a colon" if sent.fault == "colon" else "no blank"
        yield settles(
            case, f"Behind the scheme {sent.scheme} stands {sign}, so that it is not read as a scheme.", sent.where
        )
        for cause in ("auth/forbidden", "auth/token-rejected"):
            yield on_cause(cause, against("The server could read no credentials, so it judged nobody's.", sent.where))


def _bare(case: Case, sent: Credentials) -> Iterator[Evidence]:
    wanted = next((c.scheme for c in case.challenges if c.name in ("bearer", "token", "basic", "dpop", "jwt")), "")
    says = "Authorization holds a bare value with no scheme word before it."
    fix = Fix("client", "Put the scheme and one blank before the token.", f"Authorization: {wanted or 'Bearer'} …")
    told = (
        wanted or says_none_arrived(case) or any(case.matched(f"auth/{w}") for w in ("wrong-scheme", "scheme-missing"))
    )
    if told or (token(sent.value) and case.status == 401):
        yield settles(case, says, sent.where, fix=fix)
    elif case.status in (401, 403) or (case.status < 300 and about_identity(case)):
        yield strong(says, at=sent.where, fix=fix)
        says = "Most servers do not read a value without its scheme, whatever they call it."
        yield on_cause("auth/token-rejected", against(says, at=sent.where))
    else:
        yield slight(says, at=sent.where, fix=fix)


@evidence_for("auth/scheme-duplicated", on=("error", "says-error"))
def scheme_twice(case: Case) -> Iterator[Evidence]:
    for sent in case.credentials:
        if sent.fault == "scheme-duplicated" and refused(case):
            yield settles(
                case, f"The scheme stands twice: {sent.scheme} and another scheme word behind it.", sent.where
            )


def _stands_for_a_secret(case: Case, sent: Credentials) -> bool:
    """Whether the session shows the same placeholder accepted or handed out: whoever kept the capture put it there."""
    known = case.history.credential(sent.value)
    return bool(known and known.accepted) or case.history.token(sent.value) is not None


@evidence_for("auth/placeholder-token", on=("error", "says-error"))
def placeholder_sent(case: Case) -> Iterator[Evidence]:
    if not refused(case) or is_token_request(case):
        return
    for sent in case.credentials:
        place = "Authorization" if sent.name == "authorization" else sent.name
        if sent.name in ("password", "passwd", "pwd", "pass"):
            continue
        if sent.fault == "placeholder" and not _stands_for_a_secret(case, sent):
            word = sent.value.strip().strip("\"'")[:40] or "a placeholder"
            weight = strong if sent.kind == "cookie" else None
            says = f"{place} holds the literal {word} where a token belongs."
            yield weight(says, at=sent.where) if weight else settles(case, says, sent.where)
        elif sent.fault == "empty" and sent.kind != "cookie":
            scheme = f" behind the word {sent.scheme}" if sent.scheme else ""
            yield settles(case, f"{place} is empty{scheme}: no token was put in.", sent.where)


@evidence_for("auth/basic-malformed", on=("error",))
def basic_malformed(case: Case) -> Iterator[Evidence]:
    sent = authorization(case)
    if sent is None or sent.kind != "basic" or not refused(case):
        return
    if sent.fault in _BASIC_FAULTS:
        yield settles(case, _BASIC_FAULTS[sent.fault], sent.where)
    elif sent.fault in _BASIC_ODDITIES and not is_token_request(case):
        key_as_user = sent.fault == "empty-password" and len(sent.user) > 15
        elsewhere = case.status == 400 and _tells_of_another_thing(case)
        weight = slight if key_as_user or elsewhere or case.status not in (401, 407, 400) else strong
        yield weight(_BASIC_ODDITIES[sent.fault], at=sent.where)


def _tells_of_another_thing(case: Case) -> bool:
    return any(m.words.strength != "slight" and not m.words.cause.startswith("auth/") for m in case.matches)


@evidence_for("auth/basic-trailing-newline", on=("error",))
def line_break_at_the_end(case: Case) -> Iterator[Evidence]:
    if not refused(case):
        return
    for sent in case.credentials:
        if sent.kind == "basic" and sent.fault in ("line-break", "white-space"):
            what = "a line break" if sent.fault == "line-break" else "white space"
            yield settles(case, f"The decoded Basic credentials end in {what}.", sent.where)
        elif _ends_in_blank(sent):
            yield settles(case, f"The value in {sent.name} ends in a line break or a blank.", sent.where)
            for cause in ("auth/token-malformed", "auth/token-bad-signature", "auth/api-key-invalid"):
                yield on_cause(cause, rules_out("The blank at the end explains it.", at=sent.where))


def _ends_in_blank(sent: Credentials) -> bool:
    if sent.kind in ("basic", "cookie", "empty"):
        return False
    secret = sent.password or sent.value
    endings = ("\n", "\r", " ", "\\n", "\\r", "%0A", "%0a", "%0D", "%0d")
    return bool(secret.strip()) and secret.endswith(endings)


@evidence_for("auth/basic-malformed", on=("error",))
def not_malformed_when_recognised(case: Case) -> Iterator[Evidence]:
    """The server read a user out of it: then it was not its form."""
    sent = authorization(case)
    if sent and sent.kind == "basic" and case.matched("auth/account-blocked"):
        yield against("The server recognised the account.", at=sent.where)

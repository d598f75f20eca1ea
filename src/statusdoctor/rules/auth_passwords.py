"""auth/: user names and passwords that were refused: by Basic, and by a login form or endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, once, proof, rules_out, slight, strong
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.logins import is_login_address, is_login_page
from statusdoctor.rules.auth_answers import gives_another_reason, named_by_server, said_clearly
from statusdoctor.rules.auth_reading import authorization, is_token_request, takes_basic
from statusdoctor.rules.payload_names import alike, names_sent, sends_a_password
from statusdoctor.rules.session_reading import on_cause

_LOGIN_PATH: Final = re.compile(
    r"(?:^|/)(?:log-?in|sign-?in|logon|authenticate|authentication|auth|sessions?|token|jwt|tokens|obtain|accesstoken"
    r"|wp-login|j_security_check|do_?login|verifypassword|accounts:signinwithpassword|rest-auth|api-token-auth)"
    r"(?:[./_-]|$)",
    re.I,
)
_USER: Final = re.compile(
    r"user|usuario|usuário|utilisateur|benutzer|utente|gebruiker|użytkowni|пользовател|kullanıcı|用户|ユーザー|사용자"
)
_OTHER_FORM: Final = re.compile(r"regist|sign-?up|reset|change|forgot|create|users?/?$|confirm|invit", re.I)
_OF_A_NEW_FORM: Final = re.compile(r"regist|sign-?up|reset|change|forgot", re.I)
_TOKENS: Final = ("bearer", "token", "bare", "dpop", "api-key")
#: What login pages are told in their address: /login?error, /login.html?failed=1, ?login=incorrect.
_WITH_A_FAULT: Final = re.compile(
    r"[?&;][\w-]{0,40}(?:error|fail|invalid|denied|wrong)[\w-]{0,40}(?:[=&]|$)"
    r"|=[\w-]{0,40}(?:fail|error|invalid|incorrect|denied|wrong|badcred)",
    re.I,
)

_PASSWORD: Final = re.compile(
    r"passw|mot de passe|contrase|senha|kennwort|парол|密码|パスワード|비밀번호|şifre|parola|wachtwoord|hasł|mật khẩu"
    r"|kata sandi",
    re.I,
)
_AGAIN: Final = re.compile(
    r"(?:confirm|repeat|retype|verify)\w*pass|pass\w*(?:confirm|repeat|again|verif|2$)|^repassw|^cpassw"
)
_OF_A_NEW_ONE: Final = re.compile(
    r"\b(?:must|should|at least|characters?|too (?:short|weak|long)|format|length|reset)\b"
)


@evidence_for("auth/basic-rejected", on=("error",), status=(401,))
def basic_refused(case: Case) -> Iterator[Evidence]:
    sent = authorization(case)
    if sent is None or sent.kind != "basic" or is_token_request(case):
        if case.matched("auth/basic-rejected") and sent is None and case.request.headers.lacks("authorization"):
            yield rules_out("No Basic credentials were sent.", at="request.headers", quote="")
        return
    if sent.fault and sent.fault not in ("empty-password", "not-utf8"):
        return
    offered = takes_basic(case)
    says = "The server refused the user and password that were sent with Basic."
    named = named_by_server(case, "auth/basic-rejected", "auth/login-rejected", "auth/no-credentials")
    if named or sent.fault or gives_another_reason(case):
        yield slight(says, at=sent.where)
    elif offered:
        yield (strong if case.unheard else proof)(says, at=sent.where)
    elif not case.challenges:  # who reads Basic mostly asks for it
        weight = strong if case.matches else slight
        yield weight(says, at=sent.where)


@evidence_for("auth/login-rejected", on=("error", "says-error", "success"))
def login_refused(case: Case) -> Iterator[Evidence]:
    sent = _login(case)
    if _repeats_a_password(case):
        return
    if sent is None and _confirms_a_password(case):
        yield proof(
            "The request brought a password beside the credentials, and the server refused it.", "request.body", ""
        )
        return
    if sent is None:
        if case.matched("auth/login-rejected") and _no_password_can_be_in(case):
            yield rules_out("No user name and password were sent.", at="request.body", quote="")
        return
    if case.matched("auth/login-rejected"):
        weight = slight if said_clearly(case, "auth/account-blocked", "proof") else proof
        yield weight("The login with this user name and password was refused.", at=sent.where, quote="")
    elif case.status == 401 and not _OTHER_FORM.search(case.request.route):
        weight = strong if _LOGIN_PATH.search(case.request.route) else slight
        yield weight("The request carried a user name and a password, and the server refused them.", sent.where, "")
    elif case.status == 404 and _LOGIN_PATH.search(case.request.route) and _USER.search(case.words):
        says = "The login endpoint answered 404 and speaks of the user."
        yield strong(says, at="request.body", quote="")
        yield on_cause("routing/object-missing", against(says, at="request.body", quote=""))
    elif case.status in (400, 422) and _LOGIN_PATH.search(case.request.route):
        yield slight("A login request with user name and password was refused.", at="request.body", quote="")


def _no_password_can_be_in(case: Case) -> bool:
    if case.sent_credentials("basic") or any(c.where == "request.url" and c.password for c in case.credentials):
        return False
    return case.request.body.empty or case.method in ("GET", "HEAD")


@once
def _confirms_a_password(case: Case) -> bool:
    """Whether somebody who is logged in gives the password once more, to change it or to be sure, and it is wrong."""
    if case.method not in ("POST", "PUT", "PATCH", "DELETE") or case.status not in (400, 401, 403, 422):
        return False
    spoken = any(m.words.cause == "auth/login-rejected" and _PASSWORD.search(m.quote) for m in case.matches)
    if not spoken or _OF_A_NEW_ONE.search(case.words):
        return False
    return sends_a_password(case)


@evidence_for("payload/invalid-field", on=("error", "says-error"))
def two_passwords_differ(case: Case) -> Iterator[Evidence]:
    """A form that asks for a new password twice: that the two do not match is no refused login."""
    said = next((m for m in case.matches if m.words.cause == "auth/login-rejected"), None)
    if said is None or not _repeats_a_password(case):
        return
    yield strong("The form asks for a new password twice, and the two differ.", said.statement.where, said.quote)
    yield on_cause(
        "auth/login-rejected", rules_out("The form asks for a new password twice: it is no login.", "request.body")
    )


@once
def _repeats_a_password(case: Case) -> bool:
    if "match" not in case.words:
        return False
    both = "passwords" in case.words and _OF_A_NEW_FORM.search(case.request.route) is not None
    return both or any(_AGAIN.search(name) for name in names_sent(case) or ())


def _login(case: Case) -> Credentials | None:
    """The password of a login in the request's body, query or fields; None for other forms with a password."""
    if is_token_request(case):
        return None
    places = ("request.body", "request.url") if case.method in ("POST", "PUT", "PATCH") else ("request.url",)
    in_a_field = "request.headers."
    found = (c for c in case.credentials if c.where in places or (c.kind == "other" and c.where.startswith(in_a_field)))
    return next((c for c in found if _is_password(c)), None)


def _is_password(sent: Credentials) -> bool:
    return bool(sent.password) and sent.name != "client_secret"


@evidence_for("auth/login-rejected", on=("redirect",), status=(301, 302, 303))
def sent_back_to_the_form(case: Case) -> Iterator[Evidence]:
    """A form login tells a wrong password in the address to which it sends back."""
    target = case.history.target
    if not target or not _WITH_A_FAULT.search(target) or _login(case) is None:
        return
    if is_login_address(target) and not _OTHER_FORM.search(case.request.route):
        yield strong("The login led back to its own form, with an error in the address.", "response.headers.location")


@evidence_for("auth/login-rejected", on=("success",), status=(200,))
def shown_the_form_again(case: Case) -> Iterator[Evidence]:
    """Who gets in is led on; who does not sees the form again, with its field for the password."""
    sent = _login(case)
    if sent is None or not is_login_page(case.got) or _OTHER_FORM.search(case.request.route):
        return
    if re.search(rf"""<input[^<>]{{0,300}}name=["']?{re.escape(sent.name)}["' >]""", case.got.text):
        yield strong(
            "The login was answered with the same form, its field for the password included.", "response.body", ""
        )


@evidence_for("auth/login-rejected", on=("error", "says-error"))
def not_a_login(case: Case) -> Iterator[Evidence]:
    """The words of a refused login, said to Basic credentials, a token or a key, mean those."""
    sent = authorization(case) or case.sent_credentials("api-key")
    if (
        not case.matched("auth/login-rejected")
        or _login(case) is not None
        or sent is None
        or _confirms_a_password(case)
    ):
        return
    if sent.kind == "basic":
        yield rules_out("No login form was sent, but Basic credentials.", at=sent.where)
    elif sent.kind in _TOKENS and not _LOGIN_PATH.search(case.request.route):
        yield rules_out("No user name and password were sent, but a token or key.", at=sent.where)


@evidence_for("", on=("error",), status=(401,))
def a_token_called_credentials(case: Case) -> Iterator[Evidence]:
    """What the words of a refused login say of a token or key that was sent alone."""
    sent = authorization(case) or case.sent_credentials("api-key")
    if not case.matched("auth/login-rejected") or _login(case) is not None or sent is None or sent.fault:
        return
    if _confirms_a_password(case):
        yield on_cause(
            "auth/token-rejected", rules_out("It is the password in the body that was refused.", "request.body")
        )
        return
    if sent.kind in _TOKENS and not _LOGIN_PATH.search(case.request.route):
        cause = "auth/api-key-invalid" if sent.kind == "api-key" else "auth/token-rejected"
        yield on_cause(cause, strong("The server calls the credentials wrong: here, a token or key.", sent.where))


@evidence_for("auth/basic-rejected", on=("error", "says-error"))
def basic_by_the_words(case: Case) -> Iterator[Evidence]:
    sent = authorization(case)
    if not case.matched("auth/login-rejected") or is_token_request(case):
        return
    if case.challenges and not takes_basic(case):
        return  # auth/wrong-scheme
    if sent and sent.kind == "basic" and not sent.fault:
        yield proof("The server says that user name or password, sent with Basic, are wrong.", at=sent.where)


_SAYS_WHO: Final = frozenset("loggedin isloggedin authenticated isauthenticated login".split())


@evidence_for("auth/login-rejected", on=("says-error",), status=(200,))
def a_login_that_leaves_nobody_logged_in(case: Case) -> Iterator[Evidence]:
    """Some applications answer 200 to every login, and a flag tells how it went."""
    value = case.got.json if case.got.has_json else None
    if not isinstance(value, dict) or not sends_a_password(case):
        return
    told = (str(name) for name, said in list(value.items())[:20] if said is False and alike(str(name)) in _SAYS_WHO)
    if (name := next(told, "")) != "":
        yield strong(
            f"A password was sent, and the answer says {name}: false.", at=f"response.body: {name}", quote="false"
        )

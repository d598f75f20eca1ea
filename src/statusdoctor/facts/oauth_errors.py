"""What the words of an OAuth error speak of: which parameter, and whether it was absent, repeated or refused.

Words are taken folded (`phrases.fold`). Servers differ in their sentences and agree in naming the parameter, so the
parameter is looked for, not the sentence.
"""

from __future__ import annotations

import re
from typing import Final

#: The codes of RFC 6749, 7009, 7523, 8628, 8707, 9101, 9126, of OpenID Connect; then the house codes of providers.
CODES: Final = frozenset(
    """invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope
    access_denied unsupported_response_type server_error temporarily_unavailable interaction_required login_required
    account_selection_required consent_required invalid_request_uri invalid_request_object request_not_supported
    request_uri_not_supported registration_not_supported authorization_pending slow_down expired_token invalid_target
    unsupported_token_type invalid_redirect_uri redirect_uri_mismatch redirect_mismatch mismatching_redirect_uri
    missing_redirect_uri invalid_client_id invalid_code invalid_resource unsupported_response_mode mismatching_state
    unmet_authentication_requirements invalid_dpop_proof use_dpop_nonce mfa_required authorization_declined code_expired
    token_inactive

    bad_verification_code incorrect_client_credentials bad_refresh_token incorrect_device_code device_flow_disabled
    code_already_used bad_redirect_uri bad_client_secret invalid_grant_type invalid_refresh_token bad_auth_code
    bad_client_id invalid_client_secret redirect_uri_missing unauthorized_scope_error user_cancelled_login
    user_cancelled_authorize admin_policy_enforced org_internal deleted_client disabled_client invalid_app_access
    oauth_app_blocked auth_code_not_found refresh_token_not_found invalid_user_credentials grant_type_disabled
    missing_client_id invalid_pkce_code_verifier""".split()
)
_CODE: Final = re.compile(rf"\b(?:{'|'.join(sorted(CODES, key=len, reverse=True))})\b")

_OF_OAUTH_ALONE: Final = re.compile(
    r"\b(?:unauthorized_client|invalid_(?:client|grant)|unsupported_(?:grant|response)_type|redirect_uri)\b"
)

# Sentences of the RFC that servers recite whatever is wrong: they name every parameter and mean none.
_RECITED: Final = re.compile(
    r"the (?:provided )?(?:authorization|access) grant (?:\(.{0,80}?\) )?(?:or refresh token )?"
    r"is invalid, expired,? .{0,160}?(?:another client|redirection uri\))"
    r"|the request is missing a (?:required )?parameter, includes .{0,160}?(?:otherwise )?malformed"
    r"|client authentication failed \(e\.g\.,? unknown client.{0,100}?method\)"
    r"|client authentication failed due to unknown client.{0,100}?method"
    r"|the (?:authenticated )?client is not authorized to (?:use this authorization grant type"
    r"|request a token using this method)"
)
# What an error can speak of. The first pattern that fits wins: longer names stand before their parts.
_SUBJECTS: Final = {
    "code_challenge_method": r"challenge[ _-]?methods?|transform(?:ation)? algorithm",
    "code_verifier": r"code[ _-]?verifier|\bverifier\b|code challenge (?:failed|verification)",
    "code_challenge": r"code[ _-]?challenge|proof key|requires? pkce|pkce (?:is )?(?:required|must|enforced)",
    "pkce": r"\bpkce\b",
    "redirect_uri": r"redirect(?:ion)?[ _-]?ur[il]|redirect (?:address|endpoint)|callback[ _-]?ur[il]|"
    r"reply (?:address|url)",
    "client_assertion": r"assertion|\bjwt\b|\bjti\b|\bkid\b|private_key_jwt|client_secret_jwt|jwks",
    "grant_type": r"grant[ _-]?type",
    "response_type": r"response[ _-]?type",
    "device_code": r"device[ _-]?code|device grant",
    "refresh_token": r"refresh[ _-]?tokens?\b",
    "client_secret": r"client[ _-]?secret|app(?:lication)?[ _-]?secret|\bsecret\b",
    "client_id": r"client[ _-]?id\b|client identifier|unknown client|app(?:lication)?[ _-]?id\b",
    "code": r"(?:authori[sz]ation|auth|verification)[ _-]?code|\bcode\b",
    "scope": r"(?<![a-z])scopes?\b",
    "resource": r"\baudience\b|\bresource\b",
    "password": r"\bpassword\b|user credentials|resource owner credentials|invalid credentials given",
    "username": r"\busername\b|\buser[ _]name\b",
    "state": r"\bstate\b",
    "nonce": r"\bnonce\b",
}
_SUBJECT: Final = tuple((name, re.compile(pattern)) for name, pattern in _SUBJECTS.items())
_ABSENT: Final = re.compile(
    r"\bmissing\b|\brequire[sd]?\b|\babsent\b|\bmandatory\b|\bneeded\b|\bexpect(?:s|ed|ing)\b"
    r"|must (?:contain|include|have|be (?:provided|supplied|present|specified|set|sent|used))"
    r"|not (?:be )?(?:provided|specified|supplied|present|found in (?:the )?request|sent|given|set|included)\b"
    r"|(?:is|are|was|be) (?:empty|blank|null)|did(?:n't| not) (?:include|provide|contain|specify)"
    r"|\bno (?:[\w-]+ ){1,3}(?:was |were )?(?:provided|specified|given|found|supplied)"
    r"|need to (?:pass|provide|send)"
)
_REPEATED: Final = re.compile(
    r"duplicat|repeat|more than once|provided twice|multiple (?:values|times)|only once|appears? twice"
)


def error_code(words: str) -> str:
    """The first OAuth error code in a text; empty where there is none."""
    found = _CODE.search(words)
    return found[0] if found else ""


def of_oauth_alone(words: str) -> bool:
    """Whether words name what nothing but OAuth names: error pages of providers stand at addresses of any name."""
    return _OF_OAUTH_ALONE.search(words) is not None


def plain(words: str) -> str:
    """Words without the sentences of the RFC that are recited whatever is wrong."""
    return _RECITED.sub(" ", words)


def subject(words: str) -> str:
    """The parameter that an error speaks of, the most special one where it names several; empty where none."""
    return next((name for name, pattern in _SUBJECT if pattern.search(words)), "")


def says_absent(words: str) -> bool:
    """Whether the words call something missing or required."""
    return _ABSENT.search(words) is not None


def says_repeated(words: str) -> bool:
    """Whether the words say that something came more than once."""
    return _REPEATED.search(words) is not None

"""What the words of an OAuth error speak of."""

from __future__ import annotations

import pytest

from statusdoctor.facts.oauth_errors import error_code, plain, says_absent, says_repeated, subject


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("invalid 'redirect_uri' in request.", "redirect_uri"),
        ("callback url mismatch", "redirect_uri"),
        ("code_challenge_method must be s256", "code_challenge_method"),
        ("value passed for the code verifier did not match the code challenge.", "code_verifier"),
        ("clients must include a code_challenge", "code_challenge"),
        ("pkce verification failed.", "pkce"),
        ("the refresh token is invalid or expired.", "refresh_token"),
        ("invalid authorization code", "code"),
        ("device code not valid", "device_code"),
        ("invalid_scope", "scope"),
        ("bad request", ""),
    ],
)
def test_the_parameter_that_is_spoken_of(words: str, name: str) -> None:
    assert name == subject(words)


def test_a_sentence_that_is_recited_whatever_is_wrong_speaks_of_nothing() -> None:
    recited = (
        "the provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is "
        "invalid, expired, revoked, does not match the redirection uri used in the authorization request, or was "
        "issued to another client."
    )

    assert "redirect_uri" == subject(recited)
    assert "" == subject(plain(recited))
    assert "code_verifier" == subject(plain(f"{recited} the code_verifier does not fit."))


@pytest.mark.parametrize("words", ["missing 'code'", "code_verifier is required", "no client credentials found"])
def test_an_absent_parameter_is_called_so_in_many_ways(words: str) -> None:
    assert says_absent(words)


def test_a_refused_parameter_is_not_absent() -> None:
    assert not says_absent("invalid 'redirect_uri' in request.")


def test_what_came_twice_is_called_so() -> None:
    assert says_repeated("'scope' parameter must not be provided twice")


def test_the_first_code_of_a_text_is_found_whole() -> None:
    assert "invalid_request_uri" == error_code("error: invalid_request_uri error_description: expired")
    assert "" == error_code("invalid_request_error")

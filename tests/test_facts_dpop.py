"""DPoP proofs compared with their request and token."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.dpop import bound_key, hash_of, proof_faults, proof_of, thumbprint
from tests.builders import NOON, get
from tests.cases.auth_dpop import KEY, ORDERS, OTHER, bound, proof, public


def claims_at_fault(dpop: str, access: str = "", url: str = ORDERS) -> list[str]:
    asked = get(url, dpop=dpop)
    found = proof_of(asked)
    assert found is not None
    return [fault.claim for fault in proof_faults(asked, found, access, NOON)]


def test_a_proof_that_fits() -> None:
    access = bound()

    assert [] == claims_at_fault(proof(access), access)


@pytest.mark.parametrize("htu", [f"{ORDERS}?page=1", "https://API.shop.example:443/orders", f"{ORDERS}#top"])
def test_query_port_and_letter_case_of_htu_do_not_count(htu: str) -> None:
    assert [] == claims_at_fault(proof(htu=htu))


@pytest.mark.parametrize(
    ("changed", "claim"),
    [
        ({"htm": "POST"}, "htm"),
        ({"htu": f"{ORDERS}/"}, "htu"),
        ({"iat": int(NOON) - 3600}, "iat"),
        ({"iat": int(NOON * 1000)}, "iat"),
        ({"jti": None}, "jti"),
        ({"ath": "wrong"}, "ath"),
        ({"ath": None}, "ath"),
        ({"key": OTHER}, "jkt"),
    ],
)
def test_what_does_not_fit_is_named(changed: dict[str, Any], claim: str) -> None:
    access = bound()

    assert claim in claims_at_fault(proof(access, **changed), access)


def test_two_proofs_in_one_request() -> None:
    asked = get(ORDERS, dpop=[proof(), proof()])
    found = proof_of(asked)

    assert found is not None
    assert "2 DPoP fields" in proof_faults(asked, found, "", NOON)[0].says


def test_a_token_names_its_key() -> None:
    assert thumbprint(public(KEY)) == bound_key(bound())
    assert "" == bound_key("opaque")


def test_the_thumbprint_of_the_specification() -> None:
    """RFC 9449, 4.1 and 6.1: the example's key and its thumbprint."""
    key = {
        "kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    }  # fmt: skip

    assert "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" == thumbprint(key)


def test_the_token_hash_of_the_specification() -> None:
    """RFC 9449, 7.1: the example's access token and its ath."""
    assert "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo" == hash_of("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")


@given(st.text(max_size=300))
def test_any_field_can_be_read(value: str) -> None:
    asked = get(ORDERS, dpop=value)
    found = proof_of(asked)
    if found is not None:
        proof_faults(asked, found, "access", NOON)


def test_where_no_time_is_known_no_proof_is_too_old() -> None:
    asked = get(ORDERS, dpop=proof())
    found = proof_of(asked)

    assert found is not None
    assert "iat" not in [fault.claim for fault in proof_faults(asked, found, "", 0.0)]

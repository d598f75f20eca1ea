"""Portals of networks and block pages of filters are known by where they lead."""

from __future__ import annotations

import pytest

from statusdoctor.facts.portals import block_page, is_like_a_portal, is_portal_address, led_to, may_stand_between
from statusdoctor.model import Request

SCRIPT = '<html><body><script>window.location="http://10.20.0.1:1000/fgtauth?0a0b";</script></body></html>'
REFRESH = (
    "<html><head><meta http-equiv='refresh' content='1; url=http://10.5.50.1/login?dst=http%3A%2F%2Fx'></head></html>"
)
FRAME = '<iframe src="http://abs.corp.example:15871/cgi-bin/blockpage.cgi?ws-session=1"></iframe>'


@pytest.mark.parametrize(
    ("page", "target"),
    [
        (SCRIPT, "http://10.20.0.1:1000/fgtauth?0a0b"),
        (REFRESH, "http://10.5.50.1/login?dst=http%3A%2F%2Fx"),
        ("<script>top.self.location.href='http://10.0.0.1/eportal/index.jsp?wlanuserip=1'</script>",
         "http://10.0.0.1/eportal/index.jsp?wlanuserip=1"),
        ("<script>location.replace('http://login.wifi.example/start')</script>", "http://login.wifi.example/start"),
        ("<p>Our location: behind the church</p>", ""),
    ],
)  # fmt: skip
def test_where_a_page_leads(page: str, target: str) -> None:
    assert target == led_to(page)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.20.0.1:1000/fgtauth?0a0b",
        "http://10.1.2.3:8880/guest/s/default/?ap=0:1&id=2",
        "https://n12.network-auth.com/splash/?mac=0",
        "http://192.168.1.1:8002/index.php?zone=guest&redirurl=http%3A%2F%2Fx",
    ],
)
def test_portals_of_products_are_known_by_their_addresses(url: str) -> None:
    assert is_portal_address(url)


def test_an_address_can_be_worded_like_a_portals() -> None:
    assert is_like_a_portal("http://captive.school.example/start")
    assert not is_like_a_portal("https://shop.example/start")


def test_pages_that_lead_away_matter_over_plain_http_alone() -> None:
    assert may_stand_between(Request.to("GET", "http://deb.example/InRelease"), SCRIPT.encode())
    assert not may_stand_between(Request.to("GET", "https://deb.example/InRelease"), SCRIPT.encode())


def test_block_pages_matter_everywhere_while_they_are_small() -> None:
    asked = Request.to("GET", "https://registry.example/x")

    assert may_stand_between(asked, FRAME.encode())
    assert not may_stand_between(asked, FRAME.encode() + b" " * 5000)
    assert "blockpage.cgi" == block_page(FRAME)
    assert "" == block_page("<p>Why we block requests</p>")

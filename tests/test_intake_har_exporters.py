"""HAR files in the manner of each exporter are read without a problem, and what each leaves out counts as not seen."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from mitmproxy.addons.savehar import SaveHar
from mitmproxy.io import FlowReader

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.doctor import diagnose
from statusdoctor.intake.flow import read_flows
from statusdoctor.intake.har import from_har
from statusdoctor.intake.problems import Problem
from tests.ward.scoring import CASES

EXPIRED = '{"error":"invalid_token","error_description":"The token expired"}'
URL = "https://api.shop.example/v1/orders"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def fields(**named: str) -> list[dict[str, str]]:
    return [{"name": name.replace("_", "-"), "value": value} for name, value in named.items()]


def read(log: dict[str, Any], *, mark: bytes = b"") -> list[Any]:
    """The exchanges of a log that has no problems."""
    problems: list[Problem] = []
    exchanges = list(from_har(mark + json.dumps({"log": log}, ensure_ascii=False).encode(), problems))
    assert problems == []
    return exchanges


def first_causes(exchanges: list[Any]) -> list[tuple[int, str]]:
    return [(d.exchange.status or 0, d.causes[0].id) for d in diagnose(exchanges).diagnoses if d.causes]


class TestChrome:
    """Developer tools of Chrome and Edge: sanitised unless asked otherwise, status 0 with the net error."""

    def log(self, *entries: dict[str, Any]) -> dict[str, Any]:
        pages = [
            {
                "startedDateTime": "2026-11-24T11:59:59.000Z",
                "id": "page_1",
                "title": "Shop",
                "pageTimings": {"onLoad": 12.3},
            }
        ]
        return {
            "version": "1.2",
            "creator": {"name": "WebInspector", "version": "537.36"},
            "pages": pages,
            "entries": list(entries),
        }

    def entry(self, status: int = 401, version: str = "h3", **response: Any) -> dict[str, Any]:
        return {
            "_connectionId": "371",
            "_initiator": {
                "type": "script",
                "stack": {
                    "callFrames": [
                        {
                            "functionName": "load",
                            "scriptId": "9",
                            "url": "https://shop.example/app.js",
                            "lineNumber": 3,
                            "columnNumber": 7,
                        }
                    ]
                },
            },
            "_priority": "High",
            "_resourceType": "fetch",
            "cache": {},
            "connection": "371",
            "pageref": "page_1",
            "request": {
                "method": "GET",
                "url": URL,
                "httpVersion": version,
                "headers": [
                    *fields(
                        **{
                            ":authority": "api.shop.example",
                            ":method": "GET",
                            ":path": "/v1/orders",
                            ":scheme": "https",
                        }
                    ),
                    *fields(accept="*/*", origin="https://shop.example", sec_fetch_site="same-site"),
                ],
                "queryString": [],
                "cookies": [],
                "headersSize": -1,
                "bodySize": 0,
            },
            "response": {
                "status": status,
                "statusText": "",
                "httpVersion": version,
                "headers": fields(content_type="application/json", www_authenticate='Bearer error="invalid_token"'),
                "cookies": [],
                "content": {"size": len(EXPIRED), "mimeType": "application/json", "text": EXPIRED},
                "redirectURL": "",
                "headersSize": -1,
                "bodySize": -1,
                "_transferSize": 310,
                "_error": None,
                "_fetchedViaServiceWorker": False,
            }
            | response,
            "serverIPAddress": "[2001:db8::7]",
            "startedDateTime": "2026-11-24T12:00:00.123Z",
            "time": 31.7,
            "timings": {
                "blocked": 1.2,
                "dns": -1,
                "ssl": -1,
                "connect": -1,
                "send": 0.1,
                "wait": 29.9,
                "receive": 0.5,
                "_blocked_queueing": 0.9,
                "_workerStart": -1,
            },
        }

    def test_a_sanitised_export_may_have_lost_the_secrets(self) -> None:
        (exchange,) = read(self.log(self.entry()))

        assert ("HTTP/3", "Chrome", True) == (exchange.request.version, exchange.client, exchange.reused)
        assert not exchange.request.headers.lacks("authorization")
        assert "https://shop.example/app.js" == exchange.aside["initiator"]
        assert [(401, "auth/token-expired")] == first_causes([exchange])

    def test_a_full_export_has_them(self) -> None:
        entry = self.entry()
        entry["request"]["headers"] += fields(authorization="Bearer abc")
        (exchange,) = read(self.log(entry))

        assert "Bearer abc" == exchange.request.headers.get("authorization")
        assert exchange.request.headers.lacks("cookie")

    @pytest.mark.parametrize(
        ("error", "cause"),
        [
            ("net::ERR_NAME_NOT_RESOLVED", "connect/dns-failure"),
            ("net::ERR_CONNECTION_REFUSED", "connect/refused"),
            ("net::ERR_CERT_AUTHORITY_INVALID", "tls/server-certificate-untrusted"),
        ],
    )
    def test_status_0_is_the_net_error(self, error: str, cause: str) -> None:
        lost = {"headers": [], "content": {"size": 0, "mimeType": "x-unknown"}, "_error": error}

        assert [(0, cause)] == first_causes(read(self.log(self.entry(0, "", **lost))))

    def test_data_urls_are_no_exchanges_and_keep_their_number(self) -> None:
        picture = self.entry(200)
        picture["request"]["url"] = f"data:image/png;base64,{PNG}"

        assert [1] == [e.index for e in read(self.log(picture, self.entry()))]


class TestFirefox:
    """Firefox: local times, the server's port as the connection, NS_ERROR as the text of the status."""

    def log(self, **more: Any) -> dict[str, Any]:
        named = {"name": "Firefox", "version": "145.0"}
        entry = {
            "startedDateTime": "2026-11-24T13:00:00.000+01:00",
            "request": {
                "bodySize": 0,
                "method": "GET",
                "url": URL,
                "httpVersion": "HTTP/3",
                "headers": fields(Host="api.shop.example", Authorization="Bearer abc"),
                "cookies": [],
                "queryString": [],
                "headersSize": 300,
            },
            "response": {
                "status": 401,
                "statusText": "",
                "httpVersion": "HTTP/3",
                "headers": fields(www_authenticate='Bearer error="invalid_token"'),
                "cookies": [],
                "content": {"mimeType": "application/json", "size": len(EXPIRED), "text": EXPIRED},
                "redirectURL": "",
                "headersSize": 90,
                "bodySize": 155,
            },
            "cache": {},
            "timings": {"blocked": 0, "dns": 0, "connect": 0, "ssl": 0, "send": 0, "wait": 29, "receive": 0},
            "time": 29,
            "_securityState": "secure",
            "serverIPAddress": "192.0.2.7",
            "connection": "443",
            "pageref": "page_1",
        } | more
        return {"creator": named, "browser": named, "version": "1.2", "pages": [], "entries": [entry]}

    def test_it_is_read(self) -> None:
        (exchange,) = read(self.log())

        assert ("Firefox 145.0", 3600, None) == (exchange.client, exchange.utc_offset, exchange.reused)
        assert [(401, "auth/token-expired")] == first_causes([exchange])

    def test_what_it_blocked_is_a_failure(self) -> None:
        refused = {
            "status": 0,
            "statusText": "NS_ERROR_CONNECTION_REFUSED",
            "httpVersion": "",
            "headers": [],
            "cookies": [],
            "content": {"mimeType": "text/html; charset=utf-8", "size": 0, "text": ""},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        }

        assert [(0, "connect/refused")] == first_causes(read(self.log(response=refused)))

    def test_a_body_over_its_limit_was_not_kept(self) -> None:
        entry = self.log()["entries"][0]
        entry["response"]["content"] = {
            "mimeType": "application/json",
            "size": 2_000_000,
            "comment": "Response body is not included.",
        }
        (exchange,) = read(self.log(response=entry["response"]))

        assert (False, 2_000_000) == (exchange.response.body.kept, exchange.response.body.size)


class TestSafari:
    """Safari's Web Inspector: no Host field, and what the system added late is not in its export."""

    def test_it_is_read(self) -> None:
        entry = {
            "pageref": "page_0",
            "startedDateTime": "2026-11-24T12:00:00.000Z",
            "time": 30.000000001,
            "request": {
                "method": "GET",
                "url": URL,
                "httpVersion": "HTTP/2",
                "cookies": [],
                "headers": fields(Accept="*/*", Referer="https://shop.example/"),
                "queryString": [],
                "headersSize": -1,
                "bodySize": -1,
            },
            "response": {
                "status": 401,
                "statusText": "Unauthorized",
                "httpVersion": "HTTP/2",
                "cookies": [],
                "headers": fields(Content_Type="application/json"),
                "content": {"size": len(EXPIRED), "compression": 0, "mimeType": "application/json", "text": EXPIRED},
                "redirectURL": "",
                "headersSize": 90,
                "bodySize": 64,
                "_transferSize": 154,
            },
            "cache": {},
            "timings": {"blocked": 0.1, "dns": -1, "connect": -1, "ssl": -1, "send": 0.1, "wait": 28, "receive": 1},
            "serverIPAddress": "192.0.2.7",
            "_fetchType": "Network Load",
            "_priority": "medium",
        }
        (exchange,) = read(
            {
                "version": "1.2",
                "creator": {"name": "WebKit Web Inspector", "version": "1.0"},
                "pages": [],
                "entries": [entry],
            }
        )

        assert ("Safari", "HTTP/2.0", True) == (exchange.client, exchange.request.version, exchange.reused)
        assert not exchange.request.headers.lacks("cookie")
        assert exchange.request.headers.lacks("x-api-key")
        assert [(401, "auth/token-expired")] == first_causes([exchange])


class TestProxies:
    """Charles, Fiddler and mitmproxy: they stand between client and server and see all that was sent."""

    def entry(self, url: str = URL, method: str = "GET", status: int = 401, **more: Any) -> dict[str, Any]:
        return {
            "startedDateTime": "2026-11-24T13:00:00.0000000+01:00",
            "time": 30,
            "request": {
                "method": method,
                "url": url,
                "httpVersion": "HTTP/1.1",
                "headers": fields(Host="api.shop.example"),
                "queryString": [],
                "cookies": [],
                "headersSize": 80,
                "bodySize": 0,
            },
            "response": {
                "status": status,
                "statusText": "Unauthorized",
                "httpVersion": "HTTP/1.1",
                "headers": [],
                "cookies": [],
                "redirectURL": "",
                "headersSize": 90,
                "bodySize": 8,
                "content": {"size": 8, "mimeType": "image/png", "text": PNG, "encoding": "base64"},
            },
            "cache": {},
            "timings": {"blocked": -1, "dns": -1, "connect": 3, "ssl": 2, "send": 0, "wait": 30, "receive": 0},
        } | more

    def test_of_charles(self) -> None:
        log = {"version": "1.2", "creator": {"name": "Charles Proxy", "version": "4.6.7"}, "entries": [self.entry()]}
        (exchange,) = read(log)

        assert ("Charles Proxy 4.6.7", True, b"\x89PNG\r\n\x1a\n") == (
            exchange.client,
            exchange.via_proxy,
            exchange.response.body.raw,
        )
        assert exchange.request.headers.lacks("authorization")

    def test_a_failure_of_charles_has_no_response(self) -> None:
        refused = self.entry(status=-1, comment="Failed to connect to remote host: Connection refused")
        refused["response"]["statusText"] = ""
        (exchange,) = read(
            {"version": "1.2", "creator": {"name": "Charles Proxy", "version": "4.6.7"}, "entries": [refused]}
        )

        assert (None, "connect/refused") == (exchange.response, first_causes([exchange])[0][1])

    def test_of_fiddler(self) -> None:
        """It begins with a byte order mark, writes seven decimals and names ports as the connection."""
        tunnel = self.entry(
            "http://api.shop.example:443", "CONNECT", 200, connection="ClientPort:53112;EgressPort:53113"
        )
        told = self.entry(status=502)
        told["response"] |= {
            "statusText": "Fiddler - DNS Lookup Failed",
            "content": {
                "size": 60,
                "mimeType": "text/html",
                "text": '[Fiddler] DNS Lookup for "api.shop.example" failed. No such host is known',
            },
        }
        log = {
            "version": "1.2",
            "creator": {"name": "Fiddler", "version": "5.0.20243", "comment": "https://fiddler2.com"},
            "pages": [],
            "entries": [tunnel, told],
        }
        first, second = read(log, mark=b"\xef\xbb\xbf")

        assert ("CONNECT", "api.shop.example", 443) == (first.request.method, first.request.host, first.request.port)
        assert 3600 == second.utc_offset
        assert [502] == [status for status, _ in first_causes([first, second])]

    @pytest.mark.parametrize("name", ["app-express-jwt-expired-prod", "infra-healthy-nginx-site"])
    def test_mitmproxys_own_export_is_diagnosed_as_the_flows_are(self, name: str) -> None:
        path = CASES / name / "flows.mitm"
        with path.open("rb") as stream:
            log = SaveHar().make_har(list(FlowReader(stream).stream()))["log"]
        exchanges = read(log)

        assert "mitmproxy" in exchanges[0].client
        assert self.causes(list(read_flows(path))) == self.causes(exchanges)

    def causes(self, exchanges: list[Any]) -> list[tuple[int | None, list[str]]]:
        found: tuple[Diagnosis, ...] = diagnose(exchanges).diagnoses
        return [(d.exchange.index, [cause.id for cause in d.causes[:1]]) for d in found]

    def test_a_flow_that_failed_keeps_its_words_in_mitmproxys_export(self) -> None:
        log = {
            "version": "1.2",
            "creator": {"name": "mitmproxy", "version": "11.0.2", "comment": ""},
            "pages": [],
            "entries": [
                self.entry(status=0)
                | {
                    "response": {
                        "status": 0,
                        "statusText": "",
                        "httpVersion": "",
                        "headers": [],
                        "cookies": [],
                        "content": {},
                        "redirectURL": "",
                        "headersSize": -1,
                        "bodySize": -1,
                        "_transferSize": 0,
                        "_error": "[Errno 111] Connect call failed ('127.0.0.1', 1)",
                    }
                }
            ],
        }

        assert [(0, "connect/refused")] == first_causes(read(log))


class TestClients:
    """Insomnia, Postman and the like: parts are missing, and are then not seen rather than absent."""

    def test_of_insomnia(self) -> None:
        entry = {
            "startedDateTime": "2026-11-24T12:00:00.000Z",
            "time": 12.5,
            "request": {
                "method": "POST",
                "url": URL,
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": fields(Content_Type="application/json"),
                "queryString": [],
                "postData": {"mimeType": "application/json", "params": [], "text": '{"a":1}'},
                "headersSize": -1,
                "bodySize": -1,
            },
            "response": {
                "status": 401,
                "statusText": "Unauthorized",
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": fields(www_authenticate="Bearer"),
                "content": {"size": len(EXPIRED), "mimeType": "application/json", "text": EXPIRED},
                "redirectURL": "",
                "headersSize": -1,
                "bodySize": -1,
            },
            "cache": {},
            "timings": {"blocked": -1, "dns": -1, "connect": -1, "send": 0, "wait": 12.5, "receive": 0, "ssl": -1},
            "comment": "Orders",
        }
        (exchange,) = read(
            {
                "version": "1.2",
                "creator": {"name": "Insomnia REST Client", "version": "insomnia.desktop.app:v10.1.0"},
                "entries": [entry],
            }
        )

        assert (b'{"a":1}', False) == (exchange.request.body.raw, exchange.via_proxy)
        assert [(401, "auth/token-expired")] == first_causes([exchange])

    def test_a_bare_entry_is_read(self) -> None:
        (exchange,) = read(
            {"creator": {"name": "Postman"}, "entries": [{"request": {"url": URL}, "response": {"status": 401}}]}
        )

        assert ("GET", 401, "") == (exchange.request.method, exchange.status, exchange.request.version)
        assert not exchange.request.headers.lacks("authorization")
        assert not exchange.response.headers.lacks("www-authenticate")
        assert not exchange.response.body.kept

    def test_header_fields_as_an_object_are_read(self) -> None:
        entry = {
            "request": {"url": URL, "headers": {"Authorization": "Bearer abc"}},
            "response": {"status": 401, "headers": {"Retry-After": 3}},
        }
        (exchange,) = read({"entries": [entry]})

        assert ("Bearer abc", "3") == (
            exchange.request.headers.get("authorization"),
            exchange.response.headers.get("retry-after"),
        )

    @pytest.mark.parametrize("response", [None, {}, {"status": None}, {"status": "0"}])
    def test_without_a_response_it_is_a_failure(self, response: Any) -> None:
        (exchange,) = read(
            {
                "creator": {"name": "Postman"},
                "entries": [{"request": {"url": URL, "headers": []}, "response": response}],
            }
        )

        assert (None, "no response was recorded") == (exchange.response, exchange.failure.text)


def test_a_har_from_windows_is_read(tmp_path: Path) -> None:
    """PowerShell's redirection writes UTF-16 with a byte order mark."""
    path = tmp_path / "shop.har"
    path.write_text(
        json.dumps({"log": {"entries": [{"request": {"url": URL}, "response": {"status": 404}}]}}), "utf-16"
    )

    assert [404] == [e.status for e in from_har(path)]

"""What a client does next that shows that nothing was wrong: and its near neighbours, which show nothing."""

from __future__ import annotations

import pytest

from statusdoctor.acquittal import places
from statusdoctor.doctor import Doctor
from statusdoctor.model import Exchange
from tests.builders import CHROME, exchange, get, masker, post, reply, request, session
from tests.cases.auth_kinds import CAMERA, asked_a_camera, envelope

API = "https://api.shop.example/v1/customers"
REPOSITORY = "https://{}.shop.example/maven2/com/shop/lib/1.0/lib-1.0.pom"
MODULE = "https://modules.shop.example/code.shop.example/team/app"
ME = "https://app.shop.example/api/me"
LOGIN = "https://app.shop.example/login"


def said(*story: Exchange) -> list[str]:
    doctor = Doctor(patience=None, masker=masker())
    found = [d for one in session(*story) for d in doctor.feed(one)] + doctor.close()
    return [d.causes[0].id for d in found if d.severity == "problem"]


def missing(url: str, method: str = "GET") -> Exchange:
    return exchange(request(method, url), reply(404, {"error": "no such thing"}))


def test_what_is_missing_and_made_next_in_its_collection_was_only_asked_for() -> None:
    made = exchange(post(API, {"id": "ext-77"}), reply(201, {"id": "ext-77"}))
    another = exchange(post(API, {"id": "ext-78"}), reply(201, {"id": "ext-78"}))

    assert [] == said(missing(f"{API}/ext-77"), made)
    assert 1 == len(said(missing(f"{API}/ext-77"), another))


def test_what_another_repository_has_was_looked_for() -> None:
    first, second = REPOSITORY.format("one"), REPOSITORY.format("two")

    assert [] == said(missing(first), exchange(get(second), reply(200, "<project/>")))
    assert 1 == len(said(missing(first), exchange(get(second.replace("lib-1.0", "lib-1.1")), reply(200, "<project/>"))))


def test_the_same_file_below_another_path_of_the_host_is_another_matter() -> None:
    here = REPOSITORY.format("one")

    assert 1 == len(said(missing(here), exchange(get(here.replace("maven2", "maven3")), reply(200, "<project/>"))))


def test_a_modules_parent_is_asked_next() -> None:
    assert [] == said(missing(f"{MODULE}/cmd/@v/list"), exchange(get(f"{MODULE}/@v/list"), reply(200, "v1.0.0")))


def test_an_older_archive_signs_beside_its_index() -> None:
    archive = "http://deb.shop.example/dists/stable"

    assert [] == said(missing(f"{archive}/InRelease"), exchange(get(f"{archive}/Release"), reply(200, "Origin: x")))


def test_a_device_that_is_provisioned_has_no_problem() -> None:
    mail = "https://mail.shop.example/Microsoft-Server-ActiveSync?Cmd="
    first = exchange(post(f"{mail}FolderSync", b"\x03"), reply(449))

    assert [] == said(first, exchange(post(f"{mail}Provision", b"\x03"), reply(200, b"\x03\x01")))
    assert 1 == len(said(first))


@pytest.mark.parametrize(("mode", "problems"), [("navigate", []), ("cors", ["auth/login-redirect"])])
def test_a_page_that_goes_to_the_login_itself_has_handled_its_calls_redirect(mode: str, problems: list[str]) -> None:
    asked = get(ME, user_agent=CHROME, sec_fetch_mode="cors", sec_fetch_dest="empty", sec_fetch_site="same-origin")
    dest = "document" if mode == "navigate" else "empty"
    then = get(f"{LOGIN}?next=%2F", user_agent=CHROME, sec_fetch_mode=mode, sec_fetch_dest=dest)
    story = (exchange(asked, reply(302, location="/login?next=%2F")), exchange(then, reply(200, "<p>Welcome</p>")))

    assert problems == said(*story)[:1]


def test_a_browser_that_solves_a_challenge_has_no_problem() -> None:
    site = get("https://www.shop.example/", user_agent=CHROME)
    challenged = exchange(site, reply(403, "<title>Just a moment...</title>", cf_mitigated="challenge"))

    assert [] == said(challenged, exchange(site, reply(200, "<p>Welcome</p>")))
    assert ["access/bot-challenge"] == said(challenged)


def test_a_request_is_awaited_under_its_address_and_its_files_end() -> None:
    asked = get(REPOSITORY.format("one") + "?x=1")

    assert f"GET {asked.url}" in places(asked)
    assert f"GET {REPOSITORY.format('one')}" in places(asked)
    assert "GET …/lib/1.0/lib-1.0.pom" in places(asked)


HEALTH = "https://app.shop.example/healthz"


def test_a_service_that_is_awaited_comes_up() -> None:
    starting = exchange(get(HEALTH), reply(503, "starting"))

    assert [] == said(starting, starting, exchange(get(HEALTH), reply(200, "ok")))
    assert 2 == len(said(starting, starting))


def test_a_page_that_was_down_and_is_up_again_was_down() -> None:
    shop = "https://app.shop.example/basket"

    assert 1 == len(said(exchange(get(shop), reply(503)), exchange(get(shop), reply(200, "ok"))))


def test_a_browser_driver_waits_for_an_element() -> None:
    find = "https://grid.shop.example/session/s1/element"
    none = exchange(post(find, {"value": "#a"}), reply(404, {"value": {"error": "no such element", "message": ""}}))

    assert [] == said(none, none, exchange(post(find, {"value": "#a"}), reply(200, {"value": {"element-6066": "e1"}})))


def test_a_bridge_waits_for_its_button() -> None:
    pressed, waits = {"success": {"username": "u"}}, {"error": {"type": 101, "description": "link button not pressed"}}
    asked = post("http://hue.lan/api", {"devicetype": "app#phone"})

    assert [] == said(exchange(asked, reply(200, [waits])), exchange(asked, reply(200, [pressed])))
    assert 2 == len(said(exchange(asked, reply(200, [waits])), exchange(asked, reply(200, [waits]))))


def test_a_camera_is_asked_with_security_next() -> None:
    signed = "<s:Header><wsse:Security>x</wsse:Security></s:Header><s:Body><GetProfiles/></s:Body>"
    let_in = exchange(post(CAMERA, envelope(signed), content_type="application/soap+xml"), reply(200, envelope("")))

    assert [] == said(asked_a_camera("<s:Body><GetProfiles/></s:Body>"), let_in)
    assert 1 == len(said(asked_a_camera(signed)))


@pytest.mark.parametrize("status", [416, 417, 421, 425])
def test_what_a_client_mends_by_itself_is_no_problem(status: int) -> None:
    asked = get("https://www.shop.example/versions", range="bytes=99-")

    assert [] == said(exchange(asked, reply(status)), exchange(get(asked.url), reply(200, "x")))


CONSENT = "http://127.0.0.1:4000/interaction/7XcY"
STEP = "http://127.0.0.1:4000/auth/7XcY"
SESSION = "session=FTj9mveJcFBIG73PVQVQgqN3hBcpS8sG"


def consents(target: str, next_stop: str) -> list[Exchange]:
    """A page of an authorization server is opened and posted; where the answer leads, and where that leads on."""
    page = exchange(get(CONSENT, cookie=SESSION, user_agent=CHROME), reply(200, "<form></form>"))
    posted = request("POST", CONSENT, b"prompt=consent", cookie=SESSION, user_agent=CHROME)
    onward = reply(303, location=next_stop) if next_stop else reply(200, "<input type=password>")
    return [
        page,
        exchange(posted, reply(303, location=target)),
        exchange(get(target, cookie=SESSION, user_agent=CHROME), onward),
    ]


def test_a_login_address_that_sends_its_visitor_on_with_a_code_is_a_step_on_the_way() -> None:
    assert [] == said(*consents(STEP, "https://app.shop.example/signin-oidc?code=Qx7dZp1mVb2u&state=s"))
    assert [] == said(*consents(STEP, "http://127.0.0.1:4000/interaction/9ZaB"))
    assert ["auth/session-expired"] == said(*consents(STEP, ""))
    assert ["auth/session-expired"] == said(*consents(STEP, "http://127.0.0.1:4000/login"))


def test_a_login_elsewhere_is_polled_until_it_is_done() -> None:
    asked = post("https://cloud.shop.example/login/v2/poll", {"token": "made-up"})
    other = post("https://cloud.shop.example/login/v2/poll", {"token": "another"})
    waits = exchange(asked, reply(404, []))

    assert [] == said(waits, waits, exchange(asked, reply(200, {"loginName": "ada"})))
    assert 1 == len(said(waits, exchange(other, reply(200, {"loginName": "bob"}))))


def test_a_tool_server_is_described_under_one_of_several_names() -> None:
    known = "https://tools.shop.example/.well-known/"
    found = exchange(
        get(f"{known}oauth-protected-resource"), reply(200, {"resource": "https://tools.shop.example/mcp"})
    )

    assert [] == said(missing(f"{known}oauth-protected-resource/mcp"), found)
    assert 1 == len(said(missing(f"{known}oauth-protected-resource/mcp")))


def test_a_page_of_an_older_version_is_loaded_anew() -> None:
    page = "https://app.shop.example/orders"
    old = exchange(get(page, x_inertia="true"), reply(409, x_inertia_location=page))

    assert [] == said(old, exchange(get(page), reply(200, "<p>Orders</p>")))
    assert 1 == len(said(old))


def test_a_login_within_a_request_goes_through_its_stages() -> None:
    url = "https://chat.shop.example/_matrix/client/v3/delete_devices"
    stages = {"flows": [{"stages": ["m.login.password"]}], "params": {}, "session": "s"}
    first = exchange(post(url, {"devices": ["A"]}, authorization="Bearer made-up-0123"), reply(401, stages))
    second = post(url, {"devices": ["A"], "auth": {"session": "s"}}, authorization="Bearer made-up-0123")

    assert [] == said(first, exchange(second, reply(200, {})))
    assert 1 == len(said(first))


def test_a_bundle_of_an_older_run_is_fetched_anew() -> None:
    bundle = "http://localhost:5173/node_modules/.vite/deps/vue.js?v="

    assert [] == said(exchange(get(f"{bundle}old"), reply(504)), exchange(get(f"{bundle}new"), reply(200, "0")))
    assert 1 == len(said(exchange(get(f"{bundle}old"), reply(504))))

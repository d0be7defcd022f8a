"""What keeps others out: Host, Origin, marks of forms, the token, sizes, and headers on every response."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import LEAD, Open, Visitor
from verifier.web.security import HEADERS

EVERYWHERE = (
    "/", "/jobs/none", "/about", "/rules/LIM101", "/nothing", "/static/app.css", "/static/../app.py", "/openapi.json",
    "/api/v1/profiles", "/api/v1/nothing", "/api/v1/jobs/none",
)  # fmt: skip
TOKEN = "a token of the test, long enough"  # noqa: S105 - of this test alone


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_response_has_the_headers(visit: Open, address: str) -> None:
    headers = visit().get(address).headers
    assert {name for name in HEADERS if name not in headers} == set()
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy


def test_refusals_have_the_headers_too(visit: Open) -> None:
    visitor = visit()
    for response in (
        visitor.get("/", headers={"host": "evil.example"}),
        visitor.client.post("/jobs"),
        visitor.client.post("/jobs", headers={"content-length": "99999999999"}),
        visitor.client.delete("/about"),
    ):
        assert response.status_code >= 400
        assert {name for name in HEADERS if name not in response.headers} == set()


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8765", "", "[", "192.0.2.7:8765"]
)
def test_other_names_are_not_answered(visit: Open, host: str) -> None:
    response = visit().get("/", headers={"host": host})
    assert response.status_code == 421
    assert "not one that the application answers to" in response.text


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:80", "[::1]:8765"])
def test_names_of_this_machine_are_answered(visit: Open, host: str) -> None:
    assert visit().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "file://127.0.0.1:8765"},
        {"origin": "http://["},
    ],
)
@pytest.mark.parametrize("address", ["/jobs", "/language", "/api/v1/jobs", "/api/v1/compare"])
def test_requests_of_other_sites_are_refused(visit: Open, address: str, headers: dict[str, str]) -> None:
    visitor = visit()
    response = visitor.client.post(address, data={"csrf": visitor.mark()}, headers=headers)
    assert response.status_code == 403
    assert "another site" in response.text


def test_an_origin_without_a_name_is_enough_for_forms_with_their_mark_and_not_for_programs(visit: Open) -> None:
    visitor = visit()
    null = {"origin": "null"}
    assert visitor.post("/language", {"language": "en"}, headers=null).status_code == 303
    assert visitor.client.post("/language", data={"language": "en"}, headers=null).status_code == 403
    assert visitor.client.post("/api/v1/jobs", files={"files": b""}, headers=null).status_code == 403


@pytest.mark.parametrize("address", ["/jobs", "/compare", "/language", "/login", "/jobs/x/cancel", "/jobs/x/delete"])
def test_a_form_without_its_mark_is_refused(visit: Open, address: str) -> None:
    visitor = visit()
    for mark in ("", "0" * 64, "ü"):
        assert visitor.client.post(address, data={"csrf": mark}).status_code == 403
    assert visitor.client.post(address).status_code == 403


def test_the_mark_of_another_browser_is_refused(visit: Open) -> None:
    visitor = visit()
    mark = visitor.mark()
    visitor.client.cookies.clear()
    response = visitor.client.post("/language", data={"csrf": mark, "language": "en"})
    assert response.status_code == 403
    assert "not one of this session" in response.text


def test_what_is_too_long_is_refused_before_it_is_parsed(visit: Open) -> None:
    visitor = visit(allowance={"job_bytes": 1000, "form_bytes": 1000})
    big = b"x" * 1_100_000
    assert visitor.client.post("/jobs", files={"files": big}).status_code == 413
    assert visitor.client.post("/language", data={"back": "x" * 2000}).status_code == 413
    # Without a length the body is counted.
    response = visitor.client.post(
        "/api/v1/jobs",
        content=(part for part in (b"--x\r\n", b"y" * 2_000_000)),
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert (response.status_code, response.json()["title"]) == (413, "Too large")
    assert visitor.client.get("/", headers={"content-length": "many"}).status_code == 400


def test_way_back_leads_nowhere_else(visit: Open) -> None:
    visitor = visit()
    for target, expected in (
        ("/rules?x=1", "/rules?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
        ("/a\r\nb", "/"),
    ):
        assert visitor.post("/language", {"back": target}).headers["location"] == expected


class TestToken:
    @pytest.fixture
    def visitor(self, visit: Open) -> Visitor:
        return visit(token=TOKEN)

    def test_without_it_there_is_only_the_login(self, visitor: Visitor) -> None:
        for address in ("/", "/rules", "/history", "/jobs/x", "/nothing"):
            response = visitor.get(address)
            assert (response.status_code, response.headers["location"]) == (303, "/login")
        assert visitor.get("/login").status_code == 200
        assert visitor.get("/static/app.css").status_code == 200

    def test_programs_send_it_as_a_bearer(self, visitor: Visitor) -> None:
        refused = visitor.get("/api/v1/profiles")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert refused.headers["content-type"] == "application/problem+json"
        for said in ("", TOKEN + "x", TOKEN[:-1], "ü"):
            headers = {"authorization": f"Bearer {said}".encode()}
            assert visitor.client.get("/api/v1/profiles", headers=headers).status_code == 401
        assert visitor.get("/api/v1/profiles", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200

    def test_people_log_in_and_out(self, visitor: Visitor) -> None:
        def mark() -> str:
            found = re.search(r'name="csrf" value="(\w+)"', visitor.get("/login").text)
            assert found is not None
            return found[1]

        wrong = visitor.client.post("/login", data={"csrf": mark(), "token": "wrong"})
        assert wrong.status_code == 401
        assert "This is not the token." in wrong.text
        right = visitor.client.post("/login", data={"csrf": mark(), "token": TOKEN})
        cookie = right.headers["set-cookie"]
        assert right.status_code == 303
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert TOKEN not in cookie
        assert visitor.get("/").status_code == 200
        assert visitor.send(LEAD).status_code == 303
        assert visitor.post("/logout").status_code == 303
        assert visitor.get("/").status_code == 303

    def test_a_cookie_of_somebody_elses_making_lets_nobody_in(self, visitor: Visitor) -> None:
        visitor.client.cookies.set("verifier_login", "0" * 64)
        assert visitor.get("/").status_code == 303

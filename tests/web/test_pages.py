"""Pages for looking things up, comparing, and saying what went wrong."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import CLEAN, LEAD, SAMPLES, Open, Visitor
from verifier.languages import LANGUAGES
from verifier.profiles import shipped_profiles
from verifier.rules.registry import all_rules


@pytest.fixture
def visitor(visit: Open) -> Visitor:
    return visit()


def test_every_rule_has_a_page(visitor: Visitor) -> None:
    listed = visitor.get("/rules").text
    for rule in all_rules():
        assert f'href="/rules/{rule.code}"' in listed
        assert visitor.get(f"/rules/{rule.code}").status_code == 200
    assert "Why it matters" in visitor.get("/rules/LIM101").text


@pytest.mark.parametrize("name", ["lim101", "result_above_limit"])
def test_a_rule_is_found_by_its_name(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/rules/{name}").headers["location"] == "/rules/LIM101"


def test_a_rule_that_there_is_not_says_which_is_meant(visitor: Visitor) -> None:
    response = visitor.get("/rules/LIM109")
    assert response.status_code == 404
    assert "did you mean" in response.text


def test_every_profile_has_a_page_with_its_clauses(visitor: Visitor) -> None:
    listed = visitor.get("/profiles").text
    for name in shipped_profiles():
        assert f'href="/profiles/{name}"' in listed
        assert visitor.get(f"/profiles/{name}").status_code == 200
    text = visitor.get("/profiles/us-ga").text
    for words in ("at most 0.5 mg/g", "O.C.G.A. 16-13-122", "2025-01-01", "copy of the text read", "binds today"):
        assert words in text


@pytest.mark.parametrize("name", ["nothing", "..%2F..%2Fpyproject.toml", "us-ga.toml", "%00"])
def test_a_profile_is_never_a_path(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/profiles/{name}").status_code == 404


def test_a_profile_can_be_chosen_from_its_page(visitor: Visitor) -> None:
    assert 'href="/?profile=us-ga"' in visitor.get("/profiles/us-ga").text
    assert re.search(r'value="us-ga" checked', visitor.get("/?profile=us-ga").text)


def test_the_start_is_designed_when_there_is_nothing_yet(visitor: Visitor) -> None:
    text = visitor.get("/").text
    assert "None yet. What you check is listed here" in text
    assert text.count('name="profile"') == len(shipped_profiles())


def test_without_a_store_the_history_says_how_to_keep_one(visitor: Visitor) -> None:
    assert "verifier serve --store default" in visitor.get("/history").text
    for address in ("/laboratories", "/clients", "/history/1", f"/history/1/{'0' * 64}"):
        response = visitor.get(address)
        assert response.status_code == 404
        assert "keeps no history" in response.text


def test_about_says_what_is_kept_and_until_when(visit: Open) -> None:
    text = visit(allowance={"hours": 7, "kept": 3}).get("/about").text
    assert "after 7 hours" in text
    assert "more than 3 newer checks" in text
    assert "Nothing leaves this machine." in text


def test_errors_are_pages_with_a_way_on(visitor: Visitor) -> None:
    response = visitor.get("/nothing")
    assert response.status_code == 404
    assert "There is no such page." in response.text
    assert 'href="/"' in response.text
    wrong = visitor.client.post("/about")
    assert wrong.status_code == 405
    assert wrong.headers["allow"] == "GET"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_language_is_chosen_and_remembered(visitor: Visitor, code: str) -> None:
    response = visitor.post("/language", {"language": code, "back": "/rules"})
    assert response.headers["location"] == "/rules"
    assert f'<html lang="{code}">' in visitor.get("/rules").text


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_browser_says_which_language_it_wants(visitor: Visitor, code: str) -> None:
    wanted = f"xx, {code}-ZZ;q=0.9, en;q=0.1, q, *;q=zero"
    assert f'<html lang="{code}">' in visitor.get("/", headers={"accept-language": wanted}).text


def test_a_language_that_there_is_not_changes_nothing(visitor: Visitor) -> None:
    visitor.post("/language", {"language": "xx"})
    assert visitor.get("/").status_code == 200


class TestCompare:
    def test_two_checked_documents(self, visitor: Visitor) -> None:
        job = visitor.check(LEAD, CLEAN).removeprefix("/jobs/")
        text = visitor.get(f"/compare?first={job}:1&second={job}:2").text
        assert "differences" in text
        assert "lead-above-limit.pdf" in text
        assert "4.800" in text
        assert "one of your checked reports" not in text
        assert "Two of your checked reports" in visitor.get(f"/compare?first={job}:1").text

    def test_two_files(self, visitor: Visitor) -> None:
        files = [("first", (LEAD.name, LEAD.read_bytes())), ("second", (LEAD.name, LEAD.read_bytes()))]
        address = visitor.post("/compare", files=files).headers["location"]
        visitor.wait(address.removesuffix("/compare"))
        pair = visitor.get(address).headers["location"]
        text = visitor.get(pair).text
        assert "Nothing differs in what was read" in text
        assert "Both files have the same bytes." in text

    def test_one_file_is_not_enough(self, visitor: Visitor) -> None:
        response = visitor.post("/compare", files=[("first", (LEAD.name, LEAD.read_bytes()))])
        assert response.status_code == 422
        assert "Two files are needed" in response.text

    def test_what_cannot_be_read_cannot_be_compared(self, visitor: Visitor) -> None:
        job = visitor.check(LEAD, ("x.pdf", b"nothing")).removeprefix("/jobs/")
        response = visitor.get(f"/compare?first={job}:1&second={job}:2")
        assert response.status_code == 422
        assert "cannot be compared" in response.text

    @pytest.mark.parametrize("name", ["x", "x:y", "../../x:1", ":1", "a" * 100 + ":1"])
    def test_names_of_nothing(self, visitor: Visitor, name: str) -> None:
        assert visitor.get("/compare", params={"first": name, "second": name}).status_code == 422

    def test_a_changed_copy(self, visitor: Visitor) -> None:
        changed = SAMPLES / "changed" / "result-changed.pdf"
        job = visitor.check(changed, LEAD).removeprefix("/jobs/")
        assert visitor.get(f"/compare?first={job}:1&second={job}:1").status_code == 200

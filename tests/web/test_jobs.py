"""A job from its files to its end: progress, results, filters, downloads, cancelling, forgetting."""

from __future__ import annotations

import json
from threading import Event
from typing import Any

import pytest

from tests.web.conftest import CLEAN, LEAD, SAMPLES, Open, Visitor
from verifier.reports import FILE_FORMATS, FORMATS
from verifier.web import jobs as jobs_room
from verifier.web.jobs import Job, JobState

ALL = (*FILE_FORMATS, *FORMATS)


@pytest.fixture
def visitor(visit: Open) -> Visitor:
    return visit()


def told(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream."""
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_several_documents(visitor: Visitor) -> None:
    address = visitor.send(LEAD, CLEAN).headers["location"]
    events = told(visitor.get(f"{address}/events").text)
    assert [name for name, _ in events[-2:]] == ["progress", "end"]
    last = events[-2][1]
    assert (last["done"], last["total"], last["verdicts"]) == (2, 2, {"pass": 1, "fail": 1})
    words = {one["number"]: one["word"] for _, event in events for one in event.get("documents", [])}
    assert words == {1: "Fail", 2: "Pass"}
    page = visitor.get(address)
    assert page.status_code == 200
    assert "2 documents" in page.text
    assert "Fails 1 of 12 limits (lead)." in page.text
    report = visitor.get(f"{address}/documents/1")
    assert "Fails 1 of 12 limits (lead)." in report.text


def test_a_single_document_is_shown_at_once(visitor: Visitor) -> None:
    address = visitor.check(LEAD)
    assert visitor.get(address).headers["location"] == f"{address}/documents/1"


def test_a_sandboxed_job_is_judged_alike(visit: Open) -> None:
    safe = visit(is_sandboxed=True, workers=2)
    job = safe.check(LEAD, CLEAN, SAMPLES / "metals-missing.pdf")
    plain = visit()
    other = plain.check(LEAD, CLEAN, SAMPLES / "metals-missing.pdf")
    assert safe.get(f"{job}/download/json").text == plain.get(f"{other}/download/json").text


def test_what_is_asked_decides(visitor: Visitor) -> None:
    job = visitor.check(
        LEAD, profile=["us-ga", "kratom-baseline"], as_of="2026-11-01", serving="2,4 g", servings_per_day="4"
    )
    run = visitor.get(f"{job}/download/json").json()["run"]
    assert [one["id"] for one in run["profiles"]] == ["us-ga", "kratom-baseline"]
    assert run["as_of"] == "2026-11-01"
    assert run["use"]["serving"]["printed"] == "2.4 g"
    assert run["is_cross_checked"] is True


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"profile": "../../etc/passwd"}, "There is no profile"),
        ({"profile": "own.toml"}, "There is no profile"),
        ({"as_of": "31.3.2026"}, "31.3.2026&#34; is no day"),
        ({"serving": "much"}, "One serving: &#34;much&#34; is no mass or volume"),
        ({"serving": "0 g"}, "is no mass or volume"),
        ({"servings_per_day": "-1"}, "is no number above zero"),
        ({"container": "9" * 400 + " g"}, "is no mass or volume"),
    ],
)
def test_what_cannot_be_meant_is_said_in_the_form(visitor: Visitor, data: dict[str, str], said: str) -> None:
    response = visitor.send(LEAD, **data)
    assert response.status_code == 422
    assert said in response.text
    assert "Check laboratory reports" in response.text
    assert all(f'value="{value}"' in response.text for name, value in data.items() if name != "profile")


def test_no_file_is_said_in_the_form(visitor: Visitor) -> None:
    response = visitor.post("/jobs", files=[("files", ("", b""))])
    assert response.status_code == 422
    assert "No file was chosen." in response.text


def test_filters_and_orders(visitor: Visitor) -> None:
    job = visitor.check(LEAD, CLEAN, SAMPLES / "metals-missing.pdf")

    def shown(query: str) -> list[str]:
        text = visitor.get(f"{job}?{query}").text
        names = ("lead-above-limit.pdf", "clean-leaf-powder.pdf", "metals-missing.pdf")
        places = {name: text.find(f"<bdi>{name}</bdi>") for name in names}
        return sorted((name for name in names if places[name] >= 0), key=places.__getitem__)

    assert shown("") == ["lead-above-limit.pdf", "metals-missing.pdf", "clean-leaf-powder.pdf"]
    assert shown("sort=sent") == ["lead-above-limit.pdf", "clean-leaf-powder.pdf", "metals-missing.pdf"]
    assert shown("sort=name") == ["clean-leaf-powder.pdf", "lead-above-limit.pdf", "metals-missing.pdf"]
    assert shown("verdict=fail") == ["lead-above-limit.pdf"]
    assert shown("severity=error") == ["lead-above-limit.pdf"]
    assert shown("q=LIM101") == ["lead-above-limit.pdf"]
    assert shown("q=clean+powder") == ["clean-leaf-powder.pdf"]
    assert shown("q=nothing+of+this") == []
    assert len(shown("verdict=<b>&severity=x&sort=y&page=-1")) == 3
    assert "No document fits these filters." in visitor.get(f"{job}?q=zzz").text


@pytest.mark.parametrize("name", ALL)
def test_every_format_can_be_downloaded(visitor: Visitor, name: str) -> None:
    job = visitor.check(LEAD, CLEAN)
    for address in (f"{job}/download/{name}", f"{job}/documents/1/download/{name}"):
        response = visitor.get(address)
        assert response.status_code == 200
        assert len(response.content) > 100
        assert response.headers["content-disposition"].startswith("attachment; filename=")
    left = [path.name for path in visitor.app.site.settings.folder.rglob("download-*")]
    assert left == []


def test_a_format_that_there_is_not(visitor: Visitor) -> None:
    job = visitor.check(LEAD)
    response = visitor.get(f"{job}/download/exe")
    assert response.status_code == 404
    assert "There is no format &#34;exe&#34;." in response.text


def test_documents_that_are_not_there(visitor: Visitor) -> None:
    job = visitor.check(LEAD)
    assert [visitor.get(f"{job}/documents/{number}").status_code for number in ("0", "2", "99999999", "x")] == [404] * 4
    assert visitor.get("/jobs/unknown").status_code == 404


def test_a_job_is_deleted_with_everything_of_it(visitor: Visitor) -> None:
    job = visitor.check(LEAD, CLEAN)
    visitor.get(f"{job}/documents/1")
    assert list(visitor.app.site.settings.folder.iterdir()) != []
    assert visitor.post(f"{job}/delete").status_code == 303
    assert list(visitor.app.site.settings.folder.iterdir()) == []
    gone = visitor.get(job)
    assert gone.status_code == 410
    assert "no longer kept" in gone.text


def test_old_jobs_are_forgotten(visit: Open) -> None:
    visitor = visit(allowance={"hours": 2})
    job = visitor.check(LEAD)
    visitor.clock.go(hours=1)
    assert visitor.get(f"{job}/documents/1").status_code == 200
    visitor.clock.go(hours=2)
    assert visitor.get(f"{job}/documents/1").status_code == 410
    assert list(visitor.app.site.settings.folder.iterdir()) == []


def test_the_oldest_goes_where_there_are_too_many(visit: Open) -> None:
    visitor = visit(allowance={"kept": 2})
    jobs = [visitor.check(LEAD) for _ in range(3)]
    assert [visitor.get(f"{job}/documents/1").status_code for job in jobs] == [410, 200, 200]


def test_the_list_of_jobs_is_that_of_the_browser(visitor: Visitor) -> None:
    visitor.check(LEAD)
    assert "lead-above-limit.pdf" in visitor.get("/").text
    visitor.client.cookies.clear()
    text = visitor.get("/").text
    assert "lead-above-limit.pdf" not in text
    assert "None yet." in text


class TestSlowWork:
    """Jobs that go on until the test lets them end."""

    @pytest.fixture
    def release(self, monkeypatch: pytest.MonkeyPatch) -> Event:
        release = Event()

        def work(job: Job, settings: object) -> None:
            job.state = JobState.RUNNING
            job.stop = release.set
            job.version += 1
            release.wait(30)
            job.state = JobState.CANCELLED if job.is_unwanted.is_set() else JobState.DONE
            job.version += 1

        monkeypatch.setattr("verifier.web.app.work", work)
        return release

    def test_progress_without_a_script(self, visit: Open, release: Event) -> None:
        visitor = visit()
        job = visitor.send(LEAD, CLEAN).headers["location"]
        page = visitor.get(job).text
        assert "Checking 2 documents" in page
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
        assert visitor.get(f"{job}/documents/1").status_code == 409
        assert visitor.get(f"{job}/download/json").status_code == 409
        release.set()
        visitor.wait(job)

    def test_cancelling(self, visit: Open, release: Event) -> None:
        visitor = visit()
        job = visitor.send(LEAD, CLEAN).headers["location"]
        assert visitor.post(f"{job}/cancel").headers["location"] == job
        visitor.wait(job)
        page = visitor.get(job).text
        assert "Cancelled." in page
        assert "0 of 2 documents were judged" in page

    def test_more_jobs_wait_and_still_more_are_sent_away(self, visit: Open, release: Event) -> None:
        visitor = visit(allowance={"running": 1, "waiting": 1})
        jobs = [visitor.send(LEAD).headers["location"] for _ in range(2)]
        assert "waiting for its turn" in visitor.get(jobs[1]).text
        busy = visitor.send(LEAD)
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "30")
        assert "Too many checks wait for their turn already." in busy.text
        release.set()
        for job in jobs:
            visitor.wait(job)


def test_cancelling_ends_the_children_at_once(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = visit(is_sandboxed=True)
    kept = jobs_room.Job.keep

    def keep(job: Job, *arguments: Any) -> None:
        kept(job, *arguments)
        job.cancel()

    monkeypatch.setattr(jobs_room.Job, "keep", keep)
    job = visitor.check(*[SAMPLES / "clean-leaf-full-panel.pdf"] * 4)
    status = visitor.get(f"/api/v1{job}").json()
    assert (status["state"], status["done"]) == ("cancelled", 1)
    assert [one["state"] for one in status["documents"]] == ["judged", "left_out", "left_out", "left_out"]


def test_a_defect_of_ours_is_said_and_shows_no_trace(
    visit: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = visit()

    def broken(*arguments: object, **named: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("verifier.web.running.judge_all", broken)
    job = visitor.check(LEAD, CLEAN)
    page = visitor.get(job).text
    assert "This check ended early." in page
    assert "secret inside" not in page
    monkeypatch.setattr("verifier.web.pages.about.formats", broken)
    error = visitor.get("/about")
    assert error.status_code == 500
    assert "This is a defect of verifier" in error.text
    assert "secret inside" not in error.text
    assert "Traceback" not in error.text
    assert "secret inside" in caplog.text


def test_findings_across_documents(visitor: Visitor) -> None:
    job = visitor.check(("one.pdf", LEAD.read_bytes()), ("two.pdf", LEAD.read_bytes()))
    page = visitor.get(job).text
    assert "Across documents" in page
    assert 'href="/rules/COL601"' in page
    assert f'{job}/documents/2"><bdi>two.pdf</bdi>' in page

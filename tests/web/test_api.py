"""The same actions for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.web.conftest import CLEAN, LEAD, Open, Visitor

PROBLEM = "application/problem+json"


@pytest.fixture
def visitor(visit: Open) -> Visitor:
    return visit()


def begin(visitor: Visitor, *files: Any, **data: Any) -> dict[str, Any]:
    """A job that is over."""
    sent = [("files", (path.name, path.read_bytes())) for path in files]
    response = visitor.client.post("/api/v1/jobs", files=sent, data=data)
    assert response.status_code == 202, response.text
    status = response.json()
    assert response.headers["location"] == f"/api/v1/jobs/{status['id']}"
    visitor.wait(f"/jobs/{status['id']}")
    found: dict[str, Any] = visitor.get(response.headers["location"]).json()
    return found


def test_a_job_from_files_to_report(visitor: Visitor) -> None:
    status = begin(visitor, LEAD, CLEAN, profile=["kratom-baseline"], as_of="2026-11-22")
    assert (status["state"], status["done"], status["total"]) == ("done", 2, 2)
    assert status["verdicts"] == {"pass": 1, "fail": 1}
    assert status["documents"][0]["codes"] == ["LIM101"]
    report = visitor.get(f"/api/v1/jobs/{status['id']}/documents/1")
    assert report.json()["summary"] == "Fails 1 of 12 limits (lead)."
    # Printed digits stay: a JSON number with the zeros of the report.
    assert "4.800" in report.text
    assert visitor.get(f"/api/v1/jobs/{status['id']}/collection").json() == []
    assert visitor.client.delete(f"/api/v1/jobs/{status['id']}").status_code == 204
    assert visitor.get(f"/api/v1/jobs/{status['id']}").status_code == 410


def test_downloads_are_those_of_the_command_line(visitor: Visitor) -> None:
    status = begin(visitor, LEAD)
    names = [one["name"] for one in visitor.get("/api/v1/formats").json()]
    assert {"json", "csv", "html"} <= set(names)
    whole = visitor.get(f"/api/v1/jobs/{status['id']}/download/json").json()
    one = visitor.get(f"/api/v1/jobs/{status['id']}/documents/1/download/json").json()
    assert whole == one
    assert whole["documents"][0] == visitor.get(f"/api/v1/jobs/{status['id']}/documents/1").json()


def test_comparing(visitor: Visitor) -> None:
    job = begin(visitor, LEAD, CLEAN)["id"]
    pair = {"first": {"job": job, "document": 1}, "second": {"job": job, "document": 2}}
    found = visitor.client.post("/api/v1/compare", json=pair).json()
    assert found["first"]["label"] == "lead-above-limit.pdf"
    assert found["samples"][0]["differences"] != []


def test_reference(visitor: Visitor) -> None:
    profiles = visitor.get("/api/v1/profiles").json()
    assert profiles[0]["id"] == "kratom-baseline"
    assert visitor.get("/api/v1/profiles/us-ga").json()["limits"][-1]["unit"] == "mg/serving"
    assert visitor.get("/api/v1/rules").json()[0]["code"] == "CMP301"
    assert visitor.get("/api/v1/rules/LIM101").json()["name"] == "result_above_limit"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/jobs/nothing", 404),
        ("/api/v1/jobs/nothing/documents/1", 404),
        ("/api/v1/jobs/nothing/documents/0", 422),
        ("/api/v1/profiles/nothing", 404),
        ("/api/v1/rules/nothing", 404),
        ("/api/v1/history", 404),
        ("/api/v1/history/1", 404),
        ("/api/v1/history/1/documents/xyz", 422),
        ("/api/v1/parties/laboratory", 404),
        ("/api/v1/parties/nobody", 422),
        ("/api/v1/nothing", 404),
    ],
)
def test_errors_are_problem_details(visitor: Visitor, address: str, status: int) -> None:
    response = visitor.get(address)
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)
    said = response.json()
    assert (said["type"], said["status"]) == ("about:blank", status)
    assert said["title"]
    assert said["detail"]


@pytest.mark.parametrize(
    ("body", "status"), [({"data": {"as_of": "x"}}, 422), ({"content": b"x"}, 422), ({"json": {}}, 422)]
)
def test_jobs_that_cannot_be_meant(visitor: Visitor, body: dict[str, Any], status: int) -> None:
    assert visitor.client.post("/api/v1/jobs", **body).status_code == status
    files = [("files", (LEAD.name, LEAD.read_bytes()))]
    response = visitor.client.post("/api/v1/jobs", files=files, data={"serving": "much"})
    assert (response.status_code, response.json()["detail"]) == (422, 'One serving: "much" is no mass or volume.')


def test_the_description_describes(visitor: Visitor) -> None:
    described = visitor.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, operations in described["paths"].items():
        assert path.startswith("/api/v1/")
        for operation in operations.values():
            assert operation["summary"]
            errors = {code for code in operation["responses"] if int(code) >= 400}
            assert {"401", "403", "413", "422", "500"} <= errors
            for code in errors:
                assert list(operation["responses"][code]["content"]) == [PROBLEM]


def test_answers_are_what_the_description_says(visitor: Visitor) -> None:
    described = visitor.get("/openapi.json").json()
    job = begin(visitor, LEAD, CLEAN)["id"]
    for path, address in (
        ("/api/v1/jobs/{job_id}", f"/api/v1/jobs/{job}"),
        ("/api/v1/jobs/{job_id}/documents/{number}", f"/api/v1/jobs/{job}/documents/1"),
        ("/api/v1/profiles", "/api/v1/profiles"),
        ("/api/v1/profiles/{profile_id}", "/api/v1/profiles/us-ga"),
        ("/api/v1/rules", "/api/v1/rules"),
        ("/api/v1/rules/{code}", "/api/v1/rules/LIM101"),
    ):
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        Draft202012Validator(whole).validate(json.loads(visitor.get(address).text))


def test_there_are_no_pages_that_load_from_elsewhere(visitor: Visitor) -> None:
    assert [visitor.get(address).status_code for address in ("/docs", "/redoc")] == [404, 404]

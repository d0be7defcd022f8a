"""Requests made up from the description, sound ones and others: none ends in a defect of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.conftest import CLEAN, LEAD, Open, Visitor
from verifier.store import open_store


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Iterator[Visitor]:
    """Of an application that has a store."""
    with open_store(str(tmp_path / "store.db")) as store:
        yield visit(store=store, allowance={"waiting": 500, "kept": 500})


@pytest.fixture
def api(visitor: Visitor) -> schemathesis.BaseSchema:
    """The description."""
    return schemathesis.openapi.from_asgi("/openapi.json", visitor.app, headers={"Host": "127.0.0.1"})


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["sound", "unsound"])
def test_no_request_ends_in_a_defect(api: schemathesis.BaseSchema, visitor: Visitor, mode: GenerationMode) -> None:
    job = visitor.check(LEAD, CLEAN).removeprefix("/jobs/")
    statuses: Counter[int] = Counter()
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 15
    for operation in operations:

        @settings(
            max_examples=10,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case: schemathesis.Case) -> None:
            # Every other time about a job that there is: nobody guesses its number.
            if case.method != "DELETE" and "job_id" in case.path_parameters and statuses.total() % 2:
                case.path_parameters["job_id"] = job
            response = case.call_and_validate(headers={"Host": "127.0.0.1"}, checks=CHECKS)
            statuses[response.status_code] += 1

        try:
            call()
        except Unsatisfiable:
            continue  # there is nothing to be said wrongly
    assert statuses.total() > 100
    assert {200, 404, 422} <= set(statuses)

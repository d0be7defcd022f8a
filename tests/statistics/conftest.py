"""The exam of the intervals is run by asking for it: `pytest -m exam tests/statistics`."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "exam" not in config.option.markexpr:
        left = [item for item in items if item.get_closest_marker("exam")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]

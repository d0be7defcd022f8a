"""Programs that some tests need: skipped with a reason where a user has none, and a failure in CI."""

from __future__ import annotations

import os
import shutil

import pytest


def chromium() -> str:
    """The path of a Chromium that can be driven."""
    return _found("chromium", "chromium", "chromium-browser", "google-chrome")


def soffice() -> str:
    """The path of LibreOffice."""
    return _found("libreoffice-calc", "soffice", "libreoffice")


def _found(package: str, *names: str) -> str:
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        why = f'this test needs the program "{names[0]}", which is not installed (Debian: apt-get install {package})'
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return path

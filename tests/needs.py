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


def pdftoppm() -> str:
    """The path of poppler's renderer: a viewer that shares nothing with pdfium."""
    return _found("poppler-utils", "pdftoppm")


def mutool() -> str:
    """The path of MuPDF's tool, run as a program: one more viewer."""
    return _found("mupdf-tools", "mutool")


def _found(package: str, *names: str) -> str:
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        why = f'this test needs the program "{names[0]}", which is not installed (Debian: apt-get install {package})'
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return path

"""A run in a store, its bundle, and bundles that were tampered with."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.reports.conftest import failing, run, unreadable
from verifier.cli.main import cli

__all__ = ["failing", "run", "unreadable"]  # fixtures of other tests, used here too

SAMPLES = Path(__file__).parents[2] / "samples"
FAILS, PASSES = SAMPLES / "lead-above-limit.pdf", SAMPLES / "clean-leaf-powder.pdf"
DAY = ("--as-of", "2026-11-22")


def verifier(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments], prog_name="verifier")


def judged(folder: Path, *arguments: str | Path) -> Path:
    """A store with one run of two samples."""
    store = folder / "s.db"
    result = verifier("check", FAILS, PASSES, "--store", store, "-q", "--no-sandbox", "--no-cache", *DAY, *arguments)
    assert result.exit_code == 1, result.output
    return store


def bundled(store: Path, name: str = "x.zip", *arguments: str | Path) -> Path:
    place = store.parent / name
    result = verifier("bundle", "last", "--store", store, "-o", place, *arguments)
    assert result.exit_code == 0, result.output
    return place


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound bundle with its documents in it."""
    return bundled(judged(tmp_path_factory.mktemp("sound")), "x.zip", "--originals", SAMPLES)


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(place: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return place


def summed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The sums set right, as somebody does who changes a bundle and knows how it is made."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = [
        {"path": name, "sha256": sha256(data).hexdigest(), "size": len(data)}
        for name, data in files.items()
        if name not in ("manifest.json", "SHA256SUMS")
    ]
    files["manifest.json"] = json.dumps(manifest).encode()
    lines = [f"{one['sha256']}  {one['path']}\n" for one in manifest["files"]]
    lines.append(f"{sha256(files['manifest.json']).hexdigest()}  manifest.json\n")
    files["SHA256SUMS"] = "".join(lines).encode()
    return files


def with_manifest(files: dict[str, bytes], change: Callable[[Any], None]) -> dict[str, bytes]:
    """The files with another manifest, and sums that fit."""
    manifest = json.loads(files["manifest.json"])
    change(manifest)
    files["manifest.json"] = json.dumps(manifest).encode()
    return summed(files)


def raw_zip(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()

"""Every finding of severity warning or above on the labelled reports is known, and true on looking at the page.

The reports are no part of this repository, so they are named by the beginning of their SHA-256 alone. A finding that
appears or goes is a change of what the tool says about a real report: look at the page, then edit
corpus_findings.toml. `python tests/test_corpus_findings.py` prints what is found now.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

import verifier
from verifier.model import Finding, Severity

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "pdfs"
TABLE = Path(__file__).with_name("corpus_findings.toml")
AS_OF = date(2026, 11, 22)


def found_in(path: Path) -> list[str]:
    """The findings on one report under the default profile: "CODE certificate subject", sorted."""
    report = verifier.verify(path, as_of=AS_OF)
    return sorted(
        f"{f.code} {(f.subject.certificate or 0) + 1} {subject_of(f)}".strip()
        for f in report.findings
        if f.severity is not Severity.INFO
    )


def subject_of(finding: Finding) -> str:
    """What a finding is about, in one word."""
    subject = finding.subject
    return subject.analyte or subject.field or subject.panel or ""


@pytest.mark.corpus
def test_every_finding_on_a_real_report_is_known_and_explained() -> None:
    if not CORPUS.is_dir():
        pytest.skip(f"the labelled corpus is not here: no {CORPUS}")
    known = tomllib.loads(TABLE.read_text("utf-8"))
    files = {hashlib.sha256(path.read_bytes()).hexdigest()[:12]: path for path in sorted(CORPUS.glob("*.pdf"))}
    assert set(known) == set(files)
    for key, path in files.items():
        assert set(found_in(path)) == set(known[key]), key
        assert all(len(reason) > 20 for reason in known[key].values()), key


if __name__ == "__main__":
    for path in sorted(CORPUS.glob("*.pdf")):
        lines = [f"\n[{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}]"]
        lines += [f'"{line}" = ""' for line in dict.fromkeys(found_in(path))]
        sys.stdout.write("\n".join(lines) + "\n")

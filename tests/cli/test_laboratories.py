"""`verifier check --laboratories FILE`: reports are held against what the user wrote down about laboratories."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from tests.cli.conftest import Invoke

LEAD = Path(__file__).parents[2] / "samples" / "lead-above-limit.pdf"
AS_OF = ("--as-of", "2026-11-22", "--no-cross-check", "--no-cache")


def found(invoke: Invoke, *files: Path) -> tuple[list[str], str | None]:
    """The codes of the findings on laboratories, and what the run says of the file."""
    options = [word for file in files for word in ("--laboratories", file)]
    report = json.loads(invoke("check", LEAD, *AS_OF, *options, "-f", "json").stdout)
    codes = {finding["code"] for document in report["documents"] for finding in document["findings"]}
    return sorted(code for code in codes if code.startswith("INT45")), report["run"]["laboratories_sha256"]


def test_a_report_is_held_against_the_file(invoke: Invoke, tmp_path: Path) -> None:
    document = json.loads(invoke("read", LEAD, "-f", "json").stdout)
    laboratory = (document[0] if isinstance(document, list) else document)["certificates"][0]["laboratory"]["name"]
    labs, more = tmp_path / "labs.toml", tmp_path / "more.toml"
    labs.write_text(
        f'[[laboratories]]\nname = "{laboratory}"\naccreditation = "ZZ-0001"\nvalid_to = 2020-01-31\n'
        'scope = ["terpenes"]\n',
        "utf-8",
    )
    more.write_text('[[laboratories]]\nname = "Some other laboratory"\n', "utf-8")
    codes, digest = found(invoke, labs)
    assert {"INT451", "INT453"} <= set(codes)
    assert digest == sha256(labs.read_bytes()).hexdigest()
    both, other = found(invoke, labs, more)
    assert both == codes
    assert other not in (digest, None)
    assert found(invoke, more)[0] == []
    assert found(invoke) == ([], None)


def test_an_error_names_the_place_and_is_one_of_usage(invoke: Invoke, tmp_path: Path) -> None:
    labs = tmp_path / "labs.toml"
    labs.write_text('[[laboratories]]\nname = "One"\nfounded = 1990\n', "utf-8")
    result = invoke("check", LEAD, *AS_OF, "--laboratories", labs)
    assert result.exit_code == 2
    assert "laboratories[1].founded: unknown key" in result.stderr

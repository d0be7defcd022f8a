"""Every committed sample reads as its truth says, and nothing is read that does not stand on the page."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache

import pdfplumber
import pytest

from verifier.model import Box, Document
from verifier.samplekit import differences, expected_document
from verifier.samplekit.make import read_sample

from .conftest import SAMPLES, STEMS, as_json, read_bytes, read_sample_pdf

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SLACK = 1.5
"""Points by which two engines may differ in where a letter ends."""
_LINE = 5.0
"""Letters whose middles lie further apart than this stand on different lines; raised figures do not."""


@pytest.mark.parametrize("stem", STEMS)
def test_a_sample_reads_as_its_truth_says(stem: str) -> None:
    truth, recipe = read_sample(SAMPLES / f"{stem}.toml")
    found = differences(expected_document(truth, recipe.options), as_json(read_sample_pdf(stem)))
    assert [str(difference) for difference in found] == []


@pytest.mark.parametrize("stem", STEMS)
def test_both_engines_give_the_same_values(stem: str) -> None:
    """Two programs that share no code take the words from the page; what is read must not depend on which."""
    other = read_bytes((SAMPLES / f"{stem}.pdf").read_bytes(), engine="pdfplumber")
    # Tables beside each other begin at the same height but for a hair, so their order is not compared.
    assert sorted(_rows(other)) == sorted(_rows(read_sample_pdf(stem)))


@pytest.mark.parametrize("stem", STEMS)
def test_what_is_read_stands_on_the_page_inside_its_box(stem: str) -> None:
    """Nothing is invented: read again with another program, the box holds the printed text and its row the name."""
    document = read_sample_pdf(stem)
    pages = _pages(stem)
    checked = 0
    for what, printed, page, box in _claims(document):
        height, letters = pages[page - 1]
        assert 0 <= box[1] < box[3] <= height, what
        assert _folded(printed) in _inside(letters, box), f'{what}: "{printed}" does not stand in {box} of page {page}'
        checked += 1
    assert checked > 80


def test_a_value_that_is_not_on_the_page_is_found_out() -> None:
    """The check above can fail: neither a changed digit nor a shifted box passes it."""
    _, printed, page, box = next(c for c in _claims(read_sample_pdf("clean-leaf-powder")) if "Lead" in c[0])
    _, letters = _pages("clean-leaf-powder")[page - 1]
    assert _folded(printed) in _inside(letters, box)
    assert _folded(printed[:-1] + "9") not in _inside(letters, box)
    assert _folded(printed) not in _inside(letters, (box[0] + 60, box[1], box[2] + 60, box[3]))


def _rows(document: Document) -> Iterator[str]:
    for certificate in document.certificates:
        for panel in certificate.panels:
            for row in (*panel.results, *panel.totals):
                values = [(v.printed, v.number, v.unit) for v in row.values]
                bounds = [(q.printed, q.number, q.unit) for q in (row.lod, row.loq, row.limit) if q is not None]
                yield f"{panel.kind} {row.printed_name}: {values} {bounds} {row.printed_status} page {row.page}"


def _claims(document: Document) -> Iterator[tuple[str, str, int, Box]]:
    """Everything that the reading says to be printed somewhere: what it is, its text, page and box."""
    for certificate in document.certificates:
        for field in certificate.fields:
            yield field.key, field.printed, field.page, field.box
        for panel in certificate.panels:
            for row in (*panel.results, *panel.totals):
                # A name that wraps, or heads a column, stands in pieces; each of its words must be there.
                for word in row.printed_name.split():
                    yield row.printed_name, word, row.page, row.box
                for cell in (*row.values, row.lod, row.loq, row.limit, row.uncertainty):
                    if cell is not None:
                        yield row.printed_name, cell.printed, cell.page, cell.box
                if row.printed_status is not None and row.printed_status_box is not None:
                    yield row.printed_name, row.printed_status, row.page, row.printed_status_box


@cache
def _pages(stem: str) -> list[tuple[float, list[tuple[str, float, float]]]]:
    """Height and letters (text, middle x, middle y) of every page."""
    with pdfplumber.open(SAMPLES / f"{stem}.pdf") as pdf:
        return [
            (
                float(page.height),
                [(c["text"], (c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2) for c in page.chars],
            )
            for page in pdf.pages
        ]


def _inside(letters: list[tuple[str, float, float]], box: Box) -> str:
    """The letters whose middle lies in the box, line by line."""
    x0, top, x1, bottom = (box[0] - _SLACK, box[1] - _SLACK, box[2] + _SLACK, box[3] + _SLACK)
    inside = sorted((y, x, letter) for letter, x, y in letters if x0 <= x <= x1 and top <= y <= bottom)
    lines: list[list[tuple[float, str]]] = []
    begin = -math.inf
    for y, x, letter in inside:
        if y - begin > _LINE:
            lines.append([])
            begin = y
        lines[-1].append((x, letter))
    return _folded("".join(letter for line in lines for _, letter in sorted(line)))


def _folded(text: str) -> str:
    """Without blanks; raised figures and "10^4" as plain digits."""
    return re.sub(r"[\s^]+", "", text.translate(_RAISED))

"""The page of one document: what stands on it, and in which order."""

from __future__ import annotations

import re
from datetime import date

import pytest
from markupsafe import Markup

from tests.reports.html.reader import Reader
from verifier.languages import ENGLISH
from verifier.model import DocumentReport, PageView, Run, Verdict, Waiver
from verifier.reports.html import document_page
from verifier.reports.interface import Shown

NO_PAGES = Shown()


def read(run: Run, report: DocumentReport, shown: Shown = NO_PAGES) -> Reader:
    return Reader(document_page(run, report, shown, ENGLISH))


def test_the_verdict_and_what_to_look_at_stand_on_top(run: Run, full: DocumentReport, shown: Shown) -> None:
    text = read(run, full, shown).text
    top = text[: text.index("Findings")]
    assert "Fail" in top
    assert "Lead is above its limit; arsenic is not shown." in top
    assert "1 problem, 2 things that could not be checked" in top


def test_a_pass_with_something_waived_is_never_said_to_be_without_problems(run: Run, failing: DocumentReport) -> None:
    """The sentence says that something is waived, and nothing beside it says that all limits are met."""
    waiver = Waiver(who="Sam Example", why="known", until=date(2027, 1, 1))
    waived = failing.findings[0].model_copy(update={"waiver": waiver})
    coverage = failing.coverage.model_copy(update={"judgements": failing.coverage.judgements[:1], "missing": ()})
    passed = {"verdict": Verdict.PASS, "findings": (waived,), "coverage": coverage, "summary": "1 finding is waived."}
    text = read(run, failing.model_copy(update=passed)).text
    top = text[: text.index("On this page")] if "On this page" in text else text[: text.index("Findings")]
    assert "waived: 1" in top
    assert "No problem" not in top
    assert "meets its limit" not in top


def test_parts_come_in_reading_order(run: Run, full: DocumentReport, shown: Shown) -> None:
    page = document_page(run, full, shown, ENGLISH)
    order = [
        page.index(f'id="{part}"') for part in ("findings", "judged", "open", "sources", "results", "checked", "pages")
    ]
    assert order == sorted(order)


@pytest.mark.parametrize(
    "said",
    [
        "Lead is 1.80 ppm; the limit is at most 1.2 ppm.",
        "Code of Examples 12-3, (4)(b); in force since 2024-05-01; official text read, looked up 2026-11-22.",
        "shall not exceed 1.2 ppm",
        "https://example.org/code",
        "The unit may be misprinted.",
        "Ask the laboratory for the raw data of this result.",
        "Somebody saved the file again later.",
        "Common in sound reports.",
        "Waived by Sam Example until 2027-01-01: known",
        "medium confidence",
        "not shown by this document",
        "the material is not named",
        "NMT 1.2",
        "0.050 ppm",
        "0.00018 %",
        "=Nickel()",
        "cd" * 32,
        "ab" * 32,
        "Example limits (in force)",
        "2026-11-22",
        "Example Writer 1",
        "2 pages, all with something that was read",
        "it does not certify safety",
    ],
)
def test_nothing_that_the_report_knows_is_left_out(run: Run, full: DocumentReport, shown: Shown, said: str) -> None:
    assert said in re.sub(r"\s+", " ", read(run, full, shown).text)


def test_every_link_within_the_page_has_its_target_and_ids_are_unique(
    run: Run, full: DocumentReport, shown: Shown
) -> None:
    page = read(run, full, shown)
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_a_value_leads_to_its_box_and_the_box_back_to_the_finding(run: Run, full: DocumentReport, shown: Shown) -> None:
    page = document_page(run, full, shown, ENGLISH)
    lead = re.search(r'<a href="#(?P<owner>[^"]+)" tabindex="-1"><rect id="(?P<box>[^"]+)" class="box bad"', page)
    assert lead is not None
    assert lead["owner"] == "seen-1-1"
    assert f'href="#{lead["box"]}"' in page[page.index('id="findings"') : page.index('id="judged"')]


def test_boxes_are_in_points_and_stay_on_the_page(run: Run, full: DocumentReport) -> None:
    small = Shown((PageView(page=1, width=400, height=792, media_type="image/webp", data=b"RIFF"),))
    page = document_page(run, full, small, ENGLISH)
    assert 'viewBox="0 0 400 792"' in page or 'viewBox="0 0 400.0 792.0"' in page
    edges = [
        float(x) + float(width)
        for x, width in re.findall(r'<rect id="box[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"', page)
    ]
    assert edges
    assert max(edges) <= 400


def test_without_pictures_pages_are_named_and_nothing_leads_to_them(run: Run, full: DocumentReport) -> None:
    page = read(run, full, Shown((), "the time was up"))
    assert "The time was up" in page.text
    assert "page 1" in page.text
    assert not [link for link in page.links if link.startswith("#box")]


def test_a_picture_of_an_unknown_kind_is_not_shown(run: Run, full: DocumentReport) -> None:
    odd = PageView(page=1, width=612, height=792, media_type="text/html", data=b"<script>")
    assert "text/html" not in document_page(run, full, Shown((odd,)), ENGLISH)


def test_drawings_have_their_words(run: Run, full: DocumentReport, shown: Shown) -> None:
    drawn = [values for tag, values in read(run, full, shown).tags if tag == "svg" and values.get("role") == "img"]
    labels = [values["aria-label"] for values in drawn]
    assert labels == [
        "150 % of the limit",
        "up to 2 % of the limit",
        "Mitragynine 75 %, 7-Hydroxymitragynine 1 %, 1 other alkaloid 24 %",
    ]


def test_an_unreadable_document_says_that_nothing_was_judged(run: Run, unreadable: DocumentReport) -> None:
    text = read(run, unreadable).text
    assert "Nothing could be read, so nothing could be found." in text
    assert "Nothing on this document could be judged." in text
    assert "1 page, none with something that was read" in text
    assert "No problem was found" not in text
    assert "Everything that was asked for" not in text


def test_the_bar_on_top_is_taken_as_markup_only_where_it_is_markup(run: Run, full: DocumentReport) -> None:
    bar = '<div class="topbar">Here</div>'
    trusted = Markup(bar)  # noqa: S704 - it is what is tested
    assert bar in document_page(run, full, Shown(), ENGLISH, top=trusted)
    assert "&lt;div class=&#34;topbar&#34;&gt;" in document_page(run, full, Shown(), ENGLISH, top=bar)


def test_the_same_report_gives_the_same_page(run: Run, full: DocumentReport, shown: Shown) -> None:
    assert document_page(run, full, shown, ENGLISH) == document_page(run, full, shown, ENGLISH)


def test_a_report_of_six_pages_stays_small(run: Run, full: DocumentReport) -> None:
    # A page of print takes 40 to 120 kB as drawn by pictures/pages.py; what comes on top is this room's own weight.
    views = tuple(
        PageView(page=n, width=612, height=792, media_type="image/webp", data=b"x" * 120_000) for n in range(1, 7)
    )
    (certificate,) = full.certificates
    panel = certificate.panels[0]
    long = panel.model_copy(update={"results": panel.results * 100})
    report = full.model_copy(update={"certificates": (certificate.model_copy(update={"panels": (long,)}),)})
    assert len(document_page(run, report, Shown(tuple(views)), ENGLISH).encode()) < 1_500_000

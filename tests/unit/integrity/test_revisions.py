from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.unit.integrity.saving import changes, document, page, revisions, saved, table, told
from tests.unit.pdf.making_pdfs import make_pdf, write
from verifier.api import verify
from verifier.intake import Input
from verifier.integrity import Examined, examine, pagepairs, revision_bytes
from verifier.integrity.changedtexts import counted
from verifier.integrity.revisions import MOST_REVISIONS, examine_revisions
from verifier.integrity.textdigest import text_digest
from verifier.model import Box, Certificate, Client, Dates, Field, Laboratory, Revision, Sample
from verifier.pdf import open_pdf
from verifier.pdf.page import Page
from verifier.pdf.traces.revisions import Snapshot, find_revisions
from verifier.samplekit.incremental import Habit, add_section, differing, stream, take_apart

METALS = table(("Lead", "1.842", "ppm"), ("Arsenic", "0.21", "ppm"), ("Cadmium", "0.05", "ppm"))
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "pdfs"


def with_cell(lines, place, text):
    x, y, _ = lines[place]
    return [*lines[:place], (x, y, text), *lines[place + 1 :]]


@pytest.mark.parametrize(
    "habit",
    [Habit(), Habit(line_end=b"\r\n"), Habit(in_stream=True), Habit(line_end=b"\r", deflates=True)],
    ids=["table", "carriage-returns", "stream", "packed"],
)
def test_a_changed_number_is_shown_before_and_after(habit: Habit) -> None:
    (change,) = changes([METALS], [with_cell(METALS, 1, "0.184")], habit=habit)
    assert told([change]) == [("number", "1.842", "0.184")]
    assert (change.page, change.before_page) == (1, 1)
    assert change.after_box is not None
    assert change.after_box[0] == pytest.approx(160, abs=1)
    assert change.after_box[3] == pytest.approx(842 - 698, abs=4)
    assert change.before_anchor is not None
    assert change.before_anchor.box[0] == change.after_box[0]


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        (2, "ppb", ("unit", "ppm", "ppb")),
        (1, "ND", ("number", "1.842", "ND")),
        (0, "Mercury", ("name", "Lead", "Mercury")),
    ],
)
def test_what_is_changed_is_told_by_its_form(place: int, text: str, expected: tuple[str, str, str]) -> None:
    assert told(changes([METALS], [with_cell(METALS, place, text)])) == [expected]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Pass", "Fail", "status"),
        ("Not Detected", "Detected", "status"),
        ("5 March 2026", "5 April 2026", "date"),
        ("03/05/2026", "03/06/2026", "date"),
        ("GV-211799", "GV-211199", "identifier"),
        ("Example Herbs Ltd", "Sample Leaf Inc", "name"),
        ("as received", "as delivered", "text"),
        ("<0.05", "0.05", "number"),
        ("9.6 x 10^4", "9.6 x 10^2", "number"),
    ],
)
def test_kinds(before: str, after: str, kind: str) -> None:
    found = changes([[*METALS, (60, 500, before)]], [[*METALS, (60, 500, after)]])
    assert [one.kind.value for one in found] == [kind]


@pytest.mark.parametrize(
    ("label", "kind"), [("Client:", "name"), ("Lot:", "identifier"), ("Date Received:", "date"), ("Remark:", "text")]
)
def test_what_was_taken_away_is_told_by_its_label(label: str, kind: str) -> None:
    state = [*METALS, (60, 500, label), (140, 500, "Whatever")]
    assert told(changes([state], [state[:-1]])) == [(kind, "Whatever", None)]


def test_what_the_reading_found_in_the_place_tells_what_it_is() -> None:
    box: Box = (290.0, 335.0, 420.0, 350.0)
    field = Field(key="sample.lot", label=None, printed="Blue", page=1, box=box)
    read = document().model_copy(
        update={
            "certificates": (
                Certificate(
                    laboratory=Laboratory(), client=Client(name="A"), sample=Sample(), dates=Dates(),
                    printed_verdict=None, panels=(), fields=(field,),
                ),
            )
        }
    )  # fmt: skip
    data = saved([[*METALS, (300, 497, "Green")]], [[*METALS, (300, 497, "Blue")]])
    assert [one.kind.value for one in revisions(data, read)[-1].changes] == ["identifier"]


def test_a_date_is_told_as_a_whole() -> None:
    found = changes([[*METALS, (60, 500, "5 March 2026")]], [[*METALS, (60, 500, "9 March 2026")]])
    assert told(found) == [("date", "5 March 2026", "9 March 2026")]


def test_two_results_that_change_places_are_two_changes() -> None:
    swapped = with_cell(with_cell(METALS, 1, "0.21"), 4, "1.842")
    assert sorted(told(changes([METALS], [swapped]))) == [("number", "0.21", "1.842"), ("number", "1.842", "0.21")]


def test_a_column_of_results_that_moves_by_a_row_is_changed() -> None:
    names = [f"Substance {letter}" for letter in "ABCDEFGHIJ"]
    values = [f"{n}.{n}7" for n in range(10)]
    before = table(*zip(names, values, strict=True))
    after = table(*zip(names, [*values[1:], values[0]], strict=True))
    assert len(changes([before], [after])) == 10


LINES = [(60.0, 700.0 - 14 * n, f"Line {n} says that sample {n * 37} was of kind {n * 11}.") for n in range(12)]


@pytest.mark.parametrize(
    "after",
    [
        [(x + 12, y - 8, text) for x, y, text in LINES],
        [(x, y - 14 * (n > 5), text) for n, (x, y, text) in enumerate(LINES)],
        [*LINES[6:], *LINES[:6]],
        [(x, 700.0 - 14 * ((n + 5) % 12), text) for n, (x, _, text) in enumerate(LINES)],
        [(x + 40 * i, y, word) for x, y, text in LINES for i, word in enumerate(text.split())],
    ],
    ids=["moved", "half-of-it-moved", "drawn-in-another-order", "lines-elsewhere", "spread"],
)
def test_moved_text_is_no_change(after: list[tuple[float, float, str]]) -> None:
    assert changes([LINES], [after]) == []


def test_a_changed_word_in_text_that_moved_is_the_only_change() -> None:
    after = [(x, y - 30, text.replace("sample 111", "sample 777")) for x, y, text in LINES]
    assert told(changes([LINES], [after])) == [("number", "111", "777")]


def test_a_paragraph_broken_otherwise_is_no_change() -> None:
    text = "The results relate only to the items tested, as they were received by the laboratory in March"
    words = text.split(" ")
    lines = [[(60.0, 700 - 14 * n, " ".join(words[i : i + k])) for n, i in enumerate(range(0, 17, k))] for k in (6, 5)]
    assert changes(*[[[*METALS, *((x, y - 200, t) for x, y, t in one)]] for one in lines]) == []


def test_text_that_is_put_over_other_text_takes_its_place() -> None:
    data = make_pdf(page(*METALS), pageCompression=0)
    parts = take_apart(data)
    number = parts.content(parts.pages[0])
    content = parts.objects[number].partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
    over = b"\nq 1 1 1 rg 155 695 40 15 re f Q q BT 0 g /F1 10 Tf 1 0 0 1 160 700 Tm (0.184) Tj ET Q"
    found = revisions(add_section(parts, {number: stream(content + over)}))[-1].changes
    assert told(list(found)) == [("number", "1.842", "0.184")]
    assert found[0].before_box == found[0].after_box


def test_a_line_in_the_margin_is_beside_the_page() -> None:
    (change,) = changes([METALS], [[*METALS, (60, 20, "Downloaded 2026-03-05")]])
    assert (change.before, change.is_beside) == (None, True)
    (inside,) = changes([METALS], [[*METALS, (200, 670, "Downloaded 2026-03-05")]])
    assert inside.is_beside is False


def test_whole_pages_come_and_go() -> None:
    second = table(("Salmonella", "Not Detected"), ("E. coli", "Not Detected"), ("Yeast", "400"))
    (added,) = changes([METALS, LINES], [METALS, second])
    assert added.is_whole_page
    assert (added.page, added.before_page) == (2, 2)
    assert added.before is not None
    assert added.before.startswith("Line 0 says")
    assert added.after is not None
    assert added.after.startswith("Salmonella Not Detected")


def test_pages_that_change_places_say_the_same() -> None:
    assert changes([METALS, LINES], [LINES, METALS]) == []


def test_the_weightiest_changes_are_kept() -> None:
    before = table(*[(f"Name {n}", f"{n}.25", "some text") for n in range(30)])
    after = [(x, y, text.replace(".25", ".75").replace("some", "other")) for x, y, text in before]
    last = revisions(saved([before], [after]))[-1]
    assert last.changed == len(last.changes) == 60
    assert [one.kind.value for one in last.changes] == ["number"] * 30 + ["text"] * 30


def test_every_state_is_held_against_the_one_before() -> None:
    data = saved([METALS], [with_cell(METALS, 1, "0.9")], [with_cell(METALS, 1, "0.4")])
    found = revisions(data)
    assert [(one.number, one.changed) for one in found] == [(1, 0), (2, 1), (3, 1)]
    assert told(list(found[2].changes)) == [("number", "0.9", "0.4")]
    with open_pdf(revision_bytes(data, found[0])) as first:
        assert "1.842" in [word.text for word in first.page(1).words]


def test_a_revision_of_another_file_has_no_bytes() -> None:
    with pytest.raises(ValueError, match="has 9 bytes, and the file has 3"):
        revision_bytes(b"abc", Revision(number=1, length=9, pages=1))


def test_of_many_states_the_first_and_the_newest_are_opened() -> None:
    parts = take_apart(make_pdf(page(*METALS), pageCompression=0))
    number = parts.content(parts.pages[0])
    for _ in range(MOST_REVISIONS + 4):
        parts = take_apart(add_section(parts, {number: parts.objects[number]}))
    found = examine_revisions(Examined(parts.pdf, document()))
    assert [one.number for one in found["revisions"]] == [1, *range(7, MOST_REVISIONS + 6)]
    assert found["not_examined"] == ("the file was saved 25 times; only its first state and the last 19 were compared",)


def test_an_older_state_that_does_not_open_is_said() -> None:
    data = saved([METALS], [with_cell(METALS, 1, "0.9")])
    broken = data.replace(b"/Type /Catalog", b"/Type /Cat@log", 1).replace(b"/Pages", b"/Pagez", 1)
    found = examine_revisions(Examined(data, document()))
    assert found["not_examined"] == ()
    parts = take_apart(data)
    repaired = add_section(parts, {parts.root: parts.objects[parts.root]})
    broken = repaired.replace(b"/Pages", b"/Pagez", 1)
    found = examine_revisions(Examined(broken, document()))
    assert [one.number for one in found["revisions"]] == [3]
    assert found["not_examined"][0].startswith("revision 1 of 3 was not compared: the PDF ")


def test_an_end_within_a_stream_closes_no_state() -> None:
    parts = take_apart(make_pdf(page(*METALS), pageCompression=0))
    inner = make_pdf(page((60, 500, "Lead 7")), pageCompression=0)
    data = add_section(parts, {parts.size: stream(inner), parts.size + 1: stream(b"startxref\n9\n%%EOF\n")})
    assert find_revisions(data) == (len(parts.pdf.rstrip()), len(data))
    assert [one.changed for one in revisions(data)] == [0, 0]


def test_places_counted_from_the_header_are_found() -> None:
    data = b"junk before it\n" + saved([METALS], [with_cell(METALS, 1, "0.9")])
    assert len(find_revisions(data)) == 2


def test_what_stands_behind_the_last_end_is_a_state_when_it_holds_objects() -> None:
    data = saved([METALS], [with_cell(METALS, 1, "0.9")])
    assert find_revisions(data + b"\n\0\0\n")[-1] == len(data) + 4
    assert len(find_revisions(data + b"\n\0\0\n")) == 2
    assert len(find_revisions(data + b"\n9 0 obj null endobj\nstartxref\n1\n%%EOF")) == 3


@given(st.binary(max_size=300), st.integers(0, 400), st.lists(st.integers(-5, 10**21), max_size=4))
def test_any_bytes_have_states_in_order(noise: bytes, cut: int, places: list[int]) -> None:
    ends = b"".join(b"xref\n0 0\ntrailer\n<</Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (place, place) for place in places)
    data = noise[:cut] + ends + noise[cut:]
    found = find_revisions(data)
    assert found[-1] == len(data)
    assert list(found) == sorted(set(found)) or found == (0,)


def test_loops_of_sections_end() -> None:
    head = b"%PDF-1.4\n"
    data = head + b"xref\n0 1\ntrailer\n<</Prev 9>>\nstartxref\n9\n%%EOF\n" * 3
    assert find_revisions(data)[-1] == len(data)


def test_the_same_text_in_another_file_has_the_same_digest() -> None:
    pages = ["Certificate of Analysis  Lot A-17\r\nLead 0.25 ppm" * 5]
    same = [pages[0].replace("  ", " ").replace("\r\n", "\n ")]
    assert text_digest(iter(pages)) == text_digest(iter(same)) is not None
    assert text_digest(iter(pages)) != text_digest(iter([pages[0].replace("0.25", "0.26")]))
    assert text_digest(iter(["too little"])) is None


@pytest.mark.parametrize(
    ("name", "states"),
    [("mcr-6pgs", 1), ("steephill-dosiwoah", 1), ("vscht-white", 1), ("vscht-white2", 1), ("kaycha-elyxer", 2)],
)
def test_states_of_real_reports(name: str, states: int) -> None:
    path = CORPUS / f"{name}.pdf"
    if not path.is_file():
        pytest.skip("the labelled corpus (../shared/corpus) is not on this machine")
    assert len(find_revisions(path.read_bytes())) == states


def test_the_changed_headline_of_a_real_report() -> None:
    path = CORPUS / "kaycha-elyxer.pdf"
    if not path.is_file():
        pytest.skip("the labelled corpus (../shared/corpus) is not on this machine")
    from datetime import date

    report = verify(path, as_of=date(2026, 11, 22))
    found = [finding for finding in report.findings if finding.code == "INT401"]
    assert [finding.message.partition(" when")[0] for finding in found] == [
        'page 1, "Total d8-THC": "Total CBD" became "Total d8-THC"',
        'page 1, "Total d8-THC": "4.458%" became "52.475%"',
    ]


def test_a_picture_has_no_states() -> None:
    source = Input(data=b"\x89PNG\r\n\x1a\n", label="picture", sha256="")
    evidence = examine(source, document()).evidence
    assert evidence is not None
    assert (evidence.revisions, evidence.text_sha256, evidence.failures) == ((), None, ())


def test_the_words_of_a_page_are_counted_once_however_many_pages_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Page] = []

    def once(one: Page) -> Counter[str]:
        asked.append(one)
        return counted(one)

    def drawn(word: str) -> list[Page]:
        pdf = make_pdf(*[lambda canvas, place=place: write(canvas, 50, 500, f"{word}{place}") for place in range(6)])
        with Snapshot(pdf) as state:
            return [state.page(number) for number in range(1, 7)]

    monkeypatch.setattr(pagepairs, "counted", once)
    assert len(list(pagepairs.pair_pages(drawn("before"), drawn("after")))) == 6
    assert len(asked) == 12


def turned(data: bytes, angle: int) -> bytes:
    """The file, saved again with its first page turned in a viewer."""
    parts = take_apart(data)
    number = parts.pages[0]
    body = re.sub(rb"/Rotate\s+\d+", b"", parts.objects[number]).rstrip()
    return add_section(parts, {number: body.removesuffix(b">>") + b"/Rotate %d >>" % angle})


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_turned_in_a_viewer_says_the_same(angle: int) -> None:
    data = turned(saved([METALS]), angle)
    assert [one.changes for one in revisions(data)] == [(), ()]


@pytest.mark.parametrize(
    ("angle", "corner"),
    [(90, (699, 160)), (180, (595 - 160, 699)), (270, (842 - 699, 595 - 160))],
)
def test_a_number_changed_on_a_page_that_was_turned_too(angle: int, corner: tuple[int, int]) -> None:
    data = turned(saved([METALS], [with_cell(METALS, 1, "0.184")]), angle)
    before = turned(saved([METALS]), angle)
    changed = differing(take_apart(before), take_apart(data))
    *_, change = [one for state in revisions(add_section(take_apart(before), changed)) for one in state.changes]
    assert told([change]) == [("number", "1.842", "0.184")]
    assert change.after_box is not None
    x0, top, x1, bottom = change.after_box
    assert min(abs(x0 - corner[0]), abs(x1 - corner[0])) < 12
    assert min(abs(top - corner[1]), abs(bottom - corner[1])) < 12


def scanned_with(*lines: tuple[float, float, str]) -> bytes:
    """A picture of a page, saved again with these texts on it."""

    def picture(canvas) -> None:
        canvas.drawInlineImage(Image.new("L", (300, 420), 200), 0, 0, 595, 842)

    def written(canvas) -> None:
        picture(canvas)
        page(*lines)(canvas)

    old, new = (make_pdf(draw, pageCompression=0) for draw in (picture, written))
    return add_section(take_apart(old), differing(take_apart(old), take_apart(new)))


def test_a_stamp_in_the_margin_of_a_picture_is_no_new_page() -> None:
    (change,) = revisions(scanned_with((60, 8, "Downloaded 2025-03-12 by customer 88213")))[-1].changes
    assert (change.is_beside, change.is_whole_page, change.before) == (True, False, None)


def test_a_number_written_on_a_picture_is_told() -> None:
    (change,) = revisions(scanned_with((60, 8, "Downloaded 2025-03-12"), (200, 500, "0.184")))[-1].changes
    assert change.after is not None
    assert ("0.184" in change.after, change.is_beside) == (True, False)

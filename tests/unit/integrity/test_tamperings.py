from __future__ import annotations

import pytest

from tests.unit.integrity.saving import revisions
from verifier.errors import UsageError
from verifier.pdf import open_pdf
from verifier.pdf.traces.revisions import find_revisions
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.incremental import Habit, add_section, differing, take_apart, write_whole
from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.tampering import TAMPERINGS, Genuine

SAVED_OVER = [name for name, one in TAMPERINGS.items() if one.code == "INT401"]
STATES = {
    "saved_again": 2, "title_added": 2, "comment_added": 2, "form_filled": 3, "text_stored_otherwise": 2,
    "second_table": 1, "linearised": 1, "printed_to_pdf": 1, "zones_apart": 1, "odd_metadata": 1,
}  # fmt: skip


def genuine(seed: int) -> Genuine:
    truth, layout, options = draw_sound(seed)
    return Genuine(truth, layout, options, make(truth, layout, options), Dice(seed, "test"))


def apply(name: str) -> bytes:
    """The file after that, of the first report that it can be done to."""
    for seed in range(20):
        try:
            return TAMPERINGS[name].apply(genuine(seed))[0]
        except UsageError:
            continue
    raise AssertionError(f"{name} can be done to no report")


def words(pdf: bytes) -> list[str]:
    with open_pdf(pdf) as file:
        return [word.text for page in file.pages() for word in page.words]


@pytest.mark.parametrize("name", SAVED_OVER)
def test_what_was_saved_over_shows_its_state_before(name: str) -> None:
    found = revisions(apply(name))
    assert found[-1].changes
    assert any(change.kind.value != "text" for change in found[-1].changes)


@pytest.mark.parametrize(("name", "states"), STATES.items())
def test_innocent_files_keep_their_text(name: str, states: int) -> None:
    data = apply(name)
    assert len(find_revisions(data)) == states
    assert [one.changed for one in revisions(data)] == [0] * states


@pytest.mark.parametrize("habit", [Habit(), Habit(renumbers=True), Habit(in_stream=True, deflates=True)], ids=str)
def test_a_section_makes_the_old_file_say_what_the_new_one_says(habit: Habit) -> None:
    report = genuine(3)
    lot = report.truth.samples[0].model_copy(update={"lot": "ZZ-77"})
    changed = report.drawn(report.truth.model_copy(update={"samples": (lot,)}))
    old = take_apart(report.pdf)
    data = add_section(old, differing(old, take_apart(changed), habit), habit)
    assert data.startswith(report.pdf)
    assert words(data) == words(changed) != words(report.pdf)


def test_a_file_written_anew_says_the_same() -> None:
    report = genuine(4)
    again = write_whole(take_apart(report.pdf))
    assert words(again) == words(report.pdf)
    assert take_apart(again).objects.keys() == take_apart(report.pdf).objects.keys()


def test_equal_files_have_nothing_to_add() -> None:
    parts = take_apart(genuine(5).pdf)
    with pytest.raises(UsageError, match="are the same"):
        differing(parts, parts)


def test_a_file_with_other_tables_is_refused() -> None:
    with pytest.raises(UsageError, match="no plain cross-reference table"):
        take_apart(b"%PDF-1.7\nstartxref\n3\n%%EOF")

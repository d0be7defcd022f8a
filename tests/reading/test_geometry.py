"""Where things stand does not change what is read: the same table moved, scaled, ruled, aligned otherwise.

Tables are drawn as words alone, so that hypothesis can try many; the truth is the cells they were made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from verifier.pdf.page import Page, Ruling, Word

from .pages import HEIGHT, WIDTH, certificate, page, read, rows, said, text, width

ANALYTES = (
    "Arsenic", "Cadmium", "Lead", "Mercury", "Nickel", "Mitragynine", "7-Hydroxymitragynine", "Paynantheine",
    "Speciogynine", "Total Aerobic Microbial Count", "Escherichia coli", "Salmonella spp.", "Aflatoxin B1",
)  # fmt: skip
HEADERS = {"lod": "LOD (ppm)", "loq": "LOQ (ppm)", "value": "Result (ppm)", "limit": "Limit (ppm)", "status": "Status"}

Cells = tuple[tuple[str, ...], ...]


class Model(NamedTuple):
    """A table as its cells and how it is laid out."""

    roles: tuple[str, ...]
    names: tuple[str, ...]
    cells: Cells
    """One tuple for each row, without the name; "" is an empty cell."""
    align: tuple[str, ...]
    gap: float
    """Points between two columns."""
    pitch: float

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """Header and rows."""
        header = ("Analyte", *(HEADERS[role] for role in self.roles))
        return [header, *((name, *row) for name, row in zip(self.names, self.cells, strict=True))]

    def edges(self) -> list[tuple[float, float]]:
        """Left and right of each column, as wide as its widest cell."""
        found, x = [], 40.0
        for index in range(len(self.roles) + 1):
            widest = max(width(line[index]) for line in self.lines)
            found.append((x, x + widest))
            x += widest + self.gap
        return found

    def words(self, top: float = 120.0, shift: float = 0.0) -> list[Word]:
        """The words of the table."""
        found = []
        for number, line in enumerate(self.lines):
            for cell, (left, right), align in zip(line, self.edges(), ("left", *self.align), strict=True):
                x = {"left": left, "center": (left + right) / 2, "right": right}[align]
                found += text(x + shift, top + number * self.pitch, cell, align=align)
        return found

    def rulings(self, top: float = 120.0) -> list[Ruling]:
        """Lines between all columns and all rows, and around them."""
        edges = self.edges()
        half = self.gap / 2
        xs = [edges[0][0] - half, *(right + half for _, right in edges)]
        lead = (self.pitch - 8) / 2
        ys = [top - lead + number * self.pitch for number in range(len(self.lines) + 1)]
        return [
            *(Ruling(xs[0], y, xs[-1], y + 0.5) for y in ys),
            *(Ruling(x, ys[0], x + 0.5, ys[-1]) for x in xs),
        ]

    @property
    def truth(self) -> dict[str, dict[str, str | None]]:
        """What a reading must give."""
        units = dict.fromkeys(("lod", "loq", "value", "limit"), " ppm")
        return {
            name: {
                role: f"{cell}{units.get(role, '')}" if cell else None
                for role, cell in zip(self.roles, row, strict=True)
            }
            for name, row in zip(self.names, self.cells, strict=True)
        }


_number = st.decimals(min_value="0.001", max_value="999", places=3).map(lambda n: format(n.normalize(), "f"))
_cell = {
    "lod": _number,
    "loq": _number,
    "value": st.one_of(_number, st.sampled_from(["ND", "<LOQ", "<0.05", "Not Detected", "BLQ"])),
    "limit": _number,
    "status": st.sampled_from(["Pass", "Fail", "Pass", ""]),
}


@st.composite
def models(draw: st.DrawFn, most_rows: int = 8, most_others: int = 4) -> Model:
    """Tables of some analytes with a result and some of the other columns, in any order and alignment."""
    kinds = st.sampled_from(["lod", "loq", "limit", "status"])
    others = draw(st.lists(kinds, min_size=1, max_size=most_others, unique=True))
    roles = tuple(draw(st.permutations(["value", *others])))
    names = tuple(draw(st.lists(st.sampled_from(ANALYTES), min_size=3, max_size=most_rows, unique=True)))
    cells = tuple(tuple(draw(_cell[role]) for role in roles) for _ in names)
    align = tuple(draw(st.sampled_from(["left", "center", "right"])) for _ in roles)
    return Model(roles, names, cells, align, draw(st.floats(10, 40)), draw(st.floats(11, 18)))


def reading(*words: Sequence[Word], rulings: Sequence[Ruling] = ()) -> dict[str, dict[str, str | None]]:
    """What is read, in the shape of `Model.truth`."""
    return _shape(page(*words, rulings=rulings))


def _shape(one: Page) -> dict[str, dict[str, str | None]]:
    (found,) = read(one).certificates
    result = {}
    for row in rows(found):
        cells: dict[str, str | None] = {"lod": said(row.lod), "loq": said(row.loq), "status": row.printed_status}
        cells["value"] = ", ".join(str(said(value)) for value in row.values) or None
        cells["limit"] = f"{row.limit.printed} {row.limit.unit}" if row.limit is not None else None
        result[row.printed_name] = cells
    return result


def only(model: Model, found: dict[str, dict[str, str | None]]) -> dict[str, dict[str, str | None]]:
    """The reading with the columns of the model; the others must be empty."""
    for cells in found.values():
        assert all(cells[role] is None for role in HEADERS if role not in model.roles)
    return {name: {role: cells[role] for role in model.roles} for name, cells in found.items()}


@settings(max_examples=60, deadline=None)
@given(models())
def test_a_table_gives_its_cells_back(model: Model) -> None:
    assert only(model, reading(model.words())) == model.truth


@settings(max_examples=40, deadline=None)
@given(models())
def test_rulings_do_not_change_what_is_read(model: Model) -> None:
    assert only(model, reading(model.words(), rulings=model.rulings())) == model.truth


@settings(max_examples=40, deadline=None)
@given(models(), st.floats(0.6, 1.6), st.floats(-20, 60), st.floats(-60, 200))
def test_moving_and_scaling_do_not_change_what_is_read(model: Model, scale: float, dx: float, dy: float) -> None:
    drawn = page(model.words(), rulings=model.rulings())
    assert only(model, _shape(_moved(drawn, scale, dx, dy))) == model.truth


@settings(max_examples=40, deadline=None)
@given(models(), st.randoms(use_true_random=False))
def test_the_order_of_the_columns_does_not_change_what_is_read(model: Model, chance: object) -> None:
    order = list(range(len(model.roles)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    other = model._replace(
        roles=tuple(model.roles[i] for i in order),
        cells=tuple(tuple(row[i] for i in order) for row in model.cells),
        align=tuple(model.align[i] for i in order),
    )
    assert reading(other.words()) == reading(model.words())


@settings(max_examples=40, deadline=None)
@given(models(5, 2), models(5, 2), st.floats(30, 60))
def test_two_tables_beside_each_other_are_two_tables(left: Model, right: Model, gap: float) -> None:
    """Names that both have are left out of the right one, which is left out where nothing of it stays."""
    kept = [i for i, name in enumerate(right.names) if name not in left.names]
    right = right._replace(names=tuple(right.names[i] for i in kept), cells=tuple(right.cells[i] for i in kept))
    shift = left.edges()[-1][1] - 40 + gap
    assume(kept and right.edges()[-1][1] + shift <= WIDTH - 20)
    found = reading(left.words(), right.words(shift=shift))
    shown = {name: (left if name in left.names else right).roles for name in found}
    assert {name: {role: cells[role] for role in shown[name]} for name, cells in found.items()} == {
        **left.truth,
        **right.truth,
    }


def test_a_wrong_cell_is_found_out() -> None:
    """The comparison can fail: a value that moves to another column reads otherwise."""
    model = Model(
        ("value", "loq"), ANALYTES[:3], (("0.1", "0.2"), ("0.3", "0.4"), ("0.5", "")), ("left", "left"), 20, 12
    )
    assert only(model, reading(model.words())) == model.truth
    moved = model._replace(cells=(("0.1", "0.2"), ("0.3", "0.4"), ("", "0.5")))
    assert only(model, reading(moved.words())) != model.truth


def _moved(drawn: Page, scale: float, dx: float, dy: float) -> Page:
    def place(box: tuple[float, float, float, float]) -> dict[str, float]:
        x0, top, x1, bottom = box
        return {"x0": x0 * scale + dx, "top": top * scale + dy, "x1": x1 * scale + dx, "bottom": bottom * scale + dy}

    words = tuple(w._replace(**place(w.box), size=w.size * scale) for w in drawn.words)
    rulings = tuple(r._replace(**place((r.x0, r.top, r.x1, r.bottom))) for r in drawn.rulings)
    return drawn._replace(
        width=max(WIDTH, WIDTH * scale + dx), height=HEIGHT * scale + 200, words=words, rulings=rulings
    )


def test_a_heading_and_sentences_around_a_table_change_nothing() -> None:
    model = Model(
        ("value", "limit"), ANALYTES[:3], (("0.1", "0.2"), ("ND", "0.4"), ("0.5", "0.6")), ("right", "right"), 30, 12
    )
    found = certificate(
        text(40, 60, "Certificate of Analysis"),
        text(40, 100, "Heavy Metals"),
        model.words(),
        text(40, 200, "End of report"),
    )
    assert {r.printed_name for r in rows(found)} == set(model.names)

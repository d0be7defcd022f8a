"""Boxes drawn over pages: on the words they are about, on turned and cut pages too, and with all that was read."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from verifier.cli.main import cli
from verifier.intake import Input
from verifier.model import Box
from verifier.pdf.render import render_page
from verifier.pictures import draw_page
from verifier.pictures.overlay import legend_height, scale_of
from verifier.pictures.palette import KINDS, PARTS, ink_on
from verifier.reading import read_document
from verifier.reading.layout import Kind, Mark, PageLayout, Part, read_layout
from verifier.samplekit.scan import scan

CELLS = [
    ["Analyte", "LOD", "LOQ", "Limit", "Result (ppm)", "Status"],
    ["Arsenic", "0.01", "0.03", "1.5", "0.21", "Pass"],
    ["Cadmium", "0.01", "0.03", "0.5", "ND", "Pass"],
    ["Lead", "0.01", "0.03", "0.5", "0.46", "Pass"],
]
PLACES = (60.0, 130.0, 180.0, 230.0, 280.0, 350.0)


def report(rotation: int = 0, crop: Box | None = None, *extra: str) -> Input:
    """A page of 450 x 450 points with a field, a title and a table, and more lines right below it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(450, 450), invariant=1)
    canvas.setPageRotation(rotation)
    if crop is not None:
        canvas.setCropBox(crop)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(60, 380, "Lot: B-17")
    canvas.drawString(60, 350, "Heavy Metals")
    for index, row in enumerate(CELLS):
        for x, cell in zip(PLACES, row, strict=True):
            canvas.drawString(x, 330 - 14 * index, cell)
    for index, line in enumerate(extra):
        for x, cell in zip(PLACES, line.split("|"), strict=False):
            canvas.drawString(x, 330 - 14 * (len(CELLS) + index), cell)
    canvas.save()
    data = buffer.getvalue()
    return Input(data=data, label="example.pdf", sha256=hashlib.sha256(data).hexdigest())


def layout_of(source: Input) -> PageLayout:
    (found,) = read_layout(source)
    return found


def of(layout: PageLayout, kind: Kind, part: Part | None = None) -> list[Mark]:
    return [mark for mark in layout.marks if mark.kind is kind and part in (None, mark.part)]


def ink(picture: Image.Image, box: tuple[float, float, float, float]) -> int:
    """How many pixels of the box are dark."""
    cut = picture.crop(tuple(round(edge) for edge in box)).convert("L")  # type: ignore[arg-type]
    return sum(cut.histogram()[:128])


# -------------------------------------------------------------------------------------------------------- layout


def test_everything_that_was_read_has_its_mark() -> None:
    layout = layout_of(report())
    assert [m.label for m in of(layout, Kind.HEADER)] == ["analyte", "LOD", "LOQ", "limit", "result ppm", "status"]
    assert [m.part for m in of(layout, Kind.HEADER)] == [
        *(Part.ANALYTE, Part.LOD, Part.LOQ, Part.LIMIT, Part.RESULT, Part.STATUS)
    ]
    for part in (Part.ANALYTE, Part.LOD, Part.LOQ, Part.LIMIT, Part.RESULT, Part.STATUS):
        assert len(of(layout, Kind.VALUE, part)) == 3
    assert [m.label for m in of(layout, Kind.FIELD)] == ["sample.lot"]
    assert [m.label for m in of(layout, Kind.TITLE)] == ["panel heavy_metals"]
    assert (len(of(layout, Kind.TABLE)), of(layout, Kind.NOT_TAKEN)) == (1, [])


def test_a_line_of_figures_that_no_row_was_made_of_is_marked() -> None:
    lines = ("Prepared: 12|2026", "xy 7 zz|see 4")
    marks = of(layout_of(report(0, None, *lines)), Kind.NOT_TAKEN)
    assert len(marks) == 1
    assert marks[0].box[1] > of(layout_of(report()), Kind.TABLE)[0].box[3] + 14


def test_a_table_on_its_side_has_marks_on_its_title_and_values() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(450, 450), invariant=1)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(60, 350, "Heavy Metals")
    for index, row in enumerate([["", "Arsenic", "Cadmium", "Lead", "Mercury"], ["ppm", "0.21", "ND", "0.46", "ND"]]):
        for x, cell in zip(PLACES, row, strict=False):
            canvas.drawString(x, 330 - 14 * index, cell)
    canvas.save()
    layout = layout_of(Input(data=buffer.getvalue(), label="t.pdf", sha256="0" * 64))
    assert len(of(layout, Kind.VALUE, Part.RESULT)) == len(of(layout, Kind.VALUE, Part.ANALYTE)) == 4
    assert [m.label for m in of(layout, Kind.TITLE)] == ["panel heavy_metals"]
    assert len(of(layout, Kind.TABLE)) == 1


# ------------------------------------------------------------------------------------------- boxes sit on words


@pytest.mark.parametrize("crop", [None, (35, 250, 420, 430)], ids=["whole", "cut"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_sit_on_the_words_of_turned_and_cut_pages(rotation: int, crop: Box | None) -> None:
    upright = layout_of(report(0, crop))
    source = report(rotation, crop)
    data = source.data
    with_words = [mark for mark in upright.marks if mark.kind in (Kind.VALUE, Kind.HEADER, Kind.FIELD, Kind.TITLE)]
    assert len(with_words) == 6 + 18 + 2
    turned = [_turned(mark.box, upright, rotation) for mark in with_words]
    picture = Image.open(io.BytesIO(render_page(data, 1, 3.0))).convert("RGB")
    everything = ink(picture, (0, 0, *picture.size))
    inside = 0
    for box in turned:
        found = ink(picture, tuple(3.0 * edge for edge in box))  # type: ignore[arg-type]
        assert found > 20
        inside += found
    assert inside > 0.9 * everything  # all but the label "Lot:"


def _turned(box: Box, layout: PageLayout, rotation: int) -> Box:
    """Where a box of the upright page is on the page turned clockwise, as a person sees it."""
    x0, top, x1, bottom = box
    width, height = layout.width, layout.height
    return {
        0: box,
        90: (height - bottom, x0, height - top, x1),
        180: (width - x1, height - bottom, width - x0, height - top),
        270: (top, width - x1, bottom, width - x0),
    }[rotation]


def test_text_that_is_upright_on_a_turned_page_is_read_and_drawn_where_it_stands() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(450, 450), invariant=1)
    canvas.setPageRotation(90)
    canvas.setCropBox((20, 10, 440, 430))
    canvas.rotate(90)
    canvas.setFont("Helvetica", 9)
    for index, row in enumerate(CELLS):
        for x, cell in zip(PLACES, row, strict=True):
            canvas.drawString(x, -120 - 14 * index, cell)
    canvas.save()
    source = Input(data=buffer.getvalue(), label="t.pdf", sha256="0" * 64)
    layout = layout_of(source)
    values = of(layout, Kind.VALUE)
    assert len(values) == 18
    picture = Image.open(io.BytesIO(render_page(source.data, 1, 3.0))).convert("RGB")
    marks = [*values, *of(layout, Kind.HEADER)]
    inside = [ink(picture, tuple(3.0 * edge for edge in mark.box)) for mark in marks]  # type: ignore[arg-type]
    assert min(inside) > 20
    assert sum(inside) > 0.97 * ink(picture, (0, 0, *picture.size))


# ------------------------------------------------------------------------------------------------------- pictures


def drawn(source: Input, layout: PageLayout) -> Image.Image:
    return Image.open(io.BytesIO(draw_page(source.data, layout))).convert("RGB")


def test_the_picture_has_legend_page_and_boxes_in_their_colours() -> None:
    source = report()
    layout = layout_of(source)
    picture = drawn(source, layout)
    scale, top = scale_of(layout), legend_height(picture.width)
    assert picture.size == (round(450 * scale), top + round(450 * scale))
    for part in (Part.ANALYTE, Part.LIMIT, Part.RESULT):
        header = next(mark for mark in of(layout, Kind.HEADER, part))
        x, y = round(header.box[0] * scale), round(header.box[1] * scale)
        assert PARTS[part] in {picture.getpixel((x + d, top + y + d)) for d in (-1, 0, 1)}


def test_digits_stay_legible_below_boxes_and_no_label_covers_a_value() -> None:
    source = report()
    layout = layout_of(source)
    scale = scale_of(layout)
    plain = Image.open(io.BytesIO(render_page(source.data, 1, scale))).convert("RGB")
    picture = drawn(source, layout)
    top = legend_height(picture.width)
    for mark in of(layout, Kind.VALUE):
        x0, y0, x1, y1 = (scale * edge for edge in mark.box)
        before, after = ink(plain, (x0, y0, x1, y1)), ink(picture, (x0, y0 + top, x1, y1 + top))
        assert 0.6 * before <= after <= 1.6 * before


def test_notes_are_written_out_below_the_page() -> None:
    source = report()
    layout = layout_of(source)
    note = Mark(Kind.NOTE, (60, 100, 120, 110), label='the result of "Lead" is "0.45" in one reading')
    noted = layout._replace(marks=(*layout.marks, note), remarks=("page 1 was read by one engine only",))
    plain, picture = drawn(source, layout), drawn(source, noted)
    assert picture.height > plain.height + 30
    assert picture.getpixel((2, picture.height - 2)) == KINDS[Kind.NOTE]


@pytest.mark.parametrize("side", [20.0, 5000.0])
def test_pages_of_any_size_are_drawn(side: float) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(side, side), invariant=1)
    canvas.drawString(side / 4, side / 2, "x")
    canvas.save()
    layout = PageLayout(1, side, side, (Mark(Kind.FIELD, (1, 1, side - 1, 8), label="sample.lot"),))
    source = Input(data=buffer.getvalue(), label="x.pdf", sha256="0" * 64)
    assert 200 < drawn(source, layout).width < 2500


def test_the_same_page_gives_the_same_bytes() -> None:
    source = report()
    assert draw_page(source.data, layout_of(source)) == draw_page(source.data, layout_of(source))


def test_no_two_parts_share_a_colour_and_labels_can_be_read_on_them() -> None:
    assert len(set(PARTS.values())) == len(PARTS) == len(Part)
    assert ink_on((255, 255, 200)) == (0, 0, 0)
    assert ink_on((0, 0, 90)) == (255, 255, 255)


# --------------------------------------------------------------------------------------------------- command line


def test_pictures_of_several_documents_never_overwrite_each_other(tmp_path: Path) -> None:
    for name in ("a/report.pdf", "b/Report.pdf", "b/report-2.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(report().data)
    pictures = tmp_path / "deep" / "pictures"
    result = CliRunner().invoke(cli, ["read", str(tmp_path), "-f", "jsonl", "--overlay", str(pictures)])
    assert result.exit_code == 0, result.stderr
    names = sorted(path.name for path in pictures.iterdir())
    assert len(names) == 3
    assert "report-page-001.png" in names or "Report-page-001.png" in names
    assert len({name.casefold() for name in names}) == 3
    assert all((pictures / name).read_bytes().startswith(b"\x89PNG") for name in names)


def test_a_document_from_stdin_has_a_name_and_one_that_cannot_be_read_has_no_picture(tmp_path: Path) -> None:
    run = CliRunner()
    assert run.invoke(cli, ["read", "-", "--overlay", str(tmp_path)], input=report().data).exit_code == 0
    assert [path.name.endswith("-page-001.png") for path in tmp_path.iterdir()] == [True]
    other = tmp_path / "other"
    assert run.invoke(cli, ["read", "-", "--overlay", str(other)], input=b"no pdf").exit_code == 3
    assert not other.exists()


def test_a_folder_that_cannot_be_made_is_an_error_of_output(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "r.pdf").write_bytes(report().data)
    result = CliRunner().invoke(cli, ["read", str(tmp_path / "r.pdf"), "--overlay", str(tmp_path / "file" / "sub")])
    assert result.exception is not None
    assert "Cannot write to" in str(result.exception) + result.output


# ------------------------------------------------------------------------------------------------ scans and pictures


def scanned() -> bytes:
    return scan(report().data, seed=3)


def as_picture(kind: str) -> bytes:
    """The page as a camera gives it: a picture file, the page lying on its side."""
    with Image.open(io.BytesIO(render_page(scanned(), 1, 200 / 72))) as page:
        buffer = io.BytesIO()
        page.convert("RGB").rotate(90, expand=True).save(buffer, kind, dpi=(200, 200))
    return buffer.getvalue()


def as_input(data: bytes, label: str) -> Input:
    return Input(data=data, label=label, sha256=hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("kind", ["PDF", "PNG", "JPEG", "TIFF"])
def test_boxes_on_scans_and_pictures_lie_on_the_page_as_displayed(kind: str) -> None:
    data = scanned() if kind == "PDF" else as_picture(kind)
    source = as_input(data, f"scan.{kind.lower()}")
    document = read_document(source)
    (layout,) = read_layout(source, document)
    truth = layout_of(report())
    for part in (Part.LOD, Part.LIMIT, Part.RESULT, Part.STATUS, Part.ANALYTE):
        there = [_middle(mark.box) for mark in of(truth, Kind.VALUE, part)]
        found = [_middle(mark.box) for mark in of(layout, Kind.VALUE, part)]
        wanted = [(x, y) if kind == "PDF" else (y, 450 - x) for x, y in there]
        assert len(found) == len(wanted)
        for place in wanted:  # the scanner turned the page by less than a degree
            assert min(abs(place[0] - x) + abs(place[1] - y) for x, y in found) < 14
    assert [mark.label for mark in of(layout, Kind.HEADER)] == [mark.label for mark in of(truth, Kind.HEADER)]
    (table,) = of(layout, Kind.TABLE)
    assert all(_is_within(_middle(mark.box), table.box) for mark in of(layout, Kind.HEADER))
    picture = Image.open(io.BytesIO(draw_page(data, layout)))
    assert max(picture.size) > 2000


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _is_within(place: tuple[float, float], box: Box) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]


def test_the_command_draws_a_picture_file(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(as_picture("PNG"))
    result = CliRunner().invoke(cli, ["read", str(tmp_path / "photo.png"), "--overlay", str(tmp_path / "out")])
    assert result.exit_code == 0, result.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["photo-page-001.png"]

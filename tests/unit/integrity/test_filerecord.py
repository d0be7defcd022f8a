from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.integrity.saving import document, page
from tests.unit.pdf.making_pdfs import make_pdf
from verifier.integrity import Examined
from verifier.integrity.filerecord import examine_record
from verifier.integrity.statedtimes import parse_pdf_date, parse_xmp_date
from verifier.model import FileRecord
from verifier.pdf.traces.xmp import MOST_BYTES, Packet, find_packet, parse_packet
from verifier.samplekit.incremental import Parts, stream, take_apart, write_whole
from verifier.samplekit.saying import packet, saying

MADE = datetime(2026, 3, 5, 10, 0, 7, tzinfo=UTC)


def drawn() -> Parts:
    return take_apart(make_pdf(page((60, 700, "Lead 0.2 ppm")), pageCompression=0))


def record(pdf: bytes) -> FileRecord:
    found = examine_record(Examined(pdf, document()))["file"]
    assert isinstance(found, FileRecord)
    return found


def test_what_the_file_says_in_both_places() -> None:
    parts = drawn()
    later = MADE + timedelta(days=1)
    told = {
        "Title": "Report (7)",
        "Producer": "Server \\ 4",
        "Author": "R. Analyst",
        "CreationDate": MADE,
        "ModDate": later,
    }
    xmp = {"pdf:Producer": "A & B", "xmp:CreatorTool": "Desk", "xmp:CreateDate": MADE, "xmp:ModifyDate": later}
    assert record(write_whole(parts, saying(parts, told, xmp))) == FileRecord(
        title="Report (7)",
        author="R. Analyst",
        producer="Server \\ 4",
        created=MADE,
        modified=later,
        xmp_creator="Desk",
        xmp_producer="A & B",
        xmp_created=MADE,
        xmp_modified=later,
    )


def test_what_cannot_be_printed_is_left_out() -> None:
    parts = drawn()
    info = b"<</Producer<FEFF0041000A0000202E0042D800>/Creator(" + b"x" * 2000 + b")/Author(   )>>"
    found = record(write_whole(parts, {parts.info: info}))
    assert found.producer is not None
    assert found.producer.startswith("A B")
    assert all(sign.isprintable() for sign in found.producer)
    assert found.creator is not None
    assert len(found.creator) == 300
    assert found.author is None


@pytest.mark.parametrize("packed", [False, True])
def test_the_packet_may_be_packed(packed: bool) -> None:
    parts = drawn()
    changed = saying(parts, {}, {"pdf:Producer": "Desk 11"})
    if packed:
        body = changed[parts.size].partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
        head = b"/Type/Metadata/Subtype/XML/Filter/FlateDecode"
        changed[parts.size] = stream(zlib.compress(body), head)
    assert record(write_whole(parts, changed)).xmp_producer == "Desk 11"


def test_of_several_packets_the_one_that_the_catalogue_names_counts() -> None:
    parts = drawn()
    changed = saying(parts, {}, {"pdf:Producer": "Desk 11"})
    changed[parts.size + 1] = packet({"pdf:Producer": "of a picture"})
    assert record(write_whole(parts, changed)).xmp_producer == "Desk 11"
    swapped = {**changed, parts.size: changed[parts.size + 1], parts.size + 1: changed[parts.size]}
    assert record(write_whole(parts, swapped)).xmp_producer == "of a picture"


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"stream",
        b"<</Type/Metadata>>stream",
        b"<</Type/Metadata/Length 99999999999>>stream\nxx",
        b"/Metadata 9 0 R",
    ],
)
def test_a_broken_packet_says_nothing(broken: bytes) -> None:
    parts = drawn()
    catalogue = parts.objects[parts.root].strip()
    changed = {parts.root: catalogue[:-2] + b"/Metadata %d 0 R>>" % parts.size, parts.size: broken}
    assert record(write_whole(parts, changed)).xmp_producer is None


DESCRIPTION = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:p="http://ns.adobe.com/pdf/1.3/" xmlns:x="http://ns.adobe.com/xap/1.0/" {}>{}'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def test_attributes_and_elements_say_the_same() -> None:
    attributes = DESCRIPTION.format('p:Producer="Desk" x:CreatorTool=" Tool "', "")
    elements = DESCRIPTION.format("", "<p:Producer>Desk</p:Producer><x:CreatorTool>Tool</x:CreatorTool>")
    expected = Packet(producer="Desk", creator="Tool")
    assert parse_packet(attributes.encode()) == parse_packet(elements.encode()) == expected
    assert parse_packet(elements.encode("utf-16")) == expected


def test_what_stands_deeper_is_of_something_else() -> None:
    inner = '<x:History><rdf:Seq><rdf:li><rdf:Description p:Producer="of another"/></rdf:li></rdf:Seq></x:History>'
    assert parse_packet(DESCRIPTION.format("", inner).encode()) == Packet()


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>",
        "",
        "no XML",
        "<a>&b;</a>",
    ],
)
def test_a_packet_that_declares_or_breaks_something_says_nothing(text: str) -> None:
    assert parse_packet(text.encode()) is None


def test_a_packet_that_swells_is_cut_off() -> None:
    parts = drawn()
    changed = saying(parts, {}, {"pdf:Producer": "Desk"})
    body = b"<a>" + b" " * (3 * MOST_BYTES) + b"</a>"
    changed[parts.size] = stream(zlib.compress(body), b"/Type/Metadata/Subtype/XML/Filter/FlateDecode")
    found = find_packet(write_whole(parts, changed), is_encrypted=False)
    assert found is not None
    assert len(found) == MOST_BYTES
    assert parse_packet(found) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_a_packet_or_none(data: bytes) -> None:
    found = parse_packet(data)
    assert found is None or isinstance(found, Packet)


@given(st.binary(max_size=400))
def test_any_file_has_a_packet_or_none(data: bytes) -> None:
    found = find_packet(b"/Metadata 1 0 R /Type/Metadata>>stream\n" + data, is_encrypted=False)
    assert found is None or isinstance(found, bytes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D:20240131120000+01'00'", datetime(2024, 1, 31, 12, tzinfo=timezone(timedelta(hours=1)))),
        ("D:20240131120000-0530", datetime(2024, 1, 31, 12, tzinfo=timezone(-timedelta(hours=5, minutes=30)))),
        ("D:20240131120000+01'00", datetime(2024, 1, 31, 12, tzinfo=timezone(timedelta(hours=1)))),
        ("D:20240131120000Z00'00'", datetime(2024, 1, 31, 12, tzinfo=UTC)),
        ("20240131120000Z", datetime(2024, 1, 31, 12, tzinfo=UTC)),
        ("D:20240131", datetime(2024, 1, 31)),  # noqa: DTZ001 - the file gives no zone
        ("D:2024", datetime(2024, 1, 1)),  # noqa: DTZ001
        ("2024-01-31T12:00:00.123+01:00", datetime(2024, 1, 31, 12, tzinfo=timezone(timedelta(hours=1)))),
        ("D:20240231120000", None),
        ("D:20240131126000", None),
        ("D:20240131120000+25'00'", None),
        ("D:00000101", None),
        ("D:٢٠٢٤", None),
        ("Tue Mar 3 2026", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_of_the_dictionary(text: str | None, expected: datetime | None) -> None:
    assert parse_pdf_date(text) == expected
    assert expected is None or (parse_pdf_date(text) or MADE).utcoffset() == expected.utcoffset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-31T12:00:00Z", datetime(2024, 1, 31, 12, tzinfo=UTC)),
        ("2024-01-31T12:00", datetime(2024, 1, 31, 12)),  # noqa: DTZ001
        ("2024-01", datetime(2024, 1, 1)),  # noqa: DTZ001
        ("D:20240131120000Z", datetime(2024, 1, 31, 12, tzinfo=UTC)),
        ("31.1.2024", None),
    ],
)
def test_dates_of_packets(text: str, expected: datetime | None) -> None:
    assert parse_xmp_date(text) == expected


@given(st.one_of(st.text(max_size=80), st.from_regex(r"D:\d{0,16}[Z+\-]?\d{0,2}'?\d{0,2}'?", fullmatch=True)))
def test_any_text_is_a_date_or_none(text: str) -> None:
    for found in (parse_pdf_date(text), parse_xmp_date(text)):
        assert found is None or isinstance(found, datetime)


@given(
    st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=-7))]))  # noqa: DTZ001
)
def test_dates_are_read_as_they_were_written(moment: datetime) -> None:
    second = moment.replace(microsecond=0)
    zone = second.strftime("%z")
    written = f"D:{second:%Y%m%d%H%M%S}" + (f"{zone[:3]}'{zone[3:]}'" if zone else "")
    assert parse_pdf_date(written) == second
    assert parse_xmp_date(second.isoformat()) == second


def test_the_metadata_of_a_photograph_are_not_those_of_the_report() -> None:
    xml = b"<x/>"
    told = b"2 0 obj <</Type/Metadata/Subtype/XML/Length 4>>\nstream\n" + xml + b"\nendstream endobj\n"
    photograph = b"3 0 obj <</Type/XObject/Subtype/Image/Metadata 2 0 R/Length 0>> stream\nendstream endobj\n"
    catalogue = b"1 0 obj <</Type/Catalog/Metadata 2 0 R>> endobj\n"
    assert find_packet(catalogue + told, is_encrypted=False) == xml
    assert find_packet(b"1 0 obj <</Type/Catalog>> endobj\n" + told + photograph, is_encrypted=False) is None

"""What is refused before an engine sees it, what is not, and that no bytes at all make it crash or run on."""

from __future__ import annotations

import base64
import signal
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile import blanks, good_report, one_page, parts_of, stream, write_pdf, write_pdf_with_xref_stream, zeros
from verifier.errors import DamagedError, TooLargeError
from verifier.intake import prescan as module
from verifier.intake.active import ActiveContent, find_active
from verifier.intake.inflating import Meter, from_ascii85, from_hexadecimal, is_deflated, lzw_size, runs_size
from verifier.intake.prescan import MAX_DEPTH, Prescan, prescan
from verifier.pdf import open_pdf

MEGABYTE = 1 << 20
FLATE = "/Filter /FlateDecode"
IMAGE = "/Subtype /Image /Width 100 /Height 100"
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "pdfs"
MODERN = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
}


@pytest.fixture(autouse=True)
def _no_test_runs_on() -> Iterator[None]:
    """What takes square time on 5 MB takes days; what does not, less than a second."""

    def ring(number: int, frame: object) -> None:
        raise TimeoutError("it runs on")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def measured(data: bytes, entries: str = FLATE) -> Prescan:
    return prescan(one_page(stream(data, entries)))


# ------------------------------------------------------------------------------------------------- what passes


def test_a_good_report_passes_and_is_counted() -> None:
    objects, _ = parts_of(good_report())
    seen = prescan(good_report())
    assert seen.objects == len(objects)
    assert seen.streams == sum(b"endstream" in body for body in objects.values())
    assert 1 <= seen.depth <= 4
    assert seen.active == ()


def test_many_objects_are_counted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    data = good_report() + b"obj endobj obj"
    few = prescan(data).objects
    monkeypatch.setattr(module, "_FEW_WORDS", 3)
    assert prescan(data).objects == few == prescan(good_report()).objects + 2


def test_the_bytes_of_deflated_streams_are_counted() -> None:
    assert measured(zlib.compress(b"q Q " * 1000)).inflated == 4000
    assert measured(zlib.compress(b"")).inflated == 0
    assert measured(b"no deflate at all").inflated == 0


@pytest.mark.corpus
def test_no_real_report_is_refused() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the labelled corpus (../shared/corpus) is not on this machine")
    for path in sorted(CORPUS.glob("*.pdf")):
        seen = prescan(path.read_bytes())
        # Far from every limit, so that the next report is not refused either.
        assert seen.depth * 5 < MAX_DEPTH
        assert seen.objects * 5 < module.MAX_FILE_OBJECTS
        assert seen.inflated * 5 < module.MAX_FILE_BYTES
        assert seen.active == ()


def test_a_white_page_in_colour_at_600_dpi_passes() -> None:
    assert measured(zeros(104 * MEGABYTE), f"{IMAGE} {FLATE}").inflated == 104 * MEGABYTE


def test_a_long_text_passes() -> None:
    text = b"".join(b"1 0 0 1 %d %d Tm (Lead 0.%d ppm) Tj\n" % (n % 612, n * 7 % 792, n * n) for n in range(200_000))
    assert len(text) > 4_000_000
    assert measured(zlib.compress(text)).inflated == len(text)


# ------------------------------------------------------------------------------------------------- what swells


@pytest.mark.parametrize(
    ("data", "entries", "words"),
    [
        (zeros(40 * MEGABYTE), FLATE, "object 4 unpacks to more than 32,000,000 bytes"),
        (zeros(40 * MEGABYTE), "", "more than 32,000,000"),
        (zeros(40 * MEGABYTE), "/Filter 9 0 R", "more than 32,000,000"),
        (zeros(40 * MEGABYTE), "/Filter /#46l", "more than 32,000,000"),
        (zeros(16 * MEGABYTE), FLATE, "more than 250 times"),
        (zeros(130 * MEGABYTE), f"{IMAGE} {FLATE}", "more than 128,000,000"),
        (zlib.compress(zeros(40 * MEGABYTE)), "/Filter [/FlateDecode /FlateDecode]", "more than 32,000,000"),
        (zlib.compress(zlib.compress(zlib.compress(zlib.compress(b"a")))), FLATE, "packed more than 3 times over"),
        (zeros(40 * MEGABYTE).hex().encode() + b">", "/Filter [/ASCIIHexDecode /FlateDecode]", "more than 32,000,000"),
        (base64.a85encode(zeros(40 * MEGABYTE)) + b"~>", "/Filter [/A85 /Fl]", "more than 32,000,000"),
        (b"\x81\0" * 300_000, "/Filter /RunLengthDecode", "more than 32,000,000"),
        (b"\0a" * 5_000_000, "/Filter /RL", "more than 4,000,000 LZW codes or runs"),
    ],
    ids=range(12),
)
def test_what_swells_too_much_is_refused(data: bytes, entries: str, words: str) -> None:
    with pytest.raises(TooLargeError, match="too large when it is unpacked") as caught:
        measured(data, entries)
    assert words in caught.value.message
    assert "at most" in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_many_streams_are_counted_together() -> None:
    pictures = {number: stream(zeros(100 * MEGABYTE), f"{IMAGE} {FLATE}") for number in range(10, 16)}
    assert prescan(write_pdf(dict(list(pictures.items())[:4]))).inflated == 400 * MEGABYTE
    with pytest.raises(TooLargeError, match="its streams unpack to more than 512,000,000 bytes"):
        prescan(write_pdf(pictures))


def test_the_end_of_a_stream_is_where_deflate_ends() -> None:
    """The word "endstream" can stand in the data, behind which the bomb begins."""
    packer = zlib.compressobj(0)
    plain = packer.compress(b"endstream endobj" * 10) + packer.flush(zlib.Z_FULL_FLUSH)
    assert b"endstream" in plain
    bomb = zlib.decompressobj(-15)  # the rest of a second stream goes on behind the first one
    tail = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = b"".join(tail.compress(bytes(MEGABYTE)) for _ in range(40)) + tail.flush()
    assert len(bomb.decompress(rest)) == 40 * MEGABYTE
    with pytest.raises(TooLargeError, match="more than 32,000,000"):
        measured(plain + rest)


def test_streams_within_streams_are_not_followed_for_ever() -> None:
    piece = b"<<>>stream\n\x78\x01\x00\xff\xff\x00\x00"
    with pytest.raises(DamagedError, match="its streams lie within each other"):
        prescan(b"%PDF-1.4\n" + piece * 150_000)


def test_an_object_stream_is_looked_into() -> None:
    data = write_pdf_with_xref_stream({4: stream(b"q Q")}, MODERN, "")
    assert prescan(data).objects == 3 + len(MODERN)
    assert prescan(data).active == ()
    acting = MODERN | {1: MODERN[1].replace(b">>", b"/OpenAction << /S /Java#53cript /JS (app.alert\\(1\\)) >> >>")}
    data = write_pdf_with_xref_stream({4: stream(b"q Q")}, acting, "")
    assert b"JS" not in data
    assert prescan(data).active == (ActiveContent.JAVASCRIPT, ActiveContent.ON_OPENING)
    deep = MODERN | {6: b"[" * 500 + b"]" * 500}
    with pytest.raises(DamagedError, match="more than 100 deep"):
        prescan(write_pdf_with_xref_stream({4: stream(b"q Q")}, deep, ""))


# ------------------------------------------------------------------------------------------- how much there is


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (b"<< >>\nendobj\n" + b"7 0 obj\n" * 200_001, TooLargeError, "too many objects"),
        (b"stream\n" * 400_002, TooLargeError, "too many streams"),
        (stream(b"", "/Type /ObjStm /N 999999999 /First 9"), TooLargeError, "too many objects: 1,000,000,00"),
        (stream(b"", "/Type /XRef /Index [0 2000000000]"), TooLargeError, "entries in the cross-reference table"),
        (stream(b"", "/Type /XRef /Size 2000000000"), TooLargeError, "entries in the cross-reference table"),
        (
            stream(b"", "/Subtype /Image /Height 60000 /Width 60000"),
            TooLargeError,
            "pixels in a picture: 3,600,000,000",
        ),
        (b"[] " * 1_100_000, TooLargeError, "too many brackets"),
        (b"[" * 101 + b"]" * 101, DamagedError, "more than 100 deep"),
        (b"<</A" * 101 + b">>" * 101, DamagedError, "more than 100 deep"),
        (b"[<</A" * 60, DamagedError, "more than 100 deep"),
        (b"[(]]]\\)]])" * 101, DamagedError, "more than 100 deep"),
    ],
    ids=range(11),
)
def test_too_much_of_anything_is_refused(body: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        prescan(write_pdf({1: b"<< /Type /Catalog >>", 2: body}))
    assert "at most" in str(caught.value)


@pytest.mark.parametrize(
    "body", [b"[" * 100 + b"]" * 100, b"(" + b"[" * 500 + b")", b"[<ab><cd>]" * 500, b"% " + b"[" * 500]
)
def test_what_only_looks_deep_passes(body: bytes) -> None:
    assert prescan(write_pdf({1: b"<< /Type /Catalog >>", 2: body + b"\n"})).depth <= MAX_DEPTH


def test_engines_never_see_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verifier.pdf.document.load_engine", lambda name: pytest.fail("an engine was asked"))
    with pytest.raises(TooLargeError):
        open_pdf(one_page(stream(blanks(40 * MEGABYTE), FLATE)))


# ------------------------------------------------------------------------------------------------- what would act


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (b"<< /S /JavaScript /JS 5 0 R >>", {ActiveContent.JAVASCRIPT}),
        (b"<< /S /JavaScriptExample >>", set()),
        (b"<< /AA << /O 5 0 R >> >>", {ActiveContent.ON_EVENTS}),
        (b"<< /S /Launch /F (cmd.exe) >>", {ActiveContent.LAUNCH}),
        (b"<< /S/SubmitForm >>", {ActiveContent.SUBMISSION}),
        (b"<< /Type /Filespec /EF << /F 5 0 R >> >>", {ActiveContent.ATTACHMENT}),
        (b"<< /Type /#45mbeddedFile >>", {ActiveContent.ATTACHMENT}),
        (b"<< /AcroForm << /XFA [(a) 5 0 R] >> >>", {ActiveContent.FORM}),
        (b"<< /Subtype /RichMedia >>", {ActiveContent.MEDIA}),
        (b"<< /S /URI /URI (https://example.org) >>", set()),
        (b"<< /S /URI /URI (mailto:laboratory@example.org) >>", set()),
        (b"<< /S /URI /URI (reports/1.pdf) >>", set()),
        (b"<< /S /URI /URI (javascript:alert\\(1\\)) >>", {ActiveContent.LINK}),
        (b"<< /S /URI /URI ( FILE:///etc/passwd) >>", {ActiveContent.LINK}),
        (b"<< /S /URI /URI <66696C653A2F2F> >>", {ActiveContent.LINK}),
        (b"<< /URI (x1:\x80\x90) >> trailer << /Encrypt 9 0 R >>", set()),
        (b"<< /OpenAction [3 0 R /Fit] >>", set()),
        (b"<< /OpenAction 9 0 R >>", set()),
        (b"<< /OpenAction [3 0 R /Fit] /S /Launch >>", {ActiveContent.LAUNCH}),
        (b"<< /OpenAction << /S /GoTo /D [3 0 R] >> /S /Launch >>", {ActiveContent.LAUNCH}),
        (b"<< /OpenAction 9 0 R >> << /S /Launch >>", {ActiveContent.LAUNCH, ActiveContent.ON_OPENING}),
        (b"", set()),
    ],
)
def test_what_would_act_is_found_by_its_words(text: bytes, kinds: set[ActiveContent]) -> None:
    assert set(find_active(text)) == kinds


def test_words_in_streams_and_texts_of_pages_mean_nothing() -> None:
    assert measured(b"BT (/JavaScript /Launch) Tj ET /S /Launch", "").active == ()


# ----------------------------------------------------------------------------------------------------- filters


@given(st.binary(max_size=2000), st.booleans())
def test_ascii85_is_what_the_library_says(data: bytes, wrapped: bool) -> None:
    text = base64.a85encode(data, wrapcol=60 if wrapped else 0)
    assert b"".join(from_ascii85(text + b"~>")) == data


@given(st.binary(max_size=500))
def test_hexadecimal_digits(data: bytes) -> None:
    assert b"".join(from_hexadecimal(data.hex(" ").encode() + b">garbage")) == data
    assert b"".join(from_hexadecimal(b"zz")) == b""


def meter() -> Meter:
    return Meter(given=10**6, inflated=10**9, codes=10**6)


def test_lzw() -> None:
    # ISO 32000-1, 7.4.4.2, example 1: 45 45 45 45 45 65 45 45 45 66
    assert lzw_size(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", meter(), 100) == 10


@given(st.binary(max_size=300))
def test_lzw_and_runs_take_any_bytes(data: bytes) -> None:
    assert lzw_size(data, meter(), 10**9) >= 0
    assert 0 <= runs_size(data, meter(), 10**9) <= 64 * len(data)


@given(st.binary(max_size=100), st.integers(0, 9))
def test_what_zlib_writes_looks_deflated(data: bytes, level: int) -> None:
    assert is_deflated(zlib.compress(data, level))


# ------------------------------------------------------------------------------------------------- any bytes at all

BASES: tuple[Callable[[], bytes], ...] = (
    good_report,
    lambda: one_page(stream(zlib.compress(b"q Q " * 50), FLATE)),
    lambda: one_page(stream(base64.a85encode(zlib.compress(b"q Q " * 50)) + b"~>", "/Filter [/A85 /Fl]")),
    lambda: write_pdf_with_xref_stream({4: stream(b"q Q")}, MODERN, ""),
    lambda: b"",
)
WORDS = (
    *(b"stream\n", b"endstream", b">>stream\r\n", b"1 0 obj", b"endobj", b"<<", b">>", b"[", b"]", b"(", b")", b"\\"),
    *(b"/Filter/A85", b"/Filter[/AHx/Fl]", b"/Filter/LZW", b"/Filter/RL", b"#", b"%", b"<", b"~>", b"z", b"/URI(a:"),
    *(b"\x78\x9c", b"/Subtype/Image/Width 9", b"/N 7/First 2", b"/XRef/Size 5", b"/OpenAction<<", b"/JS(", b"\0"),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(BASES))())
    for _ in range(draw(st.integers(0, 12))):
        place = draw(st.integers(0, len(data)))
        end = min(len(data), place + draw(st.integers(0, 400)))
        cut = bytes(data[place:end])
        data[place:end] = draw(
            st.sampled_from((b"", cut * 2, cut[::-1])) | st.sampled_from(WORDS) | st.binary(max_size=9)
        )
    return bytes(data)


@settings(max_examples=300, deadline=None)
@given(mutated() | st.lists(st.sampled_from(WORDS), max_size=300).map(b"".join))
def test_any_bytes_are_counted_or_refused(data: bytes) -> None:
    with suppress(TooLargeError, DamagedError):
        seen = prescan(data)
        assert 0 <= seen.inflated <= module.MAX_FILE_BYTES
        assert 0 <= seen.depth <= MAX_DEPTH


@pytest.mark.parametrize(
    "word", [*WORDS, b"a", b"1 ", b"(a", b"[<<", b"<1", b"/URI <", b">>stream\nzz/Filter/A85", b"(\\a"]
)
def test_one_word_a_million_times_takes_linear_time(word: bytes) -> None:
    with suppress(TooLargeError, DamagedError):
        prescan(word * (5_000_000 // len(word)))

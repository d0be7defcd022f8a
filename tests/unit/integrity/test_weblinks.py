"""What a code says, taken apart: examples first, then that no text breaks it or makes it invent anything."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.integrity.weblinks import Payload, read_payload

ARTICLE = "09506000134352"
LOTS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7A, exclude_characters='/?#%&=+()"'), min_size=1).map(
    lambda text: text[:20]
)


@pytest.mark.parametrize(
    ("text", "host", "pieces"),
    [
        ("https://lims.example.org/coa/S204-1177", "lims.example.org", ("S204-1177",)),
        ("https://LIMS.Example.org:8443/coa?sample=S204-1177&wl_id=291", "lims.example.org", ("S204-1177",)),
        ("http://lims.example.org/#!/report/public/sample/S204-1177", "lims.example.org", ("S204-1177",)),
        (
            "https://x.example/sample_00398339_cofa_20211104.pdf",
            "x.example",
            ("sample_00398339_cofa_20211104", "00398339", "20211104"),
        ),
        ("www.example.org/r/R%2D20417", "www.example.org", ("R-20417",)),
        ("https://lims.example.org/", "lims.example.org", ()),
        ("http://203.0.113.9/r/20417", "203.0.113.9", ("20417",)),
        ("https://[2001:db8::1]/20417", "2001:db8::1", ("20417",)),
        ("https://user:pass@lims.example.org/20417", "lims.example.org", ("20417",)),
        ("S204-1177", None, ("S204-1177",)),
        ("SAMPLE S204-1177; LOT: GV-203377", None, ("S204-1177", "GV-203377")),
        ("no number at all", None, ()),
        ("", None, ()),
    ],
)
def test_addresses_and_plain_texts(text: str, host: str | None, pieces: tuple[str, ...]) -> None:
    assert read_payload(text) == Payload(host, pieces)


@pytest.mark.parametrize(
    ("text", "lot"),
    [
        (f"https://id.example.org/01/{ARTICLE}/10/GV-203377/21/4711", "GV-203377"),
        (f"https://id.example.org/some/way/01/{ARTICLE}/10/GV-203377", "GV-203377"),
        (f"https://id.example.org/gtin/{ARTICLE}/lot/GV-203377", "GV-203377"),
        (f"https://id.example.org/01/{ARTICLE}?10=GV-203377&17=270101", "GV-203377"),
        (f"https://id.example.org/01/{ARTICLE}", None),
        (f"01{ARTICLE}10GV-203377", "GV-203377"),
        (f"\x1d01{ARTICLE}1727010110GV-203377\x1d214711", "GV-203377"),
        (f"]d201{ARTICLE}310300012310GV-203377", "GV-203377"),
        (f"(01){ARTICLE}(17)270101(10)GV-203377", "GV-203377"),
        (f"01{ARTICLE}214711", None),
        (f"01{ARTICLE}10GV 203377", None),
    ],
)
def test_lots_of_gs1(text: str, lot: str | None) -> None:
    assert read_payload(text).lot == lot
    assert read_payload(text).pieces == ()


@pytest.mark.parametrize(
    "text",
    [
        "https://id.example.org/01/09506000134351/10/GV-203377",  # wrong check digit
        "https://id.example.org/01/17/10/GV-203377",
        "https://id.example.org/10/GV-203377",
        "0109506000134351" + "10GV-203377",
        f"01{ARTICLE}ZZ10GV-203377",  # no such identifier
        f"01{ARTICLE}17GV-10110GV-203377",  # no date
        "(10)GV-203377",
    ],
)
def test_what_only_looks_like_gs1_has_no_lot(text: str) -> None:
    assert read_payload(text).lot is None


@pytest.mark.parametrize("text", ["https://", "http://[", "http://[::1", "https://a b/17", "https:///2024", "www."])
def test_broken_addresses_lead_nowhere(text: str) -> None:
    assert read_payload(text).host in (None, "www")


def test_a_long_text_is_cut() -> None:
    assert len(read_payload("https://e.org/?" + "&".join(f"a{n}={n}1234" for n in range(5000))).pieces) <= 40


def test_a_line_below_an_address_is_no_part_of_its_host() -> None:
    payload = read_payload("https://lab.example.org\r\nS204-1177")
    assert (payload.host, payload.pieces) == ("lab.example.org", ("S204-1177",))


@given(st.text(), st.sampled_from(["", "https://", "http://e.org/", "www.", "01" + ARTICLE, "(01)", "\x1d01", "]d2"]))
def test_no_text_breaks_it_and_nothing_is_invented(text: str, head: str) -> None:
    whole = head + text
    payload = read_payload(whole)
    said = f"{whole} {unquote(whole)} {unquote(whole.replace('+', ' '))}"
    assert all(piece in said for piece in payload.pieces)
    assert payload.host is None or payload.host in whole.lower()
    assert payload.lot is None or payload.lot in said


@given(LOTS, LOTS)
def test_the_lot_of_a_digital_link_is_read_as_it_stands(lot: str, serial: str) -> None:
    link = f"https://id.example.org/01/{ARTICLE}/10/{quote(lot, safe='')}/21/{quote(serial, safe='')}"
    assert read_payload(link).lot == lot


@given(st.from_regex(r"[A-Z]{1,3}-?[0-9]{4,8}", fullmatch=True))
def test_a_number_in_an_address_comes_out_as_it_is(number: str) -> None:
    forms = ("https://e.org/coa/{}", "https://e.org/?id={}&b=2", "https://e.org/#/r/{}", "https://e.org/{}.pdf", "{}")
    assert all(number in read_payload(form.format(number)).pieces for form in forms)

"""Signed files, and what is said of them: each is made here, from test keys, and changed in one way."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyhanko")
pytest.importorskip("reportlab")

from asn1crypto import pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field
from pyhanko.sign.validation.dss import DocumentSecurityStore

from verifier.errors import InputError
from verifier.model import Signature, SignatureKind, SignatureState, Trust
from verifier.pdf.traces import signatures
from verifier.pdf.traces.signature_search import MAX_SIGNATURES
from verifier.pdf.traces.signatures import INSTALL, find_signatures
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.identities import KINDS, Identity, make_identity
from verifier.samplekit.make import make
from verifier.samplekit.pdfedits import changed_number, fill_field, some_page, with_text_field
from verifier.samplekit.signing import added_to, sign, stamp_time, written
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.tampering import TAMPERINGS, Genuine

WHEN = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)


@lru_cache
def plain() -> bytes:
    """A report that nobody signed."""
    return make(*draw_sound(5))


@lru_cache
def analyst() -> Identity:
    return make_identity(1, "p256")


def signed(pdf: bytes | None = None, **how: Any) -> bytes:
    return sign(pdf or plain(), how.pop("identity", analyst()), when=how.pop("when", WHEN), **how)


def only(pdf: bytes, *anchors: bytes) -> Signature:
    found = find_signatures(pdf, anchors)
    assert found.not_examined == ()
    (signature,) = found.signatures
    return signature


def states(pdf: bytes) -> list[SignatureState]:
    return [one.state for one in find_signatures(pdf).signatures]


# -------------------------------------------------------------------------------------------------------- sound


def test_a_file_without_a_signature_has_none_and_loads_nothing(tmp_path: Path) -> None:
    (tmp_path / "plain.pdf").write_bytes(plain())
    code = (
        "import sys; from pathlib import Path; from verifier.pdf.traces.signatures import find_signatures;"
        "print(find_signatures(Path(sys.argv[1]).read_bytes()) == ((), ()), 'pyhanko' in sys.modules)"
    )
    call = [sys.executable, "-c", code, str(tmp_path / "plain.pdf")]
    done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])  # noqa: S603
    assert done.stdout == "True False\n"


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_holds(kind: str) -> None:
    found = only(signed(identity=make_identity(1, kind)))
    assert (found.state, found.detail, found.covers_whole_file) == (SignatureState.VALID, None, True)
    assert (found.field, found.signer) == ("Signature1", "Example Analyst, Example Laboratory, XX")
    assert found.signed == WHEN
    assert found.kind is SignatureKind.APPROVAL
    assert found.trust is Trust.NOT_JUDGED
    assert found.anchor is None


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert signed() == signed()


def test_the_place_of_a_visible_signature_is_measured_from_the_top_left() -> None:
    height = 792 if b"612" in plain()[:3000] else None
    found = only(signed(box=(50, 40, 200, 70)))
    assert found.page == 1
    assert found.box is not None
    x0, top, x1, bottom = found.box
    assert (x0, x1, bottom - top) == (50, 200, 30)
    if height is not None:
        assert bottom == height - 40


def test_the_place_on_a_turned_page_is_as_displayed() -> None:
    writer = added_to(plain())
    page = some_page(writer.root["/Pages"], None)
    page[generic.pdf_name("/Rotate")] = generic.NumberObject(90)
    page[generic.pdf_name("/CropBox")] = generic.ArrayObject(map(generic.NumberObject, (10, 20, 500, 700)))
    writer.update_container(page)
    found = only(signed(written(writer), box=(50, 40, 200, 70)))
    # Turned clockwise: what is to the right of the lower left corner is below the upper left one.
    assert found.box == (20, 40, 50, 190)


def test_two_signatures_stand_in_the_order_in_which_they_were_made() -> None:
    second = make_identity(2, "ed25519", "Second Signer")
    first, last = find_signatures(signed(signed(), identity=second, name="Another", box=(9, 9, 99, 29))).signatures
    assert (first.field, first.state, first.covers_whole_file) == ("Signature1", SignatureState.VALID, False)
    assert first.detail == "a further signature"
    assert (last.field, last.covers_whole_file, last.page) == ("Another", True, 1)


def test_a_time_stamp_is_told_from_a_signature() -> None:
    stamper = make_identity(7, "rsa", "Example Time Stamps", is_time_stamper=True)
    first, stamp = find_signatures(stamp_time(signed(), stamper, when=WHEN + timedelta(days=1))).signatures
    assert (first.kind, first.detail) == (SignatureKind.APPROVAL, "a time stamp")
    assert (stamp.kind, stamp.state) == (SignatureKind.TIME_STAMP, SignatureState.VALID)
    assert stamp.signed == WHEN + timedelta(days=1)


def test_a_field_that_waits_for_a_signature_is_innocent() -> None:
    writer = added_to(plain())
    append_signature_field(writer, SigFieldSpec("Waiting", box=(9, 9, 99, 29)))
    waiting = written(writer)
    assert find_signatures(waiting) == ((), ())
    assert only(signed(waiting, name="Waiting")).state is SignatureState.VALID


def test_filling_in_a_form_is_allowed() -> None:
    found = only(fill_field(signed(with_text_field(plain())), "seen"))
    assert (found.state, found.covers_whole_file) == (SignatureState.VALID, False)
    assert found.detail == 'form fields were filled in: "remark"'


def test_filling_in_a_form_is_not_allowed_where_the_signature_forbids_it() -> None:
    certified = signed(with_text_field(plain()), is_certification=True, allows=MDPPerm.NO_CHANGES)
    assert only(certified).kind is SignatureKind.CERTIFICATION
    found = only(fill_field(certified, "seen"))
    assert found.state is SignatureState.CHANGED_AFTER
    assert found.detail == 'it allows no change at all, and something was added: form fields were filled in: "remark"'


def test_an_encrypted_file_that_opens_is_checked() -> None:
    writer = PdfFileWriter()
    stream = writer.add_object(generic.StreamObject(stream_data=b""))
    writer.insert_page(PageObject(contents=stream, media_box=(0, 0, 300, 300)))
    writer.encrypt("owner", "")
    out = BytesIO()
    writer.write(out)
    assert only(signed(out.getvalue(), password="")).state is SignatureState.VALID


# ------------------------------------------------------------------------------------------------------- broken


def test_a_changed_number_breaks_it() -> None:
    pdf = signed()
    start, changed = changed_number(plain(), Dice(1))
    found = only(pdf[:start] + changed + pdf[start + len(changed) :])
    assert found.state is SignatureState.BROKEN
    assert found.detail == "bytes that it covers were changed after it was made"
    assert found.signer is not None


def test_a_damaged_value_is_broken() -> None:
    pdf = signed()
    start = pdf.index(b"<30", pdf.rindex(b"/Contents <")) + 1
    assert states(pdf[:start] + b"FFFFFFFFFFFF" + pdf[start + 12 :]) == [SignatureState.BROKEN]
    assert states(pdf[:start] + b"zz" + pdf[start + 2 :]) == [SignatureState.BROKEN]


@pytest.mark.parametrize(
    "numbers",
    [[0, 10**11, 10**11, 10**11], [0, 50, 40, 30], [1, 40, 80, 9], [0, 5], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
)
def test_a_range_that_leads_elsewhere_is_broken(numbers: list[int]) -> None:
    pdf = signed()
    found = list(re.finditer(rb"/ByteRange \[([^\]]*)\]", pdf))[-1]
    text = " ".join(map(str, numbers)).encode().ljust(len(found[1]))
    assert len(text) <= len(found[1]) + 40
    room = found.end() - found.start(1) - 1
    assert states(pdf[: found.start(1)] + text[:room].ljust(room) + pdf[found.end() - 1 :]) == [SignatureState.BROKEN]


# ------------------------------------------------------------------------------------------------- changed after


def test_another_drawing_of_a_page_is_a_change() -> None:
    writer = added_to(signed())
    page = some_page(writer.root["/Pages"], None)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    writer.update_container(page)
    found = only(written(writer))
    assert found.state is SignatureState.CHANGED_AFTER
    assert found.detail == "the drawing of page 1 was replaced"
    assert not found.covers_whole_file


def test_a_page_more_is_a_change() -> None:
    writer = added_to(signed())
    stream = writer.add_object(generic.StreamObject(stream_data=b""))
    writer.insert_page(PageObject(contents=stream, media_box=(0, 0, 300, 300)))
    found = only(written(writer))
    assert found.state is SignatureState.CHANGED_AFTER
    assert found.detail is not None
    assert re.search(r"there were \d pages, and there are \d", found.detail)


def test_blanks_behind_it_are_no_change() -> None:
    found = only(signed() + b"\r\n")
    assert (found.state, found.covers_whole_file) == (SignatureState.VALID, False)
    assert found.detail == "2 blank bytes stand behind what it covers"


def test_what_only_some_viewers_take_for_a_saving_is_a_change() -> None:
    # Without the mark at its end pyHanko does not see this saving, and pdfium does.
    pdf = signed()
    writer = added_to(pdf)
    page = some_page(writer.root["/Pages"], None)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    writer.update_container(page)
    hidden = written(writer).rstrip().removesuffix(b"%%EOF")
    assert hidden.startswith(pdf)
    assert states(hidden) == [SignatureState.CHANGED_AFTER]
    assert states(pdf + b"\n% a remark\n") == [SignatureState.CHANGED_AFTER]


# ------------------------------------------------------------------------------------------------------ removed


def test_a_value_that_an_earlier_saving_held_was_removed() -> None:
    writer = added_to(signed(box=(50, 40, 200, 70)))
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/V"]
    writer.update_container(field)
    found = only(written(writer))
    assert (found.state, found.field, found.page) == (SignatureState.REMOVED, "Signature1", 1)
    assert found.detail == "saving 2 of 3 of this file held it, and its field is empty now"
    assert found.signer == "Example Analyst, Example Laboratory, XX"
    assert found.signed == WHEN


def test_a_field_that_is_gone_was_removed() -> None:
    writer = added_to(signed())
    writer.root.pop("/AcroForm")
    writer.update_root()
    found = only(written(writer))
    assert found.state is SignatureState.REMOVED
    assert found.detail == "saving 2 of 3 of this file held it, and its field is gone"


def test_a_reference_overwritten_in_place_was_removed() -> None:
    pdf = signed()
    found = list(re.finditer(rb"/V \d+ 0 R", pdf))[-1]
    gone = only(pdf[: found.start()] + b" " * len(found[0]) + pdf[found.end() :])
    assert (gone.state, gone.field) == (SignatureState.REMOVED, None)
    assert gone.signer is not None


def test_a_value_of_zeros_was_removed() -> None:
    pdf = signed()
    start = pdf.index(b"<30", pdf.rindex(b"/Contents <")) + 1
    end = pdf.index(b">", start)
    assert states(pdf[:start] + b"0" * (end - start) + pdf[end:]) == [SignatureState.REMOVED]


def _with_catalogue(entries: dict[str, Any]) -> bytes:
    writer = added_to(plain())
    for key, value in entries.items():
        writer.root[generic.pdf_name(key)] = value
    writer.update_root()
    return written(writer)


def _dictionary(**entries: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({generic.pdf_name(f"/{key}"): value for key, value in entries.items()})


def test_flags_and_permissions_without_a_signature() -> None:
    empty = generic.ArrayObject()
    flagged = _with_catalogue({"/AcroForm": _dictionary(Fields=empty, SigFlags=generic.NumberObject(3))})
    assert only(flagged).detail == "its form says that the file is signed, and holds no signature"
    certified = _with_catalogue(
        {"/AcroForm": _dictionary(Fields=empty), "/Perms": _dictionary(DocMDP=generic.DictionaryObject())}
    )
    assert only(certified).detail == "the file says that a signature certifies it, and holds none"


def test_a_form_without_signatures_is_innocent() -> None:
    empty = generic.ArrayObject()
    assert find_signatures(_with_catalogue({"/AcroForm": _dictionary(Fields=empty)})) == ((), ())
    # Only "there is a field for a signature", which a program that took the field out may have left.
    noted = _with_catalogue({"/AcroForm": _dictionary(Fields=empty, SigFlags=generic.NumberObject(1))})
    assert find_signatures(noted) == ((), ())


# ---------------------------------------------------------------------------------------------------- unchecked


def test_without_the_package_it_is_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "find_spec", lambda name: None)
    found = only(signed())
    assert found.state is SignatureState.UNCHECKED
    assert found.detail is not None
    assert INSTALL in found.detail
    assert find_signatures(plain()) == ((), ())


def test_an_unknown_format_is_unchecked() -> None:
    pdf = signed().replace(b"/adbe.pkcs7.detached", b"/adbe.pkcs7.sideways")
    found = only(pdf)
    assert found.state is SignatureState.UNCHECKED
    assert found.detail == 'signatures of the format "adbe.pkcs7.sideways" cannot be checked'


def test_a_file_that_cannot_be_followed_is_unchecked() -> None:
    pdf = signed()
    found = only(pdf[: pdf.rindex(b"startxref")])
    assert found.state is SignatureState.UNCHECKED
    assert found.detail is not None
    assert found.detail.startswith("the structure of the file cannot be followed")


def test_of_very_many_fields_only_some_are_checked() -> None:
    writer = added_to(signed())
    form = writer.root["/AcroForm"]
    value = form["/Fields"][0].raw_get("/V")
    names = (generic.pdf_string(f"s{number}") for number in range(MAX_SIGNATURES + 20))
    fields = [writer.add_object(_dictionary(FT=generic.pdf_name("/Sig"), T=name, V=value)) for name in names]
    form[generic.pdf_name("/Fields")] = generic.ArrayObject(fields)
    writer.update_container(form)
    found = find_signatures(written(writer)).signatures
    assert len(found) == MAX_SIGNATURES + 1 + 1
    assert (
        found[MAX_SIGNATURES].detail == f"the file has more than {MAX_SIGNATURES} signatures, and no more are checked"
    )


# --------------------------------------------------------------------------------------------------------- trust


def test_trust_is_judged_by_the_given_certificates() -> None:
    found = only(signed(), analyst().anchor())
    assert found.trust is Trust.TRUSTED
    assert found.trust_detail is not None
    assert found.trust_detail.startswith('it leads to "Example Test Root')
    assert "whether a certificate was revoked is not judged" in found.trust_detail


def test_another_authority_is_not_trusted() -> None:
    found = only(signed(), make_identity(9, "p256").anchor())
    assert found.trust is Trust.UNTRUSTED
    assert found.trust_detail is not None
    assert found.trust_detail.startswith("its certificate leads to none of those given")


def test_one_who_vouches_for_himself_is_trusted_when_given_alone() -> None:
    own = make_identity(3, "p256", is_self_signed=True)
    assert only(signed(identity=own), own.anchor()).trust is Trust.TRUSTED
    found = only(signed(identity=own), analyst().anchor())
    assert found.trust is Trust.UNTRUSTED
    assert (found.trust_detail or "").startswith("its certificate vouches for itself")


def test_the_time_of_signing_decides_whether_a_certificate_has_expired() -> None:
    short = make_identity(4, "p256", years=2)  # to the end of 2026
    assert only(signed(identity=short), short.anchor()).trust is Trust.TRUSTED
    late = only(signed(identity=short, when=WHEN + timedelta(days=600)), short.anchor())
    assert (late.state, late.trust) == (SignatureState.VALID, Trust.UNTRUSTED)
    assert (late.trust_detail or "").startswith("a certificate that it leads over was not valid then")


def test_a_broken_signature_is_not_judged_by_its_signer() -> None:
    pdf = signed()
    start, changed = changed_number(plain(), Dice(1))
    broken = only(pdf[:start] + changed + pdf[start + len(changed) :], analyst().anchor())
    assert broken.trust is Trust.NOT_JUDGED


def test_an_anchor_that_is_no_certificate_is_an_error() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        find_signatures(signed(), (b"no certificate",))


def test_signing_leaves_what_was_there() -> None:
    pdf = signed()
    assert pdf.startswith(plain())
    assert PdfFileReader(BytesIO(pdf)).xrefs.total_revisions == 2


def test_what_keeps_a_signature_checkable_is_allowed() -> None:
    writer = added_to(signed())
    authority = x509.Certificate.load(pem.unarmor(analyst().anchor())[2])
    DocumentSecurityStore.supply_dss_in_writer(writer, sig_contents=None, certs=[authority])
    found = only(written(writer))
    assert (found.state, found.covers_whole_file) == (SignatureState.VALID, False)
    assert found.detail == "what keeps a signature checkable for long, or nothing that is shown"


@pytest.mark.parametrize(
    "name", ["signed_then_redrawn", "signed_then_covered", "signed_then_annotated", "signature_field_removed"]
)
def test_what_the_kit_does_to_a_file_is_found(name: str) -> None:
    wanted = SignatureState.REMOVED if name.startswith("signature") else SignatureState.CHANGED_AFTER
    exhibit = TAMPERINGS[name]
    truth, layout, options = draw_sound(11)
    genuine = Genuine(truth, layout, options, make(truth, layout, options), Dice(11, name))
    assert wanted in states(exhibit.apply(genuine)[0])

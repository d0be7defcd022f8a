"""What a file shows of itself, beside what it reports: how it came about, what is hidden, what was put on top.

Everything here is an observation. What it may mean, and what else could explain it, is for the rules of the family
INT4xx to say.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from verifier.model.anchor import Anchor, Box
from verifier.model.base import Value


class FileRecord(Value):
    """What the file says about itself, as it says it; None where it says nothing."""

    title: str | None = None
    author: str | None = None
    creator: str | None = None
    """The program in which the document was written."""
    producer: str | None = None
    """The program that made the PDF."""
    created: datetime | None = None
    modified: datetime | None = None
    xmp_creator: str | None = None
    """As `creator`, in the XMP packet, which programs write beside the information dictionary."""
    xmp_producer: str | None = None
    xmp_created: datetime | None = None
    xmp_modified: datetime | None = None
    is_encrypted: bool = False


class ChangeKind(StrEnum):
    """What kind of text was changed, the weightiest kind that it holds."""

    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    IDENTIFIER = "identifier"
    """A lot, a number of a sample or report."""
    NAME = "name"
    """Of a client, laboratory, product or substance."""
    STATUS = "status"
    """A verdict word: Pass, Fail, Not Detected."""
    TEXT = "text"
    """Anything else."""


class TextChange(Value):
    """A text that one saving of the file put in the place of another."""

    kind: ChangeKind
    before: str | None
    """None where there was nothing."""
    after: str | None
    """None where nothing took its place."""
    page: int
    before_box: Box | None = None
    """Where it stood, on the page of the revision before."""
    after_box: Box | None = None

    @property
    def anchor(self) -> Anchor | None:
        """The place on the page; where the text was taken away, the place where it stood."""
        box = self.after_box or self.before_box
        return None if box is None else Anchor(page=self.page, box=box)


class Revision(Value):
    """One saved state of a file that was saved by adding to its end (ISO 32000-1, 7.5.6)."""

    number: int
    """Counted from 1, the oldest."""
    length: int
    """Bytes from the beginning of the file to the end of this revision."""
    pages: int
    changes: tuple[TextChange, ...] = ()
    """Against the revision before; none for the first."""


class SignatureState(StrEnum):
    """What became of a digital signature."""

    VALID = "valid"
    """The signed bytes are as they were, and nothing was added that changes what is shown."""
    CHANGED_AFTER = "changed_after"
    """The signed bytes are as they were, and something was added behind them that is more than a form filled in."""
    BROKEN = "broken"
    """The signed bytes were changed, or the signature itself was."""
    UNCHECKED = "unchecked"
    """It could not be checked; `detail` says why."""
    REMOVED = "removed"
    """The file says that it is signed, and holds no signature."""


class Trust(StrEnum):
    """Whether the certificate of a signer leads to an anchor that the user gave."""

    NOT_JUDGED = "not_judged"
    """No anchors were given."""
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"


class Signature(Value):
    """A digital signature in the file."""

    field: str
    """Name of its form field."""
    state: SignatureState
    signer: str | None = None
    """The subject of the signer's certificate, as it says it."""
    signed: datetime | None = None
    """The time that the signature states; nobody vouches for it but the signer, unless there is a time stamp."""
    covers_whole_file: bool = False
    """Whether nothing stands behind what it covers."""
    trust: Trust = Trust.NOT_JUDGED
    certificate_sha256: str | None = None
    page: int | None = None
    box: Box | None = None
    detail: str | None = None
    """What was changed, or why it could not be checked, in words."""

    @property
    def anchor(self) -> Anchor | None:
        """Where it is shown; None for one that is not."""
        return None if self.page is None or self.box is None else Anchor(page=self.page, box=self.box)


class HiddenKind(StrEnum):
    """Why a text is not seen although it is on the page."""

    COVERED = "covered"
    """An opaque area was painted over it later."""
    INVISIBLE = "invisible"
    """It is drawn without ink: rendering mode 3 (ISO 32000-1, table 106) or fully transparent."""
    SAME_COLOUR = "same_colour"
    """It has the colour of what is behind it."""


class HiddenText(Value):
    """A text on the page that is not seen."""

    kind: HiddenKind
    text: str
    shown: str | None = None
    """What is seen in its place; None where nothing is."""
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """Its place."""
        return Anchor(page=self.page, box=self.box)


class Overlay(Value):
    """An annotation, a stamp or a form field that shows something over the text of a page."""

    kind: str
    """Its subtype: "FreeText", "Stamp", "Square", "Widget" (ISO 32000-1, table 169)."""
    text: str | None = None
    """What it says, as far as that is text."""
    over: str
    """The text of the page that it lies over."""
    is_opaque: bool
    """Whether the text under it cannot be seen any more."""
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """Its place."""
        return Anchor(page=self.page, box=self.box)


class PictureDifference(Value):
    """A number that the text layer has and the picture of the page shows otherwise."""

    text: str
    picture: str
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """The place of the cell."""
        return Anchor(page=self.page, box=self.box)


class OddCell(Value):
    """A cell of a numeric column that is set unlike all the others of its column."""

    printed: str
    name: str
    """The printed name of its row."""
    differs_in: tuple[str, ...]
    """"font" (another typeface), "weight" (the same, or nobody can tell), "size", "colour", "baseline"."""
    own: tuple[str, ...]
    """How it is set, one text for each of `differs_in`."""
    usual: tuple[str, ...]
    """How its peers are set."""
    peers: int
    """How many other cells it was compared with."""
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """Its place."""
        return Anchor(page=self.page, box=self.box)


class Code(Value):
    """A QR code or barcode on a page; what it says is text, and nobody follows it."""

    symbology: str
    """"QRCode", "DataMatrix", "Code128" and so on."""
    text: str
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """Its place."""
        return Anchor(page=self.page, box=self.box)


class PageTraits(Value):
    """How one page is made; pages of one report are made alike."""

    page: int
    width: float
    """Points."""
    height: float
    fonts: tuple[str, ...] = ()
    """The typefaces of its text, subset tags left out, in the order of the alphabet."""
    is_scanned: bool = False
    """Whether the page is a picture."""


class PagePicture(Value):
    """A picture on a page, told by what it looks like."""

    digest: str
    """A perceptual hash in hexadecimal digits: pictures that look alike differ in few of its bits."""
    detail: float
    """How much there is to see, 0 for one plain area: the standard deviation of its grey values, 0 to 127."""
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """Its place."""
        return Anchor(page=self.page, box=self.box)


class Evidence(Value):
    """Everything that was looked for in a file beside what it reports."""

    file: FileRecord = FileRecord()
    revisions: tuple[Revision, ...] = ()
    """In order, the oldest first; one for a file that was saved once."""
    signatures: tuple[Signature, ...] = ()
    hidden: tuple[HiddenText, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    differences: tuple[PictureDifference, ...] = ()
    odd_cells: tuple[OddCell, ...] = ()
    codes: tuple[Code, ...] = ()
    pages: tuple[PageTraits, ...] = ()
    pictures: tuple[PagePicture, ...] = ()
    text_sha256: str | None = None
    """Of the words of all pages in reading order, so that the same text in another file is found."""
    not_examined: tuple[str, ...] = ()
    """What was not looked for, and why, one sentence each: a package is not installed, a page is too large."""
    failures: tuple[str, ...] = ()
    """What a defect of ours kept from being looked for; it forbids a pass."""

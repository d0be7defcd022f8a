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
    before: str | None = None
    """None where there was nothing."""
    after: str | None = None
    """None where nothing took its place."""
    page: int
    """Of the revision that changed it; where a page was taken away, the one that it was before."""
    before_page: int | None = None
    """The page of the revision before that the text stood on; None where there was nothing."""
    before_box: Box | None = None
    """Where it stood, on that page."""
    after_box: Box | None = None
    is_whole_page: bool = False
    """Whether a page was added, taken away or replaced by another one; the texts are then how the pages begin."""
    is_beside: bool = False
    """Whether it was added above, below or beside all that the page said before, as a stamp in the margin is, and the
    reading found neither a field nor a result in it."""

    @property
    def anchor(self) -> Anchor | None:
        """The place on the page; where the text was taken away, the place where it stood."""
        box = self.after_box or self.before_box
        return None if box is None else Anchor(page=self.page, box=box)

    @property
    def before_anchor(self) -> Anchor | None:
        """The place in the revision before."""
        if self.before_box is None or self.before_page is None:
            return None
        return Anchor(page=self.before_page, box=self.before_box)


class Revision(Value):
    """One saved state of a file that was saved by adding to its end (ISO 32000-1, 7.5.6)."""

    number: int
    """Counted from 1, the oldest."""
    length: int
    """Bytes from the beginning of the file to the end of this revision."""
    pages: int
    changes: tuple[TextChange, ...] = ()
    """Against the revision before that is listed, the weightiest first; none for the first."""
    changed: int = 0
    """How many changes there are: not all of very many are kept."""


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


class SignatureKind(StrEnum):
    """What a digital signature is for (ISO 32000-2, 12.8.1)."""

    APPROVAL = "approval"
    """Somebody signs what is there."""
    CERTIFICATION = "certification"
    """As an approval, and it says which later changes are allowed."""
    TIME_STAMP = "time_stamp"
    """A service says that the file was there at that time; nobody signs what it says."""


class Trust(StrEnum):
    """Whether the certificate of a signer leads to an anchor that the user gave."""

    NOT_JUDGED = "not_judged"
    """No anchors were given, or the signature itself is not sound."""
    TRUSTED = "trusted"
    """It leads to an anchor, and was valid when it signed; whether it was revoked is not judged."""
    UNTRUSTED = "untrusted"


class Signature(Value):
    """A digital signature in the file."""

    field: str | None = None
    """Name of its form field; None where no field leads to it."""
    state: SignatureState
    kind: SignatureKind = SignatureKind.APPROVAL
    signer: str | None = None
    """The subject of the signer's certificate, as it says it."""
    signed: datetime | None = None
    """The time that the signature states; nobody vouches for it but the signer, unless it is a time stamp."""
    covers_whole_file: bool = False
    """Whether nothing stands behind what it covers."""
    trust: Trust = Trust.NOT_JUDGED
    trust_detail: str | None = None
    """What trust was judged by, or why there is none, in words."""
    certificate_sha256: str | None = None
    page: int | None = None
    box: Box | None = None
    detail: str | None = None
    """What was added or changed, what is broken, or why it could not be checked, in words."""

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
    host: str | None = None
    """Where it leads, when it is a web address: the name or number of the machine, in lower case."""
    pieces: tuple[str, ...] = ()
    """What could be a number of a report, sample or lot in it: the parts of its path, its values, its fragment."""
    printed: tuple[str, ...] = ()
    """Those of `pieces` that stand on the pages of the document, too."""
    lot: str | None = None
    """The lot, where it says one in the form of GS1 (application identifier 10)."""
    is_lot_printed: bool = False
    """Whether that lot stands on the pages of the document, too."""

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
    furniture: tuple[str, ...] = ()
    """Words at its head and foot that stand there on other pages, too: laboratory, title, number of the report."""
    furniture_of_others: int = 0
    """How many words stand at the head and foot of all other pages of the document."""
    names: tuple[str, ...] = ()
    """Keys of what identifies the report ("sample.report_id", "client.name") that stand printed on this page."""


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

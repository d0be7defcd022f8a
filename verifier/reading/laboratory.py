"""Who tested: the laboratory's name, address, licence and accreditation, without knowing any laboratory.

A name is found by the words around it. Candidates from the head of the first page, from sentences that every
report carries ("... without the written approval of ...") and from lines that return on every page are weighed;
the heaviest wins. A printed web address is the last resort where the name is only a picture.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import zip_longest
from typing import NamedTuple

from verifier.model import Accreditation, Box, Field, enclosing
from verifier.pdf.page import Page
from verifier.reading.dates import DateOrder, find_dates
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.laboratory import laboratory_words, may_name_laboratory
from verifier.vocabulary.words import denies_accreditation, is_day_of_month

_HEAD_SHARE = 0.16
"""The head of a page is its upper sixth."""
_LETTERHEAD = 1.25
"""The name of a letterhead is so many times larger than the usual type."""
_HOST = re.compile(
    r"(?:https?://(?:www\.)?|www\.)(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|cz|de|eu|co|us|lab|labs))(?:[/\s]|$)",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"(?:(?:ČSN EN |DIN EN )?ISO\s*(?:/?\s*I[A-Z]{1,2}\b)?:?\s*17025(?:\s*:\s*\d{4})?|17025\s*:\s*\d{4})"
)
_NUMBER = re.compile(
    r"(?i:accreditation|accredited|cert(?:ificate)?|testing|akkreditierung\w*)\s*(?:\||\s)*"
    r"(?i:#s?|no\.?|number|nr\.?|nummer|cert\s*#s?)?\s*[:#]*\s*#?\s*"
    r"(?P<number>(?:[A-Z]{1,4}[- ]?)?\d{3,6}(?:[.-]\d+)*(?!\d|:\d))"
    r"|(?i:laboratoř[aei]?\s+č\.)\s*(?P<national>\d{3,5}(?:\.\d+)?)|(?<!\w)D-PL-[\d-]+"
)


_FOOT_SHARE = 0.1
_BESIDE = 3.0
"""An address beside a letterhead stands no further above or below the name than this many heights of it."""
_PHONE = re.compile(
    r"(?i)\s*\b(?:ph(?:one)?|tel|fax|t|p)?[.:]*\s*(?:\+?\d{1,3}[ -.]?)?\(?\d{3}\)?[-. ]\s?\d{3}[-. ]\d{4}\s*$"
)

_PART = re.compile(r"(?:(?!\s[-–]\s|\s*(?:\||//|[•·])).)+")

_Add = Callable[[str, float, int, Box], None]


class _Candidate(NamedTuple):
    text: str
    page: int
    box: Box


def find_name(
    pages: Sequence[Page], lines: Sequence[Sequence[Line]], labelled: Sequence[Field], others: Sequence[str] = ()
) -> Field | None:
    """The laboratory's name with its place; None when nothing on the pages names it.

    `others` are names that a label gives to somebody or something else: to the client, to the sample.
    """
    taken = {_folded(name) for name in others}
    weights: dict[str, float] = defaultdict(float)
    places: dict[str, _Candidate] = {}

    def add(text: str, weight: float, page: int, box: Box) -> None:
        name = _trim(text)
        if not _is_name(name):
            return
        key = re.sub(r"\W+", "", name).casefold()
        weights[key] += weight
        places.setdefault(key, _Candidate(name, page, box))

    for found in labelled:
        if found.key == "laboratory.name":
            add(found.printed, 3.0 if has_laboratory_word(found.printed) else 1.5, found.page, found.box)
    said: set[str] = set()
    for page, page_lines in zip(pages, lines, strict=True):
        _add_from_sentences(page, page_lines, add, said)
        _add_from_segments(page, page_lines, add)
    if pages:
        _add_from_letterhead(pages[0], lines[0], add, taken)
    _support(weights)
    if weights:
        best = places[max(weights, key=lambda key: (weights[key], -places[key].page))]
        return Field(key="laboratory.name", label=None, printed=best.text, page=best.page, box=best.box)
    return _host(pages, lines)


def _add_from_sentences(page: Page, lines: Sequence[Line], add: _Add, said: set[str]) -> None:
    """Names in sentences that every report carries; the same sentence on every page counts once."""
    segments = [line.segments(page.rulings, gap=1.2) for line in lines]
    for above, row, below in zip_longest(((), *segments[:-1]), segments, segments[1:], fillvalue=()):
        for segment in row:
            text, left = segment.text, segment.x0
            for other in below:
                if abs(other.x0 - left) <= 6:
                    text = f"{text} {other.text}"
                    break
            for pattern in laboratory_words().sentences if may_name_laboratory(text) else ():
                for match in pattern.finditer(text):
                    is_cut = match.start("name") == 0 and _goes_on(segment, above)
                    if match.start() < len(segment.text) and not is_cut and match.group() not in said:
                        said.add(match.group())
                        add(match["name"], 3.0 if has_laboratory_word(match["name"]) else 2.0, page.number, segment.box)


def _goes_on(segment: Segment, above: Sequence[Segment]) -> bool:
    """Whether a segment goes on with a sentence of the line above: a name at its start may be the end of one."""
    return any(abs(other.x0 - segment.x0) <= 6 and not other.text.endswith((".", ":")) for other in above)


def _add_from_segments(page: Page, lines: Sequence[Line], add: _Add) -> None:
    pieces = laboratory_words().name_pieces
    for line, next_line in zip_longest(lines, lines[1:]):
        folded = line.text.casefold()
        if not any(piece in folded for piece in pieces):
            continue
        below = next_line.segments(page.rulings, gap=1.2) if next_line is not None else ()
        for segment in line.segments(page.rulings, gap=1.2):
            for part in re.split(r"\s*(?:\||//|•|·)\s*", segment.text):
                if not has_laboratory_word(part) or len(part.split()) > 8:
                    continue
                weight = 1.0
                if line.bottom < page.height * _HEAD_SHARE:
                    weight += 1.0
                if line.top > page.height * (1 - _HEAD_SHARE):
                    weight += 0.5
                if _words(part)[-1] in laboratory_words().legal_forms:
                    weight += 1.0
                if _is_above_address(segment, below):
                    weight += 1.5
                weight *= 1.0 if page.number == 1 else 0.4
                add(part, weight, page.number, segment.box)


def _add_from_letterhead(page: Page, lines: Sequence[Line], add: _Add, taken: Set[str]) -> None:
    """The largest text at the head of the first page: over an address, or a company by its legal form."""
    head = [line for line in lines if line.bottom < page.height * _HEAD_SHARE]
    usual = sorted(word.size for line in lines for word in line.words)
    rows = [line.segments(page.rulings, gap=1.2) for line in head]
    for row, under in zip_longest(rows, rows[1:], fillvalue=()):
        for segment in row:
            if segment.size < _LETTERHEAD * usual[len(usual) // 2] or len(segment.words) < 2:
                continue
            is_company = _is_legal_form(_words(segment.text)[-1]) and segment.size >= _largest_name(rows)
            if any(_is_address_under(segment, other) for other in under):
                add(segment.text, 2.5, page.number, segment.box)
            elif is_company and _folded(segment.text) not in taken:
                add(segment.text, 2.0, page.number, segment.box)


def _largest_name(rows: Sequence[Sequence[Segment]]) -> float:
    return max((s.size for row in rows for s in row if _is_name(_trim(s.text))), default=0.0)


def _is_legal_form(word: str) -> bool:
    """Whether a word without its last full stop is a legal form: "gmbh", "s.r.o"."""
    forms = laboratory_words().legal_forms
    return word in forms or f"{word}." in forms


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _is_address_under(name: Segment, other: Segment) -> bool:
    is_near = 0 <= other.top - name.bottom + 4 <= 2.5 * (name.bottom - name.top)
    is_set = abs(other.x0 - name.x0) <= 6 or abs(other.x0 + other.x1 - name.x0 - name.x1) <= 12
    return is_near and is_set and "," in other.text and any(c.isdigit() for c in other.text) and ":" not in other.text


def _is_above_address(segment: Segment, below: Sequence[Segment]) -> bool:
    """Whether the line below, set flush with it, begins with or holds a street number."""
    return any(abs(other.x0 - segment.x0) <= 6 and any(c.isdigit() for c in other.text) for other in below)


def _support(weights: dict[str, float]) -> None:
    """A short name that is the beginning of a longer one lends it its weight."""
    for key in list(weights):
        for other in list(weights):
            if key != other and len(key) >= 5 and other.startswith(key):
                weights[other] += weights[key] * 0.5


def _trim(text: str) -> str:
    # A full stop after a longer word ends a sentence, and with it the name; "Inc." and "St." do not.
    text = re.sub(r"(?<=\w{5})\.\s.*$", "", text)
    text = re.split(r"\s{2,}|[|•]|(?:https?://|www\.)", text)[0].strip(" .,:;-–()")
    text = re.sub(r"(?:\s*,\s*\d.*| (?:a|and|of|&))$", "", text)
    # The last full stop of "s.r.o." is a part of it.
    last = text.rpartition(" ")[2].casefold()
    return f"{text}." if "." in last and f"{last}." in laboratory_words().legal_forms else text


def _words(text: str) -> list[str]:
    return [word.strip(".,:;()").casefold() for word in text.split()]


def has_laboratory_word(text: str) -> bool:
    """Whether a text has a word that names of laboratories have."""
    return any(word in laboratory_words().name_words for word in _words(text))


def _is_name(text: str) -> bool:
    words = _words(text)
    if not 1 <= len(words) <= 9 or not text[:1].isupper() or ":" in text or "@" in text:
        return False
    known = laboratory_words()
    is_ended = words[-1] in known.last_words or words[-1] in known.legal_forms
    forbidden = known.not_names - known.fields_of_work if is_ended else known.not_names
    if field_of(text) is not None or any(word in forbidden for word in words):
        return False
    if find_dates(text, DateOrder.MONTH_FIRST) or is_day_of_month(text):
        return False
    meaningful = [
        word
        for word in words
        if word not in laboratory_words().legal_forms and word not in laboratory_words().name_words
    ]
    return bool(meaningful) and any(any(c.isalpha() for c in word) for word in meaningful)


def _host(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> Field | None:
    counts: dict[str, int] = defaultdict(int)
    first: dict[str, _Candidate] = {}
    for page, page_lines in zip(pages, lines, strict=True):
        for line in page_lines:
            for segment in line.segments(page.rulings):
                if "@" not in segment.text and (match := _HOST.search(segment.text)):
                    counts[match["host"].lower()] += 1
                    first.setdefault(match["host"].lower(), _Candidate(match["host"], page.number, segment.box))
    if not counts:
        return None
    found = first[max(counts, key=lambda host: counts[host])]
    return Field(key="laboratory.name", label=None, printed=found.text, page=found.page, box=found.box)


def find_address(pages: Sequence[Page], lines: Sequence[Sequence[Line]], name: Field) -> Field | None:
    """The laboratory's address: behind its name or under it, else beside it in the letterhead, else in a foot line."""
    for page, page_lines in zip(pages, lines, strict=True):
        for index, line in enumerate(page_lines):
            for segment in line.segments(page.rulings, gap=1.2) if name.printed in line.text else ():
                at = segment.text.find(name.printed)
                if at < 0:
                    continue
                behind = _address_in(segment, at + len(name.printed))
                if behind is not None:
                    return _address(page, *behind)
                if below := _address_below(page, page_lines[index + 1 : index + 5], segment):
                    text = ", ".join(part.text.strip(" ,") for part in below)
                    if _POSTAL_CODE.search(text):
                        return _address(page, text, enclosing(*(part.box for part in below)))
                under = page_lines[index + 1] if index + 1 < len(page_lines) else None
                for other in under.segments(page.rulings, gap=1.2) if under is not None else ():
                    found = _address_in(other) if _is_right_under(other, segment) else None
                    if found is not None:
                        return _address(page, *found)
    for page, page_lines in zip(pages, lines, strict=True):
        at_edge = list(_at_edge(page, page_lines, name))
        if len({text for text, _ in at_edge}) == 1:  # of two it is not known which is the laboratory's
            return _address(page, *at_edge[0])
    return None


def _address(page: Page, text: str, box: Box) -> Field:
    return Field(key="laboratory.address", label=None, printed=text, page=page.number, box=box)


def _is_right_under(segment: Segment, name: Segment) -> bool:
    is_flush = abs(segment.x0 - name.x0) <= 6 or abs(segment.x0 + segment.x1 - name.x0 - name.x1) <= 12
    return is_flush and segment.top - name.bottom <= 1.4 * (name.bottom - name.top)


def _at_edge(page: Page, lines: Sequence[Line], name: Field) -> Iterator[tuple[str, Box]]:
    """Addresses without a label beside the name in the letterhead, and in the foot of the page."""
    reach = _BESIDE * (name.box[3] - name.box[1])
    for line in lines:
        segments = line.segments(page.rulings, gap=1.2)
        is_foot = line.top > page.height * (1 - _FOOT_SHARE)
        is_beside = (
            page.number == name.page
            and line.bottom < page.height * _HEAD_SHARE
            and line.bottom > name.box[1] - reach
            and line.top < name.box[3] + reach
        )
        for position, segment in enumerate(segments if is_foot or is_beside else ()):
            before = segments[position - 1] if position else None
            is_labelled = before is not None and (before.text.endswith(":") or field_of(before.text) is not None)
            found = None if is_labelled else _address_in(segment)
            if found is not None:
                yield found


def _address_in(segment: Segment, start: int = 0) -> tuple[str, Box] | None:
    """The part of a line that is an address with a postal code, between telephone, web site and accreditation."""
    for match in _PART.finditer(segment.text[start:]):
        text = _PHONE.sub("", match.group()).strip(" .,|/-–•·")
        code = _POSTAL_CODE.search(text)
        # A number at the beginning is that of a house; an address has one beside its postal code.
        is_whole = code is not None and code.start() > 0 and any(c.isdigit() for c in text.replace(code.group(), ""))
        if _is_address(text) and is_whole and ("," in text or start):
            at = start + match.start() + match.group().find(text)
            return text, segment.box_of(at, at + len(text))
    return None


def _address_below(page: Page, lines: Sequence[Line], name: Segment) -> list[Segment]:
    """The lines right below a name, set flush or centred with it, as far as they look like an address."""
    found: list[Segment] = []
    last = name
    for line in lines:
        for segment in line.segments(page.rulings, gap=1.2):
            is_flush = abs(segment.x0 - name.x0) <= 6
            is_centred = abs(segment.x0 + segment.x1 - name.x0 - name.x1) <= 12
            is_near = 0 <= segment.top - last.bottom + 2 <= 1.4 * (segment.bottom - segment.top) + 2
            if (is_flush or is_centred) and is_near and _is_address(segment.text):
                found.append(segment)
                last = segment
                break
    return found


def _is_address(text: str) -> bool:
    """Letters and a number, and no telephone, web or mail address, label or date."""
    has_both = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    is_other = re.search(r"(?i)@|www\.|https?:|phone|tel[.:]|fax|lic|:|17025|\d{3}[-.) ]+\d{3}[-. ]\d{4}", text)
    return has_both and is_other is None and len(text.split()) <= 14


_POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?:-\d{4})?(?!\d)|(?<!\d)\d{3} \d{2}(?!\d)|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b")


def find_accreditation(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> tuple[Accreditation, Field] | None:
    """What the report says of the laboratory's own accreditation; None when it says nothing.

    A sentence about subcontractors ("subcontracted to ISO 17025 laboratories"), or one that says that a method
    lies outside the scope, is no accreditation of this laboratory.
    """
    best: tuple[int, Accreditation, Field] | None = None
    for page, page_lines in zip(pages, lines, strict=True):
        rows = [line.segments(page.rulings, gap=1.6) for line in page_lines]
        for index, line in enumerate(page_lines):
            for segment in rows[index] if "17025" in line.text else ():
                found = _accreditation_in(segment, rows[index - 1] if index else (), rows[index + 1 : index + 3])
                if found is None:
                    continue
                accreditation, box = found
                weight = (accreditation.number is not None) * 2 + (accreditation.body is not None)
                if best is None or weight > best[0]:
                    place = Field(
                        key="laboratory.accreditation",
                        label=None,
                        printed=accreditation.printed,
                        page=page.number,
                        box=box,
                    )
                    best = (weight, accreditation, place)
    return (best[1], best[2]) if best else None


def _accreditation_in(
    segment: Segment, above: Sequence[Segment], below: Sequence[Sequence[Segment]]
) -> tuple[Accreditation, Box] | None:
    """The accreditation that a segment states, with the lines above and below it that the statement stands on."""
    standard = _STANDARD.search(segment.text)
    if standard is None or denies_accreditation(segment.text):
        return None
    text, box = segment.text, segment.box
    number = _NUMBER.search(text)
    joined, around, last = text, box, segment
    for row in below:
        under = next((other for other in row if _is_under(other, last)), None)
        if number is not None or under is None:
            break
        joined, around, last = f"{joined} {under.text}", enclosing(around, under.box), under
        if (number := _NUMBER.search(joined)) is not None:
            text, box = joined, around
    begin = next((other for other in above if _is_under(segment, other)), None)
    if number is None and begin is not None:
        joined = f"{begin.text} {text}"
        found = _NUMBER.search(joined)
        # The line above may be anything, such as the number of this very certificate.
        if found is not None and (found["national"] or re.match(r"(?i)a(?:cc|kk)redit", found.group())):
            text, box, number = joined, enclosing(begin.box, box), found
    bodies = laboratory_words().bodies
    accreditation = Accreditation(
        printed=text,
        number=(number["number"] or number["national"] or number.group()) if number else None,
        body=next((body for body in bodies if re.search(rf"(?<!\w){re.escape(body)}(?!\w)", text)), None),
        standard=standard.group(),
    )
    return accreditation, box


def _is_under(below: Segment, above: Segment) -> bool:
    """Whether the segment stands under the other one and not beside it."""
    shared = min(below.x1, above.x1) - max(below.x0, above.x0)
    return shared > 0.5 * min(below.x1 - below.x0, above.x1 - above.x0)

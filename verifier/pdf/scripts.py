"""Raised and lowered small characters: which word they belong to.

An exponent must never be read as digits of its number: "10" with a raised "4" is ten thousand, not 104. A raised
piece is printed smaller than the piece it touches, or clearly higher; a lowered one (as in "Δ9", "B1") is smaller.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from math import inf

from verifier.pdf.pieces import Piece

SCRIPT_GAP = 0.18
"""How far a script may stand from its word and still be glued to it, in sizes of the word."""
_NEAR = 0.60
"""How far it may stand and still be an exponent or a note mark of that word."""
_SMALL = 0.86
"""A script is at most this large, in sizes of the word it stands at."""
_RAISED = (0.14, 0.85)
"""How much higher than its word a raised piece stands, in sizes of the word."""
_RAISED_AT_FULL_SIZE = (0.24, 0.55)
_FULL_SIZE = 1.05
_LOWERED = (0.05, 0.50)
_LONGEST = 8
_MOST_LETTERS = 2
"""Ordinals and trade marks ("th", "TM") are raised letters; anything longer is a line of small print."""
_COLUMN, _ROW = 8.0, 16.0
"""How far apart, in points, pieces are looked at: no script is further from its word in print of up to 18 points."""
_MOST_PER_BUCKET = 100
"""More pieces than this on one spot are no text; a hostile page must not make us compare each with each."""

_Level = tuple[float, float]
"""Baseline and size."""


class ScriptKind(Enum):
    """Where a script stands."""

    RAISED = auto()
    LOWERED = auto()


class Script:
    """A piece that is raised or lowered against its host."""

    __slots__ = ("host", "kind")

    def __init__(self, host: int, kind: ScriptKind) -> None:
        self.host = host
        """Index of the piece that it belongs to."""
        self.kind = kind


def find_scripts(pieces: Sequence[Piece]) -> dict[int, Script]:
    """Index of each script among the pieces of one page and direction, with its host."""
    levels = [(piece.baseline, piece.style.size) for piece in pieces]
    raised_or_lowered, hosting = _script_levels(levels)
    candidates = [
        index for index, level in enumerate(levels) if level in raised_or_lowered and _may_be_script(pieces[index])
    ]
    if not candidates:
        return {}
    others = {*candidates, *(index for index, level in enumerate(levels) if level in hosting)}
    neighbours = [(index, pieces[index]) for index in sorted(others)]
    ends = _Edges((index, piece.x1, piece.baseline) for index, piece in neighbours)
    starts = _Edges((index, piece.x0, piece.baseline) for index, piece in neighbours)
    found: dict[int, Script] = {}
    for index in sorted(candidates, key=lambda i: pieces[i].x0):
        script = _script_after(index, pieces, ends, found) or _script_before(index, pieces, starts)
        if script is not None:
            found[index] = script
    return found


def _script_levels(levels: Iterable[_Level]) -> tuple[set[_Level], set[_Level]]:
    """The levels on which, going by baselines and sizes alone, scripts may stand, and those of their hosts.

    On most pages there are few or none, and other pieces need not be looked at one by one.
    """
    ordered = sorted(set(levels))
    reach = max((size for _, size in ordered), default=0.0)  # a script's rise or fall is less than its host's size
    scripts: set[_Level] = set()
    hosts: set[_Level] = set()
    for index, level in enumerate(ordered):
        end = bisect_right(ordered, (level[0] + reach, inf))
        if end - index > _MOST_PER_BUCKET:
            return set(ordered), set(ordered)
        for other in ordered[index + 1 : end]:
            distance = other[0] - level[0]
            if distance > level[1] and distance > other[1]:
                continue  # out of reach of both
            for one, two in ((level, other), (other, level)):
                if _stands(one, two) is not None:
                    scripts.add(one)
                    hosts.add(two)
    return scripts, hosts


class _Edges:
    """Indices of pieces by the place of one of their ends, to find neighbours without comparing each with each."""

    def __init__(self, places: Iterable[tuple[int, float, float]]) -> None:
        buckets: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for index, x, y in places:
            bucket = buckets[int(x // _COLUMN), int(y // _ROW)]
            if len(bucket) < _MOST_PER_BUCKET:
                bucket.append(index)
        self._buckets = dict(buckets)

    def around(self, x: float, y: float) -> Iterator[int]:
        """Pieces that end within a column and a row of (x, y), and some that do not."""
        column, row = int(x // _COLUMN), int(y // _ROW)
        buckets = self._buckets
        for near in (column - 1, column, column + 1):
            for level in (row - 1, row, row + 1):
                if (near, level) in buckets:
                    yield from buckets[near, level]


def _may_be_script(piece: Piece) -> bool:
    text = piece.text
    if len(text) > _LONGEST:
        return False
    return sum(map(str.isalpha, text)) <= _MOST_LETTERS


def _script_after(index: int, pieces: Sequence[Piece], ends: _Edges, found: dict[int, Script]) -> Script | None:
    """The script that follows its host, or follows another script of that host."""
    piece = pieces[index]
    best: tuple[float, Script] | None = None
    for other in ends.around(piece.x0, piece.baseline):
        if other == index:
            continue
        host = found[other].host if other in found else other
        kind = _kind(piece, pieces[host], piece.x0 - pieces[other].x1)
        if kind is None:
            continue
        distance = abs(piece.x0 - pieces[other].x1) + abs(piece.baseline - pieces[host].baseline)
        if best is None or distance < best[0]:
            best = (distance, Script(host, kind))
    return best[1] if best else None


def _script_before(index: int, pieces: Sequence[Piece], starts: _Edges) -> Script | None:
    """The raised mark that stands before its word, as at the start of a footnote."""
    piece = pieces[index]
    for other in starts.around(piece.x1, piece.baseline):
        host = pieces[other]
        gap = host.x0 - piece.x1
        if other != index and gap <= SCRIPT_GAP * host.style.size and _kind(piece, host, gap) is ScriptKind.RAISED:
            return Script(other, ScriptKind.RAISED)
    return None


def _kind(piece: Piece, host: Piece, gap: float) -> ScriptKind | None:
    size = host.style.size
    if size <= 0 or not -SCRIPT_GAP * size <= gap <= _NEAR * size:
        return None
    kind = _stands((piece.baseline, piece.style.size), (host.baseline, size))
    if kind is None:
        return None
    is_small = piece.style.size / size <= _SMALL
    if gap > SCRIPT_GAP * size:  # a mark; a small word in a heading is not a mark of the word before it
        return kind if kind is ScriptKind.RAISED and is_small and not _has_letters(piece) else None
    return kind if is_small or not _has_letters(piece) else None


def _stands(level: _Level, host: _Level) -> ScriptKind | None:
    """How text on that level stands to text on the level of the host, if it can be a script of it."""
    (baseline, size), (host_baseline, host_size) = level, host
    if host_size <= 0:
        return None
    rise = (host_baseline - baseline) / host_size
    ratio = size / host_size
    if ratio <= _SMALL:
        if _RAISED[0] <= rise <= _RAISED[1]:
            return ScriptKind.RAISED
        if -_LOWERED[1] <= rise <= -_LOWERED[0]:
            return ScriptKind.LOWERED
    elif ratio <= _FULL_SIZE and _RAISED_AT_FULL_SIZE[0] <= rise <= _RAISED_AT_FULL_SIZE[1]:
        return ScriptKind.RAISED
    return None


def _has_letters(piece: Piece) -> bool:
    return any(map(str.isalpha, piece.text))

"""From pieces to words, line by line: pieces that touch are joined, scripts go to their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from verifier.pdf.characters import raised
from verifier.pdf.glyph import Style
from verifier.pdf.pieces import STEP_BACK, Blank, Piece, guessed_blank_gap, wide_gap
from verifier.pdf.scripts import SCRIPT_GAP, Script, ScriptKind, find_scripts
from verifier.pdf.spacing import Spacings, line_spacings, page_gaps

_SAME_LINE = 0.25
"""How far baselines on one line may differ, in sizes of the smaller text."""
_SAME_WORD = 0.20
"""The same for pieces of one word."""
_SPREAD_LEAST = 4
"""So many single letters in a row, evenly spread, are one letter-spaced word."""
_SPREAD_WIDEST = 0.90
"""Widest gap between letters of a word, in font sizes."""
_SPREAD_EVENNESS = 1.45
"""A gap so many times the usual one separates words of letter-spaced text."""


class _Member:
    """A piece in its line, while words are being joined."""

    __slots__ = ("piece", "script")

    def __init__(self, piece: Piece, script: ScriptKind | None) -> None:
        self.piece = piece
        self.script = script


def join_lines(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Words from pieces of one page and direction: lines from the top, each from left to right."""
    lines = _lines(pieces, find_scripts(pieces))
    for line in lines:
        line.sort(key=lambda member: member.piece.x0)
    page = page_gaps([member.piece for member in line] for line in lines)
    for line in lines:
        spacings = line_spacings([member.piece for member in line], page)
        yield from _join_line(_join_spread_letters(line), spacings)


def _lines(pieces: Sequence[Piece], scripts: dict[int, Script]) -> list[list[_Member]]:
    """Pieces by line; a script is in the line of its host, whatever its own baseline."""
    lines: list[list[_Member]] = []
    line_of: dict[int, int] = {}
    baseline = size = 0.0
    plain = [index for index in range(len(pieces)) if index not in scripts]
    for index in sorted(plain, key=lambda i: pieces[i].baseline):
        piece = pieces[index]
        if not lines or piece.baseline - baseline > _SAME_LINE * min(size, piece.style.size):
            lines.append([])
            baseline, size = piece.baseline, piece.style.size
        line_of[index] = len(lines) - 1
        lines[-1].append(_Member(piece, None))
    for index, script in scripts.items():
        line = line_of.get(_plain_host(script, scripts))
        text = raised(pieces[index].text) if script.kind is ScriptKind.RAISED else pieces[index].text
        member = _Member(pieces[index]._replace(text=text), script.kind)
        if line is None:
            lines.append([member])
        else:
            lines[line].append(member)
    return lines


def _plain_host(script: Script, scripts: dict[int, Script]) -> int:
    """The host; where that is a script itself (an index of an exponent), the host of it."""
    host = script.host
    for _ in range(len(scripts)):
        if host not in scripts:
            break
        host = scripts[host].host
    return host


def _join_line(line: Sequence[_Member], spacings: Spacings) -> Iterator[Piece]:
    """Words of one line, from its members in order from the left."""
    word: Piece | None = None
    last: _Member | None = None
    for member in line:
        if word is not None and last is not None and _touch(word, last, member, spacings):
            word = _joined(word, member.piece, keeps_style=member.script is not None or last.script is None)
        else:
            if word is not None:
                yield word
            word = member.piece
        last = member
    if word is not None:
        yield word


def _touch(word: Piece, last: _Member, member: _Member, spacings: Spacings) -> bool:
    """Whether `member` goes on the word that ends with `last`."""
    left, right = last.piece, member.piece
    if Blank.PRINTED in (word.after, right.before):
        return False
    gap = right.x0 - word.x1
    if last.script is not None or member.script is not None:
        size = max(left.style.size, right.style.size, word.style.size)
        return STEP_BACK * size < gap <= SCRIPT_GAP * size
    size = min(left.style.size, right.style.size)
    if abs(left.baseline - right.baseline) > _SAME_WORD * size or gap <= STEP_BACK * size:
        return False
    spacing = max(spacings[left.style], spacings[right.style])
    if Blank.GUESSED in (word.after, right.before):
        return gap <= guessed_blank_gap(spacing) * size
    return gap <= wide_gap(spacing) * size


def _joined(left: Piece, right: Piece, *, keeps_style: bool) -> Piece:
    return Piece(
        text=left.text + right.text,
        x0=min(left.x0, right.x0),
        top=min(left.top, right.top),
        x1=max(left.x1, right.x1),
        bottom=max(left.bottom, right.bottom),
        baseline=left.baseline if keeps_style else right.baseline,
        style=left.style if keeps_style else right.style,
        spacing=max(left.spacing, right.spacing),
        before=left.before,
        after=right.after,
    )


def _join_spread_letters(line: list[_Member]) -> list[_Member]:
    """Headings printed as "R E P O R T" with gaps instead of blanks, as words.

    Four letters evenly apart show how wide a style is spread; then two of the same style are a word as well.
    """
    runs = _spread_runs(line)
    spread = _spread_gaps(runs)
    return [member for run in runs for member in _join_run(run, spread)]


def _spread_runs(line: list[_Member]) -> list[list[_Member]]:
    runs: list[list[_Member]] = []
    for member in line:
        if runs and _is_spread_on(runs[-1][-1], member):
            runs[-1].append(member)
        else:
            runs.append([member])
    return runs


def _is_spread_on(left: _Member, right: _Member) -> bool:
    a, b = left.piece, right.piece
    return (
        len(a.text) == len(b.text) == 1
        and left.script is right.script is None
        and a.style is b.style
        and Blank.PRINTED not in (a.after, b.before)
        and 0 < b.x0 - a.x1 <= _SPREAD_WIDEST * a.style.size
    )


def _spread_gaps(runs: list[list[_Member]]) -> dict[Style, float]:
    """The usual gap of each style that has a run of letters long enough to tell."""
    gaps: defaultdict[Style, list[float]] = defaultdict(list)
    for run in runs:
        if len(run) >= _SPREAD_LEAST and all(member.piece.text.isalpha() for member in run):
            gaps[run[0].piece.style] += _gaps(run)
    return {style: median(found) for style, found in gaps.items()}


def _gaps(run: list[_Member]) -> list[float]:
    return [right.piece.x0 - left.piece.x1 for left, right in pairwise(run)]


def _join_run(run: list[_Member], spread: dict[Style, float]) -> list[_Member]:
    usual = spread.get(run[0].piece.style)
    if usual is None:
        return run
    done = [run[0]]
    for gap, member in zip(_gaps(run), run[1:], strict=True):
        if gap <= _SPREAD_EVENNESS * usual:
            done[-1] = _Member(_joined(done[-1].piece, member.piece, keeps_style=True), None)
        else:
            done.append(member)
    return done

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
from verifier.pdf.spacing import Spacings, find_spacings

_GUESSED, _PRINTED = Blank.GUESSED, Blank.PRINTED  # members of an enumeration are slow to look up
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


_Member = tuple[Piece, ScriptKind | None]
"""A piece in its line, while words are being joined; how it stands if it is a script."""


def join_lines(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Words from pieces of one page and direction: lines from the top, each from left to right."""
    lines = _lines(pieces, find_scripts(pieces))
    for line in lines:
        line.sort(key=_start)
    for line, spacings in zip(lines, find_spacings([[piece for piece, _ in line] for line in lines]), strict=True):
        yield from _join_line(_join_spread_letters(line), spacings)


def _start(member: _Member) -> float:
    return member[0].x0


def _lines(pieces: Sequence[Piece], scripts: dict[int, Script]) -> list[list[_Member]]:
    """Pieces by line; a script is in the line of its host, whatever its own baseline."""
    lines: list[list[_Member]] = []
    line_of: dict[int, int] = {}
    first = size = 0.0
    baselines = [piece.baseline for piece in pieces]
    for index in sorted(range(len(pieces)), key=baselines.__getitem__):
        if index in scripts:
            continue
        piece, baseline = pieces[index], baselines[index]
        if not lines or baseline - first > _SAME_LINE * min(size, piece.style.size):
            lines.append([])
            first, size = baseline, piece.style.size
        line_of[index] = len(lines) - 1
        lines[-1].append((piece, None))
    for index, script in scripts.items():
        piece = pieces[index]
        if script.kind is ScriptKind.RAISED:
            piece = piece._replace(text=raised(piece.text))
        line = line_of.get(_plain_host(script, scripts))
        if line is None:
            lines.append([(piece, script.kind)])
        else:
            lines[line].append((piece, script.kind))
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
    members = iter(line)
    last = next(members)
    word = last[0]
    for member in members:
        if _touch(word, last, member, spacings):
            word = _joined(word, member[0], keeps_style=member[1] is not None or last[1] is None)
        else:
            yield word
            word = member[0]
        last = member
    yield word


def _touch(word: Piece, last: _Member, member: _Member, spacings: Spacings) -> bool:
    """Whether `member` goes on the word that ends with `last`."""
    (left, left_script), (right, right_script) = last, member
    before, after = right.before, word.after
    if before is _PRINTED or after is _PRINTED:
        return False
    gap = right.x0 - word.x1
    if left_script is not None or right_script is not None:
        size = max(left.style.size, right.style.size, word.style.size)
        return STEP_BACK * size < gap <= SCRIPT_GAP * size
    size = min(left.style.size, right.style.size)
    if abs(left.baseline - right.baseline) > _SAME_WORD * size or gap <= STEP_BACK * size:
        return False
    spacing = max(spacings[left.style], spacings[right.style])
    widest = guessed_blank_gap(spacing) if before is _GUESSED or after is _GUESSED else wide_gap(spacing)
    return gap <= widest * size


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
    if [len(piece.text) for piece, _ in line].count(1) < _SPREAD_LEAST:
        return line
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
    (a, a_script), (b, b_script) = left, right
    return (
        len(a.text) == len(b.text) == 1
        and a_script is b_script is None
        and a.style is b.style
        and a.after is not _PRINTED
        and b.before is not _PRINTED
        and 0 < b.x0 - a.x1 <= _SPREAD_WIDEST * a.style.size
    )


def _spread_gaps(runs: list[list[_Member]]) -> dict[Style, float]:
    """The usual gap of each style that has a run of letters long enough to tell."""
    gaps: defaultdict[Style, list[float]] = defaultdict(list)
    for run in runs:
        if len(run) >= _SPREAD_LEAST and all(piece.text.isalpha() for piece, _ in run):
            gaps[run[0][0].style] += _gaps(run)
    return {style: median(found) for style, found in gaps.items()}


def _gaps(run: list[_Member]) -> list[float]:
    return [right.x0 - left.x1 for (left, _), (right, _) in pairwise(run)]


def _join_run(run: list[_Member], spread: dict[Style, float]) -> list[_Member]:
    usual = spread.get(run[0][0].style)
    if usual is None:
        return run
    done = [run[0]]
    for gap, member in zip(_gaps(run), run[1:], strict=True):
        if gap <= _SPREAD_EVENNESS * usual:
            done[-1] = (_joined(done[-1][0], member[0], keeps_style=True), None)
        else:
            done.append(member)
    return done

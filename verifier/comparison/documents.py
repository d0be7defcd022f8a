"""Two documents: their samples matched, and each pair of them compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.comparison.common import Pair, folded, pairs
from verifier.comparison.heads import head_differences, panel_differences
from verifier.comparison.rows import matched_rows, row_differences
from verifier.model import Certificate, Document
from verifier.model.comparison import Comparison, Difference, DifferenceKind, Place, SampleComparison


def compare_documents(first: Document, second: Document) -> Comparison:
    """What differs between two reports, in the order of the first.

    Samples are matched by the laboratory's number of the sample, then by lot, then by name, then by position. Rows are
    matched by panel and substance, those that the vocabulary does not know by their printed name. Texts are the same
    where only blanks differ; dates where they mean the same day.
    """
    samples = []
    for one, two in _matched_certificates(first.certificates, second.certificates):
        known = first.certificates[one] if one is not None else second.certificates[two or 0]
        name = known.sample.name or known.sample.sample_id or known.sample.lot or "sample"
        if one is None or two is None:
            kind = DifferenceKind.ONLY_FIRST if two is None else DifferenceKind.ONLY_SECOND
            samples.append(SampleComparison(first=one, second=two, name=name, differences=(_lone(kind, name, known),)))
            continue
        rows = list(matched_rows(first.certificates[one], second.certificates[two]))
        differences = (
            *head_differences(first.certificates[one], second.certificates[two]),
            *panel_differences(first.certificates[one], second.certificates[two]),
            *(seen for pair in rows for seen in row_differences(*pair)),
        )
        both = sum(a is not None and b is not None for a, b in rows)
        samples.append(
            SampleComparison(first=one, second=two, name=name, differences=differences, results_compared=both)
        )
    return Comparison(first=first.source, second=second.source, samples=tuple(samples))


def _lone(kind: DifferenceKind, name: str, certificate: Certificate) -> Difference:
    count = sum(len(panel.results) + len(panel.totals) for panel in certificate.panels)
    place = Place(printed=f"{name}, {count} results")
    is_first = kind is DifferenceKind.ONLY_FIRST
    return Difference(
        kind=kind, what="sample", name=name, first=place if is_first else None, second=None if is_first else place
    )


def _matched_certificates(first: Sequence[Certificate], second: Sequence[Certificate]) -> Iterator[Pair[int]]:
    found = dict(
        pairs(
            first,
            second,
            lambda one: folded(one.sample.sample_id),
            lambda one: folded(one.sample.lot),
            lambda one: folded(one.sample.name),
            lambda _: "position",
        )
    )
    yield from ((one, found.get(one)) for one in range(len(first)))
    yield from ((None, two) for two in range(len(second)) if two not in set(found.values()))

"""What a bundle says to somebody who opens it without verifier."""

from __future__ import annotations

from verifier.store.records import RunRecord

_TEXT = """\
This is run {number} of verifier {version}: laboratory reports, judged as of {as_of}.

What is in it
  manifest.json   every file with its SHA-256, every document with its verdict, and all that makes the run repeatable
  documents/      one report for each document: what was read, what was found, what was judged, and what could not be
  report.json     the same in one file, as "verifier check -f json" printed it
  collection.json what was found across documents
  profiles/       the limits as they were used, each with its sources; those that a profile extends are there as well
  waivers.toml, laboratories/, anchors/   what the user gave the run beside that, where there was any
  originals/      the documents themselves, where they were put in, named by their SHA-256
  SHA256SUMS      the same sums once more, for sha256sum

To check it by hand
  1. Unpack it, and in its folder run:   sha256sum -c SHA256SUMS
  2. A document is the one that was judged if its sum (sha256sum FILE) stands in manifest.json, under "documents".
  3. A profile that extends nothing is the one that was used if its sum is the "sha256" that manifest.json gives it,
     and the same stands under "run", "profiles". For one that extends others ("bases"), their sums come first:
       (printf '%s' BASE1 BASE2; cat profiles/NAME.toml) | sha256sum
  4. Whoever can change a bundle can change the sums in it. So note the sum of the whole file when you get it, and ask
     the one who gave it to you for the sum by another way.

With verifier
  verifier bundle verify FILE.zip              all of the above
  verifier bundle verify FILE.zip --rejudge    and judge the documents once more

A verdict is a review of the document, not of the product: it does not certify safety. A finding says what was seen,
and accuses nobody: what else could explain it stands beside it.
"""


def readme(record: RunRecord) -> str:
    """The text."""
    return _TEXT.format(number=record.id, version=record.run.version, as_of=record.run.as_of.isoformat())

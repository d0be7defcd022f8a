"""Makes laboratory reports with known truth and planted faults: for samples, tests and benchmarks.

Everything in them is invented. Drawing needs the extra `kit` (reportlab and an open font); the truth, the faults and
the expected reading do not. `verifier.samplekit.make` draws.
"""

from verifier.samplekit.compare import Defect, Difference, differences
from verifier.samplekit.expected import expected_document
from verifier.samplekit.faults import FAULTS, Fault, plant
from verifier.samplekit.layouts import LAYOUTS
from verifier.samplekit.options import Options, UnitPlace
from verifier.samplekit.truth import Truth, parse_truth, read_truth

__all__ = [
    "FAULTS",
    "LAYOUTS",
    "Defect",
    "Difference",
    "Fault",
    "Options",
    "Truth",
    "UnitPlace",
    "differences",
    "expected_document",
    "parse_truth",
    "plant",
    "read_truth",
]

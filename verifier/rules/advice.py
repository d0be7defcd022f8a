"""What to do about a result that does not show that its limit is met: it depends on what is missing."""

from __future__ import annotations

import re

_ADVICE = (
    (
        re.compile(r"serving|per unit|per container|per day|net contents|daily amount|mass of one unit"),
        (
            "Find on the label how much a serving, unit or container holds and how much is taken a day, and check "
            "again with --serving, --servings-per-day and --container."
        ),
    ),
    (
        re.compile(r"dry mass|moisture"),
        "Ask the laboratory for the moisture of this sample, or for the result for {analyte} on dry mass.",
    ),
    (
        re.compile(r"no uncertainty"),
        "Ask the laboratory for the expanded uncertainty (k = 2) of the result for {analyte}.",
    ),
    (
        re.compile(r"which kind of product|for products of the kind"),
        "Find out which kind of product this is, and check again with a profile for that kind.",
    ),
    (
        re.compile(r"contradict|different answers|cannot both be true|its parts|misprinted|more than once"),
        "Look at the marked rows, and ask the laboratory which of the values for {analyte} is right.",
    ),
    (
        re.compile(r"no result for|is not reported|too few alkaloids|nothing to take a share of|no alkaloid was found"),
        "Ask for results on all substances that the limit adds up or compares {analyte} with, in the same sample.",
    ),
    (
        re.compile(r"cannot be converted|without a unit|no unit is printed|cannot be compared|counts in"),
        (
            "Ask the laboratory for the result for {analyte} in the unit of the limit, or for what it takes to convert "
            "it (density, mass of a unit)."
        ),
    ),
    (
        re.compile(r"gas chromatography"),
        "Ask for a result for {analyte} by liquid chromatography, which tells it from its isomer.",
    ),
    (
        re.compile(r"equal to the limit"),
        "Read the text of the law, or ask the authority whether exactly this much is allowed.",
    ),
)
_OTHERWISE = (
    "Ask the laboratory for the LOD and LOQ of {analyte} in this sample, with unit and tested mass, or for a test that "
    "can see the limit."
)


def advice_for(reason: str, analyte: str) -> str:
    """The next step for one reason why compliance is not shown; the first thing that is missing counts."""
    step = next((step for pattern, step in _ADVICE if pattern.search(reason)), _OTHERWISE)
    return step.format(analyte=analyte)

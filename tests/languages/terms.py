"""Texts that no single literal of the code holds, and literals that are no texts for people.

A place called "n" holds a number and nothing else; so a template of few words cannot take in what a report prints.
"""

from __future__ import annotations

TERMS: tuple[str, ...] = (
    # Joints of lists.
    "and",
    "or",
    # Limits in words: `limit_words`, `span_words` and `result_words` put them together.
    "at most {amount}",
    "at least {amount}",
    "below {amount}",
    "above {amount}",
    "absent",
    "{name} at most {amount}",
    "{name} at least {amount}",
    "{name} below {amount}",
    "{name} above {amount}",
    "{name} absent",
    "{name} absent in {amount}",
    "{n} times {name}",
    "{value} in {n} g",
    "{value} in {n} mL",
    "{value} {unit} in {n} g",
    "{n} servings a day of {amount}",
    # Kinds of products and of amounts.
    "leaf",
    "powder",
    "extract",
    "nothing",
    "serving",
    "unit",
    "container",
    "day",
    # What is filled into single places.
    "LOD",
    "LOQ",
    "bound",
    "bound {amount}",
    "no text",
    "font",
    "weight",
    "size",
    "colour",
    "baseline",
    "name",
    "producer",
    "creator",
    "produced",
    "collected",
    "received",
    "started",
    "completed",
    "reported",
    "expires",
    "from {day} until {day_2}",
    # Messages whose places cannot be told apart by the words between them.
    'the report counts {total} pages ("{printed}"); page {numbers} is missing',
    'the report counts {total} pages ("{printed}"); pages {numbers} are missing',
    'on page {page}, an annotation ({kind}) shows "{text}" and hides "{over}"',
    'on page {page}, an annotation ({kind}) shows "{text}" over "{over}"',
    'on page {page}, an annotation ({kind}) lies over "{over}"',
    'on page {page}, an annotation ({kind}) hides "{over}"',
    'the report prints the number of accreditation "{printed}"; written down for {laboratory} is {recorded}',
    'the digital signature in the field "{field}" by {signer}',
    "a digital signature by {signer}",
    'the report prints the name "{printed}"; written down for {laboratory} is {recorded}',
    "the accreditation written down for {laboratory} is valid {period}; the report prints the date {day}",
    "the accreditation written down for {laboratory} is valid {period}; the report prints tests begun on {day}",
    "the accreditation written down for {laboratory} is valid {period}; the report prints tests completed on {day}",
    'the report prints the accreditation body "{printed}"; written down for {laboratory} is {recorded}',
)
NO_TEXTS: frozenset[str] = frozenset(
    {
        "{most} and {last}",
        "{items} and {items_2}",
        "{words} in {portion}",
        "{words} in {portion_printed}",
        "{it} {number} times {analyte_name}",
        "no value",
        # Too few words of their own: they would take what a report prints for theirs.
        "{before} of {serving_printed}",
        "{before} by {signer}",
        "tuple[int, int]",
        "tuple[str, Views]",
        "{it}preliminary",
        "{it}uncertainty",
        "date complete",
        "required panel was",
        "required panels were",
        'the report counts {total} pages ("{marks_printed}"); {pages} {numbers} {are} missing',
    }
)

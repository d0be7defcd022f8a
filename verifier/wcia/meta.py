"""What `verifier` itself put beside a Lab Result (`meta.verifier`), as far as the result still says the same.

Nothing there is believed that contradicts the result, or itself: a row counts only where its first value is the one
that `qom` and `uom` say, and a number only where the text that is printed beside it means that number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from verifier.model import Box, PrintedLimit, Quantity, Result, from_json
from verifier.reading.values import NumberStyle, parse_limit
from verifier.vocabulary.units import unit as unit_of_code
from verifier.wcia.jsontree import Digits, Node
from verifier.wcia.rows import plain_status, says
from verifier.wcia.writing import amount_of


def plain(node: Node) -> Any:
    """A value without its places; numbers are exact."""
    value = node.value
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return from_json(value) if isinstance(value, Digits) and len(value) < _LONGEST else value


_LONGEST = 60
"""Signs of a number; a longer one stays text, which fits nothing."""


def result_of(entry: Node, metric: Mapping[str, str], status: str, box: Box, own: Box) -> tuple[Result, bool] | None:
    """The row that was exported, and whether it is a total; None where the result says something else meanwhile.

    `box` is where the row stands in the result, `own` where its amount does: the places are those in the JSON text.
    """
    said = plain(entry)
    if not isinstance(said, dict):
        return None
    is_total = said.pop("is_total", False)
    try:
        row = Result.model_validate(said)
    except (ValidationError, TypeError):
        return None
    place = entry.box
    values = tuple(_moved(one, own if not number else place) for number, one in enumerate(row.values))
    quantities = [*row.values, *(one for one in (row.lod, row.loq) if one)]
    is_same = (
        isinstance(is_total, bool)
        and row.printed_name == metric["name"]
        and amount_of(row) == {"qom": metric["qom"], "uom": metric["uom"]}
        and plain_status(row.printed_status) == status
        and all(map(_is_sound, quantities))
        and (row.limit is None or _is_sound_limit(row.limit))
    )
    if not is_same:
        return None
    update: dict[str, Any] = {"page": 1, "box": box, "values": values}
    update |= {name: _moved(one, place) for name, one in (("lod", row.lod), ("loq", row.loq)) if one}
    for name, part in (("limit", row.limit), ("uncertainty", row.uncertainty)):
        if part is not None:
            update[name] = part.model_copy(update={"page": 1, "box": place})
    if row.printed_status_box is not None:
        update["printed_status_box"] = box
    return row.model_copy(update=update), is_total


def _moved(quantity: Quantity, box: Box) -> Quantity:
    return quantity.model_copy(update={"page": 1, "box": box})


def _is_sound(quantity: Quantity) -> bool:
    if quantity.unit is not None:
        try:
            unit_of_code(quantity.unit)
        except KeyError:
            return False
    return says(quantity.printed, quantity.qualifier, quantity.number)


def _is_sound_limit(limit: PrintedLimit) -> bool:
    found = (parse_limit(limit.printed, style) for style in NumberStyle)
    return any((one.kind, one.number, one.upper) == (limit.kind, limit.number, limit.upper) for one in found)

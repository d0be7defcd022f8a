"""What all model values share: frozen, strict about unknown keys, exact numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import simplejson
from pydantic import BaseModel, ConfigDict, WithJsonSchema

Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
"""An exact decimal number. In JSON it is a number that keeps its printed digits (`0.050` stays `0.050`)."""


class Value(BaseModel):
    """A frozen value; equal when its parts are equal."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def to_json(value: BaseModel | dict[str, Any] | list[Any], *, indent: int | None = None) -> str:
    """The value as JSON text with exact decimals, the same bytes for the same value.

    simplejson, because the standard library cannot write a Decimal as a number without going through binary
    floating point.
    """
    plain = value.model_dump() if isinstance(value, BaseModel) else value
    text: str = simplejson.dumps(
        plain,
        use_decimal=True,
        ensure_ascii=False,
        indent=indent,
        default=_plain,
        # No value holds itself or a NamedTuple: asking each of them takes a third of the time.
        check_circular=False,
        namedtuple_as_object=False,
    )
    return text


def from_json(text: str | bytes) -> Any:
    """JSON text as plain values with exact decimals; the inverse of `to_json`.

    Raises ValueError for text that is not JSON.
    """
    return simplejson.loads(text, use_decimal=True)

"""A named span of days: year, half-year, quarter, month, week or day."""

from __future__ import annotations

from typing import Any

from mastercopy.model.fields import FieldFault, Reading, far_off, scalar
from mastercopy.model.period import Period, parse_period
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode
from mastercopy.words.saying import say

WRITTEN = say("as 2026-04, 2026-Q2 or 2026-H1")
"""How a value is written, in a word or two; empty where any words will do."""


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The period."""
    text, faults = scalar(node, spec)
    if text is None:
        return None, faults
    period = parse_period(text)
    if period is None:
        return None, (
            FieldFault(
                say("{field} must be a period, not {text}", field=spec.name, text=repr(text[:40])),
                node.place,
                say("write 2026, 2026-H1, 2026-Q2, 2026-04, 2026-W17 or a day"),
            ),
        )
    far = far_off(period.last, text, spec, node.place)
    return (None if far else period), far


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of one value."""
    return {"type": ["string", "number"]}


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "input", "placeholder": "2026-04"}


def show(value: Period) -> str:
    """The value for people."""
    return value.text

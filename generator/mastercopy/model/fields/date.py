"""A calendar day."""

from __future__ import annotations

from datetime import date
from typing import Any

from mastercopy.model.fields import FieldFault, Reading, far_off, scalar
from mastercopy.model.organisation import read_day
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode
from mastercopy.words.saying import say

WRITTEN = say("as 2026-03-14")
"""How a value is written, in a word or two; empty where any words will do."""


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The day, from ISO form only."""
    text, faults = scalar(node, spec)
    if text is None:
        return None, faults
    day = read_day(text)
    if day is None:
        return None, (
            FieldFault(
                say("{field} must be a day, not {text}", field=spec.name, text=repr(text[:40])),
                node.place,
                say("write 2026-03-14"),
            ),
        )
    far = far_off(day, text, spec, node.place)
    return (None if far else day), far


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of one value."""
    return {"type": "string", "format": "date"}


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "input", "placeholder": "2026-03-14"}


def show(value: date) -> str:
    """The value for people."""
    return value.isoformat()

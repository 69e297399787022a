"""A length of working time, in hours or days."""

from __future__ import annotations

from typing import Any

from mastercopy.model.fields import FieldFault, Reading, scalar
from mastercopy.model.recordtype import FieldSpec
from mastercopy.model.worktime import WorkingTime, parse_working_time
from mastercopy.sources.yamltext import YamlNode
from mastercopy.words.saying import say

WRITTEN = say("as 4 hours or 5 days")
"""How a value is written, in a word or two; empty where any words will do."""


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The working time."""
    text, faults = scalar(node, spec)
    if text is None:
        return None, faults
    allowed = parse_working_time(text)
    if allowed is None:
        sentence = say("{field} must be working time, not {text}", field=spec.name, text=repr(text[:40]))
        return None, (FieldFault(sentence, node.place, say("write 4 hours or 5 days")),)
    return allowed, ()


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of one value."""
    return {"type": "string", "pattern": r"^\s*\d{1,4}\s+(working\s+)?(hour|day)s?\s*$"}


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "input", "placeholder": "5 days"}


def show(value: WorkingTime) -> str:
    """The value for people."""
    return str(value)

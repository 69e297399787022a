"""A day, with the time of it where that is known."""

from __future__ import annotations

from typing import Any

from mastercopy.model.fields import FieldFault, Reading, far_off, scalar
from mastercopy.model.moment import Moment, parse_moment
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode
from mastercopy.words.saying import say

WRITTEN = say("as 2026-03-14 or 2026-03-14 10:15")
"""How a value is written, in a word or two; empty where any words will do."""


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The moment, in the organisation's own time."""
    text, faults = scalar(node, spec)
    if text is None:
        return None, faults
    moment = parse_moment(text)
    if moment is None:
        sentence = say("{field} must be a day, or a day and a time, not {text}", field=spec.name, text=repr(text[:40]))
        return None, (FieldFault(sentence, node.place, say("write 2026-03-14 or 2026-03-14 10:15, in your own time")),)
    far = far_off(moment, text, spec, node.place)
    return (None if far else moment), far


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of one value."""
    return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$"}


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "input", "placeholder": "2026-03-14 10:15"}


def show(value: Moment) -> str:
    """The value for people."""
    return str(value)

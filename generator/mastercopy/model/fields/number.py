"""A decimal number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from mastercopy.model.fields import FieldFault, Reading, scalar
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode
from mastercopy.words.saying import say

WRITTEN = say("as 6.9")
"""How a value is written, in a word or two; empty where any words will do."""
_NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d{1,12})?|\.\d{1,12})")


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The number exactly as written."""
    text, faults = scalar(node, spec)
    if text is None:
        return None, faults
    if not _NUMBER.fullmatch(text.strip()):
        return None, (
            FieldFault(
                say("{field} must be a number, not {text}", field=spec.name, text=repr(text[:40])),
                node.place,
                say("write 6.9"),
            ),
        )
    return Decimal(text.strip()), ()


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of one value; written in quotes it is the same number."""
    return {"type": ["number", "string"], "pattern": rf"^\s*({_NUMBER.pattern})\s*$"}


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "input"}


def show(value: Decimal) -> str:
    """The value for people."""
    return str(value)

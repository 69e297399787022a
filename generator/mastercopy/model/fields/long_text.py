"""Text of several lines."""

from __future__ import annotations

from typing import Any

from mastercopy.model.fields.text import read, schema, show
from mastercopy.model.recordtype import FieldSpec


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "textarea"}


__all__ = ["form", "read", "schema", "show"]

WRITTEN = ""
"""How a value is written, in a word or two; empty where any words will do."""

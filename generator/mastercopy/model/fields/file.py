"""A file beside the text, by its name."""

from __future__ import annotations

from mastercopy.model.fields.text import form, read, schema, show
from mastercopy.words.saying import say

__all__ = ["form", "read", "schema", "show"]

WRITTEN = say("the name of a file")
"""How a value is written, in a word or two; empty where any words will do."""

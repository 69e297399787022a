"""A person by ID."""

from __future__ import annotations

from mastercopy.model.fields.text import form, read, schema, show

__all__ = ["form", "read", "schema", "show"]

WRITTEN = "the ID of a person"
"""How a value is written, in a word or two; empty where any words will do."""

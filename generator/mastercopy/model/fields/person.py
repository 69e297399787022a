"""A person by ID."""

from __future__ import annotations

from mastercopy.model.fields.text import form, read, schema, show

__all__ = ["form", "read", "schema", "show"]

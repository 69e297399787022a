"""Turns a record type into its page of the reference: fields and rules in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mastercopy.checks.runner import explain

if TYPE_CHECKING:
    from mastercopy.model.recordtype import FieldSpec, RecordType


def field_rows(kind: RecordType) -> tuple[tuple[str, ...], ...]:
    """(name, title, kind, required, help) per field."""
    return tuple((spec.name, spec.title, _kind(spec), _required(spec), spec.help) for spec in kind.fields)


def _kind(spec: FieldSpec) -> str:
    told = ", ".join(spec.of or spec.to)
    return spec.kind + (f" ({told})" if told else "") + (", many" if spec.many else "")


def _required(spec: FieldSpec) -> str:
    if spec.required:
        return "yes"
    return f"from {spec.required_from}" if spec.required_from else ""


def rule_texts(kind: RecordType) -> tuple[tuple[str, str], ...]:
    """(slug, the rule in words) for each rule that a type names."""
    return tuple((use.slug, explain(use.slug)) for use in kind.rules)

"""One module per kind of field, all with the same four functions: read, schema, form, show; and with WRITTEN."""

from __future__ import annotations

import datetime  # as a whole: `date` is the name of a module of this package
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from mastercopy.model.period import Duration, Period
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode, YamlScalar, YamlSequence
from mastercopy.words import Place
from mastercopy.words.saying import say

Value = Any
"""str, date, Decimal, Period, Duration, or a tuple of them or of mappings from field name to value."""

KINDS = tuple(sorted(module.name.replace("_", "-") for module in iter_modules(__path__)))
"""Every kind: each is a module of this folder."""


_YEARS = range(1000, 3000)


class Row(dict[str, Any]):
    """One entry of a list of sub-records, with the place at which it is written."""

    __slots__ = ("place",)

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one written value."""

    sentence: str
    place: Place
    hint: str = ""
    slug: str = "ill-typed-field"


Reading = tuple[Value | None, tuple[FieldFault, ...]]


@cache
def kind_of(name: str) -> ModuleType:
    """The module of a kind."""
    return import_module(f"mastercopy.model.fields.{name.replace('-', '_')}")


def read_field(node: YamlNode, spec: FieldSpec) -> Reading:
    """Read one field as its type declares it; a field of `many` takes a list, or one value as a list of one."""
    read = kind_of(spec.kind).read
    if not spec.many or spec.kind == "records":  # records are a list by themselves
        answer: Reading = read(node, spec)
        return answer
    if isinstance(node, YamlScalar) and node.is_null:
        return (), ()
    items = node.items if isinstance(node, YamlSequence) else (node,)
    values: list[Value] = []
    faults: list[FieldFault] = []
    for item in items:
        value, found = read(item, spec)
        faults.extend(found)
        if value is not None:
            values.append(value)
    return tuple(values), tuple(faults)


def how_written(spec: FieldSpec) -> str:
    """How a value of a field is written, for whoever fills it in; empty where any words will do."""
    if spec.kind == "records":
        return say("rows of {names}", names=", ".join(one.name for one in spec.fields)) if spec.fields else ""
    told: str = ", ".join(spec.of or (one for one in spec.to if one != "*")) or kind_of(spec.kind).WRITTEN
    if not spec.many:
        return told
    return say("{how}; several as [A, B]", how=told) if told else say("several as [A, B]")


def scalar(node: YamlNode, spec: FieldSpec) -> tuple[str | None, tuple[FieldFault, ...]]:
    """The text of a scalar; a list or mapping is a fault."""
    if not isinstance(node, YamlScalar):
        return None, (
            FieldFault(
                say("{field} must be one value, not a list", field=spec.name), node.place, say("write one value")
            ),
        )
    return (None if node.is_null else node.text), ()


def far_off(day: datetime.date, written: str, spec: FieldSpec, place: Place) -> tuple[FieldFault, ...]:
    """The fault of a day that no record means, such as one that stands for ever: nobody can count on from it."""
    if day.year in _YEARS:
        return ()
    says = say(
        "{field} must be within the years {first} to {last}, not {written}",
        field=spec.name,
        first=_YEARS[0],
        last=_YEARS[-1],
        written=repr(written.strip()[:40]),
    )
    return (FieldFault(says, place, say("write the day that is meant, and none where there is none")),)


def show(value: Value) -> str:
    """Any value as text for people."""
    if value is None:
        return ""
    if isinstance(value, (datetime.date, Period, Duration, str, Decimal)):
        return str(value)
    if isinstance(value, tuple):
        return ", ".join(show(item) for item in value)
    return "; ".join(f"{key}: {show(item)}" for key, item in value.items())


def texts(value: Value) -> Iterator[str]:
    """Every text in a value that may be a single one or many."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)

"""Turns one type.yml into a record type: which fields, states, rules and measures a kind of record has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mastercopy.model.lifecycle import Lifecycle
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.words import Place

Family = Literal["document", "record"]
DEFAULT_ID = r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One declared field: its kind and everything that its type says about it."""

    name: str
    kind: str
    title: str
    place: Place
    help: str = ""
    required: bool = False
    required_from: str | None = None
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    many: bool = False
    of: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    back: str | None = None
    plan: bool = False
    fields: tuple[FieldSpec, ...] = ()
    key: str | None = None
    later: bool = False
    """What only a later step of its life brings: a new file does not offer it."""
    personal: bool = False
    """What tells of one person and is nobody else's: pages show it only where the organisation says so, and no
    extract for the public."""
    unless: tuple[str, ...] = ()
    """Fields that make it needless, where one of them says something."""


NOBODY = "\0"
"""Stands for whom somebody meant, where nobody can read it: no audience has this name."""


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule that a type names, with the options it gives."""

    slug: str
    options: Mapping[str, Any]
    place: Place


@dataclass(frozen=True, slots=True)
class FormSpec:
    """What a type asks of somebody who reports: `ask` is the question for each field, in order.

    `day` is the field that takes the day on which the form was sent, unless the answers give it; `confirm` are
    sentences to tick.
    """

    title: str
    about: str
    ask: Mapping[str, str]
    labels: tuple[str, ...]
    day: str | None = None
    confirm: tuple[str, ...] = ()
    place: Place = Place("")


@dataclass(frozen=True, slots=True)
class RecordType:
    """Everything a type folder may say; `part` names the part of the machinery that its records play.

    `many` names the list of a file that holds many records, `beside` what else stands in such a file, `plural` is the
    title of many records where adding an `s` is wrong. `starter` are rows that a new file begins with, by the list that
    they stand in. `review_inputs` are the inputs of a management review that its records feed, `retention` is the class
    by which they are kept, `visible_to` the audiences that may see them, `about` the fields that name what a record is
    about: whoever may not see that may not see the record.
    """

    name: str
    title: str
    family: Family
    folder: str
    source: str
    prefix: str | None = None
    single: bool = False
    part: str | None = None
    many: str | None = None
    beside: tuple[FieldSpec, ...] = ()
    id_pattern: str = DEFAULT_ID
    id_from: str | None = None
    clauses: tuple[str, ...] = ()
    review_inputs: tuple[str, ...] = ()
    retention: str | None = None
    visible_to: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    lifecycle: Lifecycle | None = None
    revision_scheme: str = "number"
    fields: tuple[FieldSpec, ...] = ()
    sections: tuple[str, ...] = ()
    order: tuple[tuple[str, ...], ...] = ()
    rules: tuple[RuleUse, ...] = ()
    measures: tuple[MeasureSpec, ...] = ()
    register: tuple[str, ...] = ("id", "title")
    form: FormSpec | None = None
    starter: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    plural: str | None = None
    template: str | None = None
    example: str | None = None

    def measure(self, name: str) -> MeasureSpec | None:
        """The declaration of one measure."""
        return next((spec for spec in self.measures if spec.name == name), None)

    def field(self, name: str) -> FieldSpec | None:
        """The declaration of one field."""
        return next((spec for spec in self.fields if spec.name == name), None)

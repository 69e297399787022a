"""Registers rules: functions whose keyword arguments are their options and which yield problems."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, get_args

from mastercopy.history.ledger import REMOVED
from mastercopy.history.values import History, Trail
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import Catalog
from mastercopy.model.organisation import Organisation, People, read_people
from mastercopy.model.period import parse_duration
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType, RuleUse
from mastercopy.model.register import Register
from mastercopy.model.removal import Removal
from mastercopy.model.series import Evidence
from mastercopy.sources.files import Tree
from mastercopy.words import Place, Problem, Severity
from mastercopy.words.saying import say

Scope = Literal["record", "document", "site", "proposal"]
STRICTNESS = ("starting", "steady", "regulated")
RuleFunction = Callable[..., Iterator[Problem]]

FieldName = Annotated[str, "a field of the type"]
StateName = Annotated[str, "a state of the type"]
Span = Annotated[str, "a length of time such as `30 days`"]
"""What the option of a rule may be; a plain `str` is any text."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `slug` is its name everywhere, severities go by strictness (starting, steady, regulated)."""

    slug: str
    severities: tuple[Severity, Severity, Severity]
    hint: str
    scope: Scope
    function: RuleFunction

    def severity(self, strictness: str) -> Severity:
        """How grave it is for an organisation of a strictness."""
        return self.severities[STRICTNESS.index(strictness)]


@dataclass(frozen=True, slots=True)
class Before:
    """The base that a proposal is compared with: what main says today, and which paths the proposal touches.

    `retired` are the IDs of records that main once had, with where; `moved` the paths that main changed since, and
    `conflicts` those that both sides changed; `crossed` tells that each was merged into the other; `rewritten` is what
    the base has recorded and the proposal would lose.
    """

    register: Register
    history: History
    organisation: Organisation
    changed: frozenset[str]
    tree: Tree | None = None
    conflicts: tuple[str, ...] = ()
    moved: frozenset[str] = frozenset()
    crossed: bool = False
    retired: Mapping[str, str] = field(default_factory=dict)
    rewritten: tuple[Problem, ...] = ()


NOBODY = read_people()
"""Where nothing is known of people."""


class Case(NamedTuple):
    """What a rule looks at: one record with its trail, and everything around them.

    `tree` is there where the files of the day are at hand; without it rules judge what register and history know.
    `before` is there for rules of the scope `proposal` alone.
    """

    record: Record | None
    trail: Trail | None
    register: Register
    history: History
    as_of: date
    catalog: Catalog
    organisation: Organisation
    calendar: Calendar
    rule: Rule
    tree: Tree | None = None
    before: Before | None = None
    people: People = NOBODY
    """Who holds which role when, as history knows it."""

    @property
    def evidence(self) -> Evidence | None:
        """What figures are read from; None where the files of the day are not at hand."""
        return Evidence(self.tree, self.register, self.calendar, self.catalog.types) if self.tree is not None else None

    @property
    def document_trail(self) -> Trail | None:
        """The trail of the document that a record is about, by its field `document`."""
        name = self.record.get("document") if self.record is not None else None
        return self.history.trail(name) if isinstance(name, str) else None

    def unrecorded_document(self) -> Iterator[Problem]:
        """Says that a record is about something that is no controlled document; an unknown ID has a rule of its own."""
        name = self.record.get("document") if self.record is not None else None
        if isinstance(name, str) and self.register.get(name) is not None:
            yield self.problem("document", say("{name} is no document of which a revision is recorded", name=name))

    def problem(
        self,
        at: str | Place | None,
        says: str,
        *,
        hint: str | None = None,
        commit: str | None = None,
        path: str | None = None,
        record: str | None = None,
        severity: Severity | None = None,
    ) -> Problem:
        """A problem of this rule at a field, a place or a path; `record` is whose it is, where the case has none."""
        name = self.record.id if self.record is not None else self.trail.id if self.trail is not None else record
        return Problem(
            self.rule.slug,
            severity or self.rule.severity(self.organisation.strictness),
            self._place(at, path),
            says,
            hint or self.rule.hint,
            name,
            commit or None,  # what lies only on disk has none
        )

    def removed(self, record: Record, under: Removal) -> Problem:
        """The note that what goes of a record goes by a decision."""
        says = say("{record} goes, or a part of it, removed under {removal}", record=record.id, removal=under.id)
        return Problem(REMOVED, "info", Place(record.path), says, say("nothing to do"), record.id)

    def _place(self, at: str | Place | None, path: str | None) -> Place:
        if isinstance(at, Place):
            return at
        if self.record is not None:
            return self.record.at(at) if at is not None else self.record.place
        return Place(path or (self.trail.path if self.trail is not None else None) or "records/organisation.yml")


def record_of(case: Case) -> Record:
    """The record that a rule of the scope `record` looks at."""
    assert case.record is not None  # such rules run with a record alone
    return case.record


def before_of(case: Case) -> Before:
    """The base that a rule of the scope `proposal` compares with."""
    assert case.before is not None  # such rules run with a base alone
    return case.before


RULES: dict[str, Rule] = {}
"""Every rule by slug, filled as the modules of `checks.rules` are imported."""


def rule(slug: str, severity: str, hint: str, scope: Scope = "record") -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule; `severity` is one word, or three for starting, steady and regulated organisations.

    `hint` is a message like that of `say`, and is found by this call.
    """
    words = severity.split()
    if not words or not set(words) <= set(get_args(Severity)):
        raise ValueError(f"{slug}: {severity!r} is no severity")
    severities: Any = tuple(words * 3 if len(words) == 1 else words)

    def register(function: RuleFunction) -> RuleFunction:
        RULES[slug] = Rule(slug, severities, say(hint), scope, function)
        return function

    return register


@cache
def options_of(found: Rule) -> Mapping[str, inspect.Parameter]:
    """The options of a rule: the keyword-only arguments of its function."""
    signature = inspect.signature(found.function, eval_str=True)
    return {name: given for name, given in signature.parameters.items() if given.kind is given.KEYWORD_ONLY}


def bind_options(found: Rule, use: RuleUse, kind: RecordType) -> tuple[Mapping[str, Any], str | None]:
    """(options, what is wrong with them) of a rule that a type names."""
    known = options_of(found)
    if found.scope != "record":
        return {}, say("{rule} looks at everything by itself, and no type needs to name it", rule=use.slug)
    for name in use.options:
        if name not in known:
            options = ", ".join(known) or say("none")
            return {}, say(
                "{rule} has no option {name}; its options: {options}", rule=use.slug, name=repr(name), options=options
            )
    for name, parameter in known.items():
        if name not in use.options:
            if parameter.default is parameter.empty:
                return {}, say("{rule} needs the option {name}", rule=use.slug, name=repr(name))
        elif (wanted := _unfit(use.options[name], parameter.annotation, kind)) is not None:
            return {}, say("{rule}: {name} must be {wanted}", rule=use.slug, name=name, wanted=wanted)
    return use.options, None


def _unfit(value: object, annotation: object, kind: RecordType) -> str | None:
    """What the value of an option must be and is not; None for one that fits."""
    if not isinstance(value, str):
        return say("text")
    if annotation == FieldName and kind.field(value) is None:
        return say("a field of the type: {names}", names=", ".join(spec.name for spec in kind.fields))
    if annotation == StateName and (kind.lifecycle is None or value not in kind.lifecycle.states):
        states = kind.lifecycle.states if kind.lifecycle is not None else ()
        return say("a state of the type: {names}", names=", ".join(states) or say("it has none"))
    if annotation == Span and parse_duration(value) is None:
        return say("a length of time such as `30 days`")
    return None

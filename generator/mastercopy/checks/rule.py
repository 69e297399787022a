"""Registers rules: functions whose keyword arguments are their options and which yield problems."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from mastercopy.history.values import History, Trail
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import Catalog
from mastercopy.model.organisation import Organisation
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RuleUse
from mastercopy.model.register import Register
from mastercopy.words import Place, Problem, Severity

Scope = Literal["record", "document", "site"]
STRICTNESS = ("starting", "steady", "regulated")
RuleFunction = Callable[..., Iterator[Problem]]


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
class Case:
    """What a rule looks at: one record with its trail, and everything around them."""

    record: Record | None
    trail: Trail | None
    register: Register
    history: History
    as_of: date
    catalog: Catalog
    organisation: Organisation
    calendar: Calendar
    rule: Rule

    def problem(
        self,
        at: str | Place | None,
        says: str,
        *,
        hint: str | None = None,
        commit: str | None = None,
        path: str | None = None,
    ) -> Problem:
        """A problem of this rule at a field, a place or a path."""
        name = self.record.id if self.record is not None else self.trail.id if self.trail is not None else None
        return Problem(
            self.rule.slug,
            self.rule.severity(self.organisation.strictness),
            self._place(at, path),
            says,
            hint or self.rule.hint,
            name,
            commit,
        )

    def _place(self, at: str | Place | None, path: str | None) -> Place:
        if isinstance(at, Place):
            return at
        if self.record is not None:
            return self.record.at(at) if at is not None else self.record.place
        return Place(path or (self.trail.path if self.trail is not None else None) or "records/organisation.yml")


RULES: dict[str, Rule] = {}
"""Every rule by slug, filled as the modules of `checks.rules` are imported."""


def rule(slug: str, severity: str, hint: str, scope: Scope = "record") -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule; `severity` is one word, or three for starting, steady and regulated organisations."""
    words = severity.split()
    severities: Any = tuple(words * 3 if len(words) == 1 else words)

    def register(function: RuleFunction) -> RuleFunction:
        RULES[slug] = Rule(slug, severities, hint, scope, function)
        return function

    return register


def bind_options(found: Rule, use: RuleUse) -> tuple[Mapping[str, Any], str | None]:
    """(options, what is wrong with them) of a rule that a type names."""
    signature = inspect.signature(found.function)
    known = [name for name, parameter in signature.parameters.items() if parameter.kind is parameter.KEYWORD_ONLY]
    unknown = [name for name in use.options if name not in known]
    needed = [name for name in known if signature.parameters[name].default is inspect.Parameter.empty]
    if unknown:
        return {}, f"{use.slug} has no option {unknown[0]!r}; its options: {', '.join(known) or 'none'}"
    missing = [name for name in needed if name not in use.options]
    if missing:
        return {}, f"{use.slug} needs the option {missing[0]!r}"
    return use.options, None

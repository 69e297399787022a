"""Runs every rule over register and history and turns what they say into one sorted list of problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from mastercopy.checks import rules as rules_package
from mastercopy.checks.bundling import bundle, without_follow_ups
from mastercopy.checks.reading import READING, grade
from mastercopy.checks.rule import NOBODY, RULES, STRICTNESS, Before, Case, Rule, bind_options, options_of
from mastercopy.checks.tables import check_tables
from mastercopy.history.values import History, Trail
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import Catalog
from mastercopy.model.organisation import Organisation, People
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register
from mastercopy.sources.files import Tree
from mastercopy.words import MastercopyError, Problem, closest
from mastercopy.words.saying import say


@dataclass(frozen=True, slots=True)
class Waived:
    """A problem that a waiver record accepts for a while."""

    problem: Problem
    waiver: str
    reason: str
    approver: str
    expires: date | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Problems that stand, sorted by place, and those that are waived."""

    problems: tuple[Problem, ...]
    waived: tuple[Waived, ...]


@cache
def load_rules() -> dict[str, Rule]:
    """Every shipped rule by slug."""
    for module in iter_modules(rules_package.__path__):
        import_module(f"{rules_package.__name__}.{module.name}")
    return RULES


def check(
    register: Register,
    history: History,
    catalog: Catalog,
    organisation: Organisation,
    calendar: Calendar,
    as_of: date,
    read_problems: tuple[Problem, ...] = (),
    tree: Tree | None = None,
    before: Before | None = None,
    people: People = NOBODY,
) -> CheckResult:
    """Everything that is wrong on a day; `tree` holds the files of that day, for rules about tables and embeds.

    With `before`, the day is that of a proposal, and what only a comparison can know is said as well.
    """
    rules = load_rules()
    if before is not None:  # a proposal does not lower the bar by which it is judged
        organisation = replace(organisation, strictness=_stricter(organisation, before.organisation))
    found = [grade(problem, organisation.strictness) for problem in read_problems]
    found.extend(_misused(catalog, rules))
    if tree is not None:
        found.extend(grade(problem, organisation.strictness) for problem in check_tables(register, tree))

    def case(rule: Rule, record: Record | None, trail: Trail | None) -> Case:
        return Case(
            record, trail, register, history, as_of, catalog, organisation, calendar, rule, tree, before, people
        )

    found.extend(before.rewritten if before is not None else ())
    found.extend(_of_records(case, register, history, rules))
    for rule in rules.values():
        if rule.scope == "document":
            for trail in history.trails.values():
                found.extend(rule.function(case(rule, register.get(trail.id), trail)))
        elif rule.scope == "site" or (rule.scope == "proposal" and before is not None):
            found.extend(rule.function(case(rule, None, None)))
    return _waive(without_follow_ups(found), _waivers(register, before), as_of)


def _of_records(
    case: Callable[[Rule, Record, Trail | None], Case], register: Register, history: History, rules: dict[str, Rule]
) -> Iterator[Problem]:
    """What the rules that a type names say of each of its records."""
    for record in register.records.values():
        for use in record.type.rules:
            rule = rules.get(use.slug)
            if rule is not None and bind_options(rule, use, record.type)[1] is None:
                yield from rule.function(case(rule, record, history.trail(record.id)), **use.options)


def _stricter(one: Organisation, other: Organisation) -> str:
    return max(one.strictness, other.strictness, key=STRICTNESS.index)


def _waivers(register: Register, before: Before | None) -> tuple[Record, ...]:
    """What may forgive; in a proposal, only what main has as well and in the same words."""
    found = register.of_part("waivers")
    if before is None:
        return found
    known = {identity(waiver.id): waiver.values for waiver in before.register.of_part("waivers")}
    return tuple(waiver for waiver in found if known.get(identity(waiver.id)) == waiver.values)


def _misused(catalog: Catalog, rules: dict[str, Rule]) -> Iterator[Problem]:
    """Rules that a type names wrongly, at their line."""
    for kind in catalog.types.values():
        for use in kind.rules:
            rule = rules.get(use.slug)
            if rule is None:
                yield Problem(
                    "type-unreadable",
                    "error",
                    use.place,
                    say("there is no rule {slug}", slug=repr(use.slug)),
                    closest(use.slug, tuple(rules), say("`mastercopy explain` lists the rules")),
                )
            elif (fault := bind_options(rule, use, kind)[1]) is not None:
                yield Problem("type-unreadable", "error", use.place, fault, say("mend the options of the rule"))


def _sorting(problem: Problem) -> tuple[object, ...]:
    return (problem.place, problem.slug, problem.sentence, problem.commit or "")


def _waive(found: list[Problem], waivers: tuple[Record, ...], as_of: date) -> CheckResult:
    standing: list[Problem] = []
    waived: list[Waived] = []
    for problem in sorted(set(found), key=_sorting):
        waiver = next(
            (
                w
                for w in waivers
                if w.get("slug") == problem.slug
                and problem.record is not None
                and identity(str(w.get("record") or "")) == identity(problem.record)
                and _stands(w, as_of)
            ),
            None,
        )
        if waiver is None:
            standing.append(problem)
        else:
            waived.append(
                Waived(
                    problem,
                    waiver.id,
                    str(waiver.get("reason") or ""),
                    str(waiver.get("approver") or ""),
                    waiver.get("expires"),
                )
            )
    standing.extend(_expired(waivers, as_of))
    return CheckResult(tuple(bundle(sorted(standing, key=_sorting))), tuple(waived))


def _stands(waiver: Record, as_of: date) -> bool:
    expires = waiver.get("expires")
    return isinstance(expires, date) and expires >= as_of


def _expired(waivers: tuple[Record, ...], as_of: date) -> Iterator[Problem]:
    for waiver in waivers:
        expires = waiver.get("expires")
        if isinstance(expires, date) and expires < as_of:
            yield Problem(
                "waiver-expired",
                "error",
                waiver.at("expires"),
                say("{waiver} expired on {day}", waiver=waiver.id, day=expires),
                say("mend what it waived, or have it approved anew"),
                waiver.id,
            )


def in_words(slug: str) -> str | None:
    """One sentence on what a slug means; None for a slug that nobody knows."""
    rule = load_rules().get(slug)
    return READING.get(slug) or ((rule.function.__doc__ or "").strip() if rule is not None else None)


def explain_all() -> tuple[tuple[str, str], ...]:
    """Every slug that `check` may say, with its sentence."""
    return tuple((slug, in_words(slug) or "") for slug in sorted({*load_rules(), *READING}))


def explain(slug: str) -> str:
    """A rule or a fault of reading in words; an error with the nearest slug for an unknown one."""
    rules, says = load_rules(), in_words(slug)
    if says is None:
        known = sorted({*rules, *READING})
        close = get_close_matches(slug, known, 1)
        raise MastercopyError(
            f"there is no rule {slug!r}",
            f"did you mean {close[0]!r}?" if close else "`mastercopy explain` lists the rules",
        )
    if slug not in rules:
        return f"{slug}\n  {says}"
    rule = rules[slug]
    levels = ", ".join(f"{name}: {level}" for name, level in zip(STRICTNESS, rule.severities, strict=True))
    options = ", ".join(options_of(rule))
    told = f"\n  options in a type: {options}" if options else ""
    return f"{slug}\n  {says}\n  severity: {levels}\n  what to do: {rule.hint}{told}"

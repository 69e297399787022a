"""Turns record types and rules into the reference: fields and rules in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from mastercopy.checks.reading import READING
from mastercopy.checks.rule import STRICTNESS, Rule
from mastercopy.checks.runner import in_words, load_rules
from mastercopy.model.catalog import Catalog
from mastercopy.model.fields import how_written
from mastercopy.model.organisation import read_list
from mastercopy.sources.yamltext import read_plain
from mastercopy.views.registerpages import Cell
from mastercopy.views.spokenview import slug_of
from mastercopy.views.wording import label

if TYPE_CHECKING:
    from mastercopy.model.recordtype import FieldSpec, RecordType


def field_rows(kind: RecordType) -> tuple[tuple[str, ...], ...]:
    """(name, title, kind and how it is written, required, help) per field, and per part of a row below a list."""
    return tuple(_rows(kind.fields, ""))


def _rows(specs: Iterable[FieldSpec], head: str) -> Iterator[tuple[str, ...]]:
    for spec in specs:
        yield f"{head}{spec.name}", spec.title, _kind(spec), _required(spec), spec.help
        yield from _rows(spec.fields, f"{head}{spec.name}.")


def _kind(spec: FieldSpec) -> str:
    told = ", ".join(spec.of or spec.to) or ("" if spec.fields else how_written(replace(spec, many=False)))
    return spec.kind + (f" ({told})" if told else "") + (", many" if spec.many else "")


def _required(spec: FieldSpec) -> str:
    said = "yes" if spec.required else f"from {spec.required_from}" if spec.required_from else ""
    if said and spec.when:
        said += ", where " + " and ".join(f"{name} is {' or '.join(words)}" for name, words in spec.when.items())
    return said + (f", unless {' or '.join(spec.unless)} says something" if said and spec.unless else "")


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule in words, or one fault of reading, which nobody can switch off."""

    slug: str
    says: str
    hint: str
    severities: str


def measure_rows(kind: RecordType) -> tuple[tuple[str, ...], ...]:
    """(name for `computed:`, title, kind, unit, date) per measure."""
    return tuple((f"{kind.name}.{one.name}", one.title, one.kind, one.unit, one.by) for one in kind.measures)


def rule_texts(kind: RecordType) -> tuple[RuleText, ...]:
    """The rules that a type names."""
    known = {rule.slug: rule for rule in all_rules()}
    return tuple(known[slug] for slug in dict.fromkeys(use.slug for use in kind.rules) if slug in known)


@cache
def all_rules() -> tuple[RuleText, ...]:
    """Everything that a check may say, by slug."""
    rules = load_rules()
    return tuple(
        RuleText(slug, in_words(slug) or "", rules[slug].hint, _severities(rules[slug]))
        if slug in rules
        else RuleText(slug, in_words(slug) or "", "", "")
        for slug in sorted({*rules, *READING})
    )


def _severities(rule: Rule) -> str:
    if len(set(rule.severities)) == 1:
        return f"Always: {rule.severities[0]}."
    return "; ".join(f"{name}: {level}" for name, level in zip(STRICTNESS, rule.severities, strict=True)) + "."


def type_rows(catalog: Catalog) -> tuple[tuple[Cell, ...], ...]:
    """(title with its page, family, folder, prefix) of each record type."""
    return tuple(
        (
            Cell(kind.title, f"reference/types/{name}.html"),
            Cell(label(kind.family)),
            Cell(kind.folder),
            Cell(kind.prefix or ""),
        )
        for name, kind in sorted(catalog.types.items())
    )


@dataclass(frozen=True, slots=True)
class Classic:
    """Something that auditors find often: the rules that tell it, how often they speak today, and what none can see."""

    found: str
    rules: tuple[str, ...]
    today: int
    pages: tuple[str, ...]
    beyond: str


def classic_findings(
    spoken: Mapping[str, int] | None = None, there: Collection[str] | None = None
) -> tuple[Classic, ...]:
    """The classic findings with how often each is `spoken` of today; of their pages those that are `there`."""
    said = spoken or {}
    told = read_plain((files("mastercopy.checks") / "classics.yml").read_text("utf-8"))["classics"]
    return tuple(
        Classic(
            one["found"],
            tuple(dict.fromkeys(map(slug_of, watches := read_list(one.get("rules"))))),
            sum(said.get(watch, 0) for watch in watches),
            tuple(page for page in read_list(one.get("pages")) if there is None or page in there),
            one.get("beyond") or "",
        )
        for one in told
    )

"""Turns retention classes, records and removals into what is kept how long, what is due, and what is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.model.removal import FROM_HISTORY
from mastercopy.model.retention import NEVER, Retention, RetentionClass, read_classes, read_retention
from mastercopy.views.addresses import register_url
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.wording import label, plural, show
from mastercopy.words import count
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

URL = "for/retention.html"
TITLE = say("Retention and disposal")
_FROM = {
    "creation": say("after the day it was made"),
    "closure": say("after it was closed"),
    "contract end": say("after the contract ended"),
    "product life": say("after the end of the product's life"),
}
_DEPTHS = {FROM_HISTORY: say("from all history of main"), "main": say("from main; its history has it still")}


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class: how long, why, how it is disposed of, what belongs to it, and the next day on which some is due."""

    title: str
    id: str
    own: bool
    term: str
    reason: str
    disposal: str
    kinds: tuple[Named, ...]
    series: tuple[Named, ...]
    waiting: int
    next: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """A record that was kept as long as its class says."""

    named: Named
    kept_as: str
    until: str
    disposal: str


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """Records that are kept outside the repository: where, how to find them, and when somebody last looked."""

    named: Named
    where: str
    find: str
    access: str
    kept_as: str
    looked: str


@dataclass(frozen=True, slots=True)
class RemovalLine:
    """Something that is gone by decision, or will be; `counts` tells whether the decision is one."""

    named: Named
    what: Named
    part: str
    ground: str
    depth: str
    decided: str
    counts: bool


@dataclass(frozen=True, slots=True)
class RetentionPage:
    classes: tuple[ClassLine, ...]
    due: tuple[DueLine, ...]
    series: tuple[SeriesLine, ...]
    removals: tuple[RemovalLine, ...]
    bare: tuple[Named, ...]


def view_retention(compiled: Compiled) -> RetentionPage:
    """Everything that is kept, by class, as it stands on the day."""
    register, classes = compiled.register, read_classes(compiled.register)
    records = [one for one in register.records.values() if one.type.part != "retention"]
    read = [(one, read_retention(one, classes, compiled.as_of)) for one in records]
    held: dict[str, list[tuple[Record, Retention]]] = {}
    for record, found in read:
        held.setdefault(found.held.id if found.held is not None else "", []).append((record, found))
    series = register.of_part("kept-series")
    used = [one for one in classes.values() if not one.shipped or held.get(one.id) or _series_of(series, one)]
    return RetentionPage(
        tuple(_class(compiled, one, held.get(one.id, []), _series_of(series, one)) for one in used),
        tuple(_due(compiled, read)),
        tuple(_series(compiled, one, classes) for one in series),
        tuple(_removal(compiled, one) for one in register.of_part("removals")),
        tuple(_kinds(held.get("", []))),
    )


def _series_of(series: tuple[Record, ...], one: RetentionClass) -> list[Record]:
    return [record for record in series if record.get("kept_as") == one.id]


def _class(
    compiled: Compiled, one: RetentionClass, held: list[tuple[Record, Retention]], series: list[Record]
) -> ClassLine:
    ahead = [found.last for _, found in held if found.last is not None and not found.is_over(compiled.as_of)]
    return ClassLine(
        one.title,
        one.id,
        not one.shipped,
        term_of(one),
        one.reason,
        one.disposal,
        tuple(_kinds(held)),
        tuple(name_of(compiled, record.id) for record in series),
        sum(found.since is None for _, found in held) if one.period is not None else 0,
        min(ahead).isoformat() if ahead else "",
    )


def term_of(one: RetentionClass) -> str:
    """How long, in words: `5 years after it was closed`."""
    if one.trigger == NEVER or one.period is None:
        return say("For good")
    return say_row(" ", [part for part in (show(one.period), _FROM.get(one.trigger, "")) if part])


def _kinds(held: list[tuple[Record, Retention]]) -> Iterator[Named]:
    """The registers that records are of, each with how many; documents have one register together."""
    kinds: dict[str, list[Record]] = {}
    for record, _ in held:
        kinds.setdefault(record.type.name, []).append(record)
    for name, records in sorted(kinds.items()):
        kind = records[0].type
        titled = kind.title if len(records) == 1 else kind.plural or plural(kind.title)
        url = register_url(name) if kind.family == "record" else None
        yield Named(name, say_row("", (titled, f" ({len(records)})")), url)


def _due(compiled: Compiled, read: list[tuple[Record, Retention]]) -> Iterator[DueLine]:
    over = [(found.last, one, found) for one, found in read if found.last and found.is_over(compiled.as_of)]
    for last, record, found in sorted(over, key=lambda row: (row[0] or date.min, row[1].id)):
        if found.held is not None:
            until = last.isoformat() if last is not None else ""
            yield DueLine(name_of(compiled, record.id), found.held.title, until, found.held.disposal)


def _series(compiled: Compiled, record: Record, classes: Mapping[str, RetentionClass]) -> SeriesLine:
    name, told = str(record.get("kept_as") or ""), {key: show(record.get(key)) for key in ("where", "find", "access")}
    days = [day for row in record.get("checks") or () if isinstance(day := row.get("day"), date)]
    looked = max((day for day in days if day <= compiled.as_of), default=None)
    known = classes.get(name)
    kept_as = say_row(": ", (known.title, say_small(term_of(known)))) if known is not None else name
    named = name_of(compiled, record.id)
    return SeriesLine(
        named, **told, kept_as=kept_as, looked=looked.isoformat() if looked is not None else say("never yet")
    )


def _removal(compiled: Compiled, record: Record) -> RemovalLine:
    fields, revision = record.get("fields") or (), record.get("revision")
    part = (
        say("revision {revision}", revision=revision)
        if revision
        else count(len(fields), "field")
        if fields
        else say("all of it")
    )
    who = person_name(compiled, str(record.get("decided_by") or "")).title
    role = person_name(compiled, str(record.get("role") or "")).title
    return RemovalLine(
        name_of(compiled, record.id),
        name_of(compiled, str(record.get("record") or "")),
        part,
        label(show(record.get("ground"))),
        _DEPTHS.get(str(record.get("depth")), ""),
        f"{show(record.get('decided'))}, {who}, {role}",
        any(one.id == record.id for one in compiled.history.removals),
    )

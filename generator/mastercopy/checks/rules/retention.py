"""Rules about how long records are kept: by a class that exists, and not longer than it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mastercopy.checks.rule import Case, FieldName, rule
from mastercopy.model.recordtype import RecordType
from mastercopy.model.retention import NEVER, is_whole, read_classes, read_retention
from mastercopy.words import Place, Problem, nearest
from mastercopy.words.listing import say_either, title_within
from mastercopy.words.saying import say


@rule("retention-unknown", "warning error error", "name a class of records/retention.yml, or a shipped one", "site")
def retention_unknown(case: Case) -> Iterator[Problem]:
    """A record, or the type that its organisation made, names a retention class that does not exist."""
    known = read_classes(case.register)
    for record in case.register.records.values():
        for field in ("retention", "kept_as"):
            name = record.get(field)
            if isinstance(name, str) and name not in known:
                says = say("{record}: {name} is no retention class", record=record.id, name=repr(name[:60]))
                yield case.problem(record.at(field), says, hint=_meant(name, known), record=record.id)
    for kind in case.catalog.types.values():
        if kind.retention is not None and kind.retention not in known:
            says = say("{kind}: {retention} is no retention class", kind=kind.name, retention=repr(kind.retention[:60]))
            yield case.problem(Place(kind.source), says, hint=_meant(kind.retention, known))


def _meant(name: str, known: Iterable[str]) -> str:
    close = nearest(name, sorted(known))
    return (
        say("did you mean {names}?", names=say_either(map(repr, close)))
        if close
        else say("known classes: {names}", names=", ".join(sorted(known)))
    )


@rule("retention-missing", "info info warning", "write `retention:` into its type.yml, or into the records", "site")
def retention_missing(case: Case) -> Iterator[Problem]:
    """There are records of a type that says no retention class, and they say none themselves."""
    bare: dict[str, tuple[RecordType, int]] = {}
    for record in case.register.records.values():
        if record.type.retention is None and record.get("retention") is None:
            _, count = bare.get(record.type.name, (record.type, 0))
            bare[record.type.name] = (record.type, count + 1)
    for name, (kind, count) in sorted(bare.items()):
        yield case.problem(
            Place(kind.source),
            say("{name}: nothing says how long these records are kept ({count})", name=name, count=count),
        )


@rule("due-for-disposal", "info", "dispose of it as its class says, or say in the record why it is kept", "site")
def due_for_disposal(case: Case) -> Iterator[Problem]:
    """A record has been kept as long as its retention class says."""
    known = read_classes(case.register)
    for record in case.register.records.values():
        found = read_retention(record, known, case.as_of)
        if found.held is not None and found.is_over(case.as_of):
            says = say(
                "{record} was to be kept until {last} ({title})",
                record=record.id,
                last=found.last,
                title=title_within(found.held.title),
            )
            yield case.problem(record.place, says, record=record.id)


@rule("retention-years", "error", "write whole years, such as `years: 5`")
def retention_years(case: Case, *, trigger: FieldName = "trigger", years: FieldName = "years") -> Iterator[Problem]:
    """A retention class counts in something else than whole years, so that nothing that belongs to it falls due."""
    assert case.record is not None
    given = case.record.get(years)
    if case.record.get(trigger) != NEVER and given is not None and not is_whole(given):
        yield case.problem(years, say("{record}: {given} years cannot be counted", record=case.record.id, given=given))

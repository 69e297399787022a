"""Turns the rows of a ticket system's export into complaints: new records, and what became of those that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from mastercopy.editing.change import Change, SetValue
from mastercopy.editing.desk import Desk, declared_before, edit_record
from mastercopy.editing.scalars import write_value
from mastercopy.editing.starting import free_id
from mastercopy.editing.writer import Edit
from mastercopy.importing.cases import Case, Links, Setting, check_fields, check_order, reached_status, read_case
from mastercopy.importing.cells import Unfit
from mastercopy.importing.identity import Hasher
from mastercopy.importing.outcome import Outcome
from mastercopy.importing.profile import Profile
from mastercopy.importing.rows import Reading, Rejected, mapped
from mastercopy.importing.segments import known_segments
from mastercopy.model.record import Record
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.words import MastercopyError, count

_ORIGIN = "origin"


@dataclass(slots=True)
class _Numbers:
    """Free IDs by year, the next after the highest that ever was."""

    desk: Desk
    kind: RecordType
    last: dict[int, str] = field(default_factory=dict)

    def take(self, year: int) -> str:
        if year not in self.last:
            self.last[year] = free_id(self.desk, self.kind, self.kind.title, year)
        else:
            head, _, number = self.last[year].rpartition("-")
            self.last[year] = f"{head}-{int(number) + 1:0{len(number)}d}"
        return self.last[year]


def import_cases(desk: Desk, profile: Profile, reading: Reading, hasher: Hasher) -> Outcome:
    """The edits that bring the tickets of an export into the register."""
    kind = _kind(desk, profile)
    segments = known_segments(desk, profile)
    setting = Setting(desk.organisation.timezone, hasher, partial(_linked, desk), segments)
    _check_told(profile, reading, kind, setting.links)
    there, numbers, rejected = _known(desk, kind), _Numbers(desk, kind), list(reading.rejected)
    edits: list[Edit] = []
    notes: list[str] = []
    accepted = known = changed = held = 0
    for number, case in _cases(reading, profile, kind, setting, rejected):
        record = there.get(case.key)
        held += _held(kind, record.status if record is not None else case.status, case.wished)
        if record is None:
            name = numbers.take(case.received.year)
            edits.append(Edit(f"records/{kind.folder}/{name}.yml", None, _written(kind, name, case)))
            accepted += 1
            continue
        edit, told = _grown(desk, record, case)
        notes.extend(f"line {number}: {one}" for one in told)
        edits.extend([edit] if edit is not None else ())
        changed += edit is not None
        known += edit is None
    if held:
        notes.append(
            f"{count(held, 'ticket')} went further at the source than the fields here tell (an answer, a severity): "
            "write these into the records"
        )
    notes.extend(segments.notes())
    rejected.sort(key=lambda one: one.number)
    return Outcome(tuple(edits), accepted, known, changed, tuple(rejected), tuple(notes))


def _cases(
    reading: Reading, profile: Profile, kind: RecordType, setting: Setting, rejected: list[Rejected]
) -> Iterator[tuple[int, Case]]:
    """Every ticket once, with its line; what cannot be one is rejected."""
    seen: set[str] = set()
    for line in reading.lines:
        try:
            case = read_case(line, profile, kind, setting)
        except Unfit as fault:
            rejected.append(Rejected(line.number, fault.reason, fault.detail))
            continue
        if case.key in seen:
            rejected.append(Rejected(line.number, "the same ticket stands in the export twice"))
            continue
        seen.add(case.key)
        yield line.number, case


def _held(kind: RecordType, status: str | None, wished: str) -> bool:
    """Whether a record has not come as far as its ticket."""
    return kind.lifecycle is not None and not kind.lifecycle.reached(status, wished)


def _kind(desk: Desk, profile: Profile) -> RecordType:
    kind = next(iter(desk.catalog.by_part(profile.target)), None)
    if kind is None or kind.lifecycle is None or kind.prefix is None or kind.field(_ORIGIN) is None:
        raise MastercopyError(
            "no record type with states, a prefix and an origin takes what is imported", "see `types`"
        )
    check_fields(profile, kind)
    for spec in kind.fields:
        named = profile.fixed.get(spec.name)
        if spec.kind == "link" and named is not None and not _linked(desk, spec, named):
            raise MastercopyError(f"there is no {spec.name} {named[:64]!r}", "see `mastercopy register`")
    return kind


def _check_told(profile: Profile, reading: Reading, kind: RecordType, links: Links) -> None:
    """Refuse an export in which no row tells a record that every case must name, and nobody said it either."""
    for spec in kind.fields:
        if spec.kind != "link" or not spec.required or spec.name in (*profile.fixed, *profile.fallback):
            continue
        said = (mapped(profile, spec.name, line.get(spec.name)) for line in reading.lines)
        if reading.lines and not any(links(spec, text) for text in said):
            raise MastercopyError(
                f"no row of the export tells the {spec.name} of a {kind.title.lower()}",
                f"say it with --{spec.name} ID, or in a profile of your own: `fixed: {{{spec.name}: ID}}` for all, or "
                f"`values: {{{spec.name}: {{...}}}}` for what the tool calls it",
            )


def _linked(desk: Desk, spec: FieldSpec, name: str) -> str:
    """The ID of a record that a field may link to; empty where there is none of that name."""
    record = desk.register.get(name) if name else None
    return record.id if record is not None and record.type.name in spec.to else ""


def _known(desk: Desk, kind: RecordType) -> Mapping[str, Record]:
    """The records that an import brought, by the key of their ticket."""
    found: dict[str, Record] = {}
    for record in desk.register.of_type(kind.name):
        for row in record.get(_ORIGIN) or ():
            source = str(row.get("source") or "").rpartition(", key ")[0]
            found[f"{source}\n{row.get('key')}"] = record
    return found


def _written(kind: RecordType, name: str, case: Case) -> bytes:
    """A new record, its fields in the order in which the type declares them."""
    given = {**case.values, "id": name, "status": case.status}
    order = ["id", *(spec.name for spec in kind.fields if spec.name != "id")]
    lines = [f"{field}: {write_value(given[field])}" for field in order if given.get(field)]
    source, key = case.source, case.native
    rows = [f"{_ORIGIN}:", f"  - source: {write_value(source)}", f"    key: {write_value(key)}"]
    return "".join(f"{line}\n" for line in (*lines, *rows)).encode("utf-8")


def _grown(desk: Desk, record: Record, case: Case) -> tuple[Edit | None, tuple[str, ...]]:
    """What became of a ticket since: what is empty is filled while it is open, anything else that differs is told."""
    kind, lifecycle = record.type, record.type.lifecycle
    assert lifecycle is not None
    over = record.is_closed
    late = _late(record, case)
    told = [
        f"{record.id} differs at the source: {name} is {there} there and {record.get(name) or 'empty'} here"
        for name, there in case.stamps.items()
        if (over if record.get(name) is None else str(record.get(name)) != str(there))
    ]
    told.extend(_differing(record, case, late))
    try:
        same = {name: there for name, there in case.stamps.items() if str(record.get(name)) == str(there)}
        check_order(kind, {**record.values, **late, **same})
    except Unfit as fault:
        return None, (*told, f"{record.id} differs at the source: {fault.reason}")
    status = reached_status(kind, {**record.values, **late}, case.wished)
    if over or not lifecycle.reached(status, record.status or ""):
        return None, tuple(told)
    changes: list[Change] = [
        SetValue((spec.name,), str(late[spec.name]), declared_before(kind, spec.name))
        for spec in kind.fields
        if spec.name in late and (spec.required_from is None or lifecycle.reached(status, spec.required_from))
    ]
    if changes and status != record.status:
        changes.append(SetValue(("status",), status))
    return (edit_record(desk, record, changes) if changes else None), tuple(told)


def _differing(record: Record, case: Case, late: Mapping[str, object]) -> Iterator[str]:
    """The fields that say something else at the source, by name alone; what is filled in now is none of them."""
    names = [name for name in sorted(case.said - late.keys()) if str(record.get(name) or "") != case.values[name]]
    if names:
        yield f"{record.id} differs at the source: {', '.join(names)}"


def _late(record: Record, case: Case) -> Mapping[str, object]:
    """What the ticket says and the record does not: moments, and the fields that a later state brings."""
    brought = {spec.name for spec in record.type.fields if spec.required_from is not None}
    said = {name: text for name, text in case.values.items() if name in brought}
    return {name: value for name, value in {**said, **case.stamps}.items() if record.get(name) is None}


def named_channel(desk: Desk, profile: Profile, name: str) -> Iterator[tuple[str, str]]:
    """The field of a case that links to how it reached us, with the record that somebody named for it."""
    for kind in desk.catalog.by_part(profile.target):
        for spec in kind.fields:
            ways = {one.name for one in desk.catalog.by_part("channels")}
            if spec.kind == "link" and ways & set(spec.to):
                yield spec.name, name

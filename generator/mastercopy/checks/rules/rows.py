"""Rules about the rows of a record, which know no type: what ran out, what a row lacks, what the last one says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.checks.rule import Case, FieldName, record_of, rule
from mastercopy.model.lifecycle import VOID
from mastercopy.words import Problem
from mastercopy.words.listing import title_within
from mastercopy.words.saying import say


@rule("row-expired", "warning", "get the new one and add it as a row, or do without and say so in the record")
def row_expired(case: Case, *, rows: FieldName, until: str, key: str) -> Iterator[Problem]:
    """Something that a record holds for a time has run out, and no later row of the same name goes on."""
    record = record_of(case)
    if record.is_closed:
        return
    last: dict[str, date] = {}
    for row in record.get(rows) or ():
        day, name = row.get(until), str(row.get(key) or "")
        if isinstance(day, date):
            last[name] = max(day, last.get(name, day))
    for name, day in last.items():
        if day < case.as_of:
            yield case.problem(
                rows,
                say(
                    "{record} {title}: {name} ran out on {day}",
                    record=record.id,
                    title=record.title,
                    name=name,
                    day=day,
                ),
            )


@rule("row-needs", "warning error error", "write it into the row")
def row_needs(case: Case, *, rows: FieldName, field: str, values: str, needs: str) -> Iterator[Problem]:
    """A row says something that asks for one thing more, and lacks it; several `values` stand between commas."""
    record, asking = record_of(case), [one.strip() for one in values.split(",")]
    spec = next((one for one in record.type.fields if one.name == rows), None)
    titles = {one.name: title_within(one.title) for one in spec.fields} if spec is not None else {}
    for number, row in enumerate(record.get(rows) or (), 1):
        if row.get(field) in asking and row.get(needs) is None:
            named = row.get("id") or row.get("day") or say("row {number}", number=number)
            said = say(
                "{record}, {row}: {value}, without {needed}",
                record=record.id,
                row=named,
                value=row[field],
                needed=titles.get(needs, needs),
            )
            yield case.problem(getattr(row, "place", rows), said)


@rule("last-row-differs", "warning", "bring the field into line with the last row, or add a row that says why not")
def last_row_differs(case: Case, *, rows: FieldName, day: str, says: str, field: FieldName) -> Iterator[Problem]:
    """What a record says of itself is not what its last row decided."""
    record = record_of(case)
    dated = [row for row in record.get(rows) or () if isinstance(row.get(day), date) and row[day] <= case.as_of]
    last = max(dated, key=lambda row: row[day], default=None)
    if last is not None and last.get(says) is not None and last[says] != record.get(field):
        said = say(
            "{record} is {value}, and on {day} it was decided: {decision}",
            record=record.id,
            value=record.get(field) or say("nothing"),
            day=last[day],
            decision=last[says],
        )
        yield case.problem(field, said)


@rule("not-looked-at-again", "info warning warning", "look at it once more, and add the row")
def not_looked_at_again(
    case: Case, *, by: str, rows: FieldName, day: str, found: str, field: str, values: str
) -> Iterator[Problem]:
    """A grave record that names this one is newer than its last row; `found` is the day of the other record."""
    record = record_of(case)
    days = [row[day] for row in record.get(rows) or () if isinstance(row.get(day), date)]
    looked = max(days, default=date.min)
    for link in case.register.links_in(record.id):
        other = case.register.get(link.source)
        if other is None or other.type.name not in by.split() or other.status == VOID:
            continue
        since = other.get(found)
        if other.get(field) in values.split() and isinstance(since, date) and looked < since <= case.as_of:
            yield case.problem(
                rows,
                say(
                    "{record} was not looked at again since {other} of {since}",
                    record=record.id,
                    other=other.id,
                    since=since,
                ),
            )


@rule("row-too-late", "info info warning", "plan it earlier, or agree a later day and say why")
def row_too_late(case: Case, *, rows: FieldName, day: str, by: FieldName, done: str) -> Iterator[Problem]:
    """What a row plans is to be done only after the day by which the record itself is to be reached."""
    record = record_of(case)
    last = record.get(by)
    if not isinstance(last, date) or record.is_closed:
        return
    for row in record.get(rows) or ():
        planned = row.get(day)
        if isinstance(planned, date) and planned > last and row.get(done) is None:
            said = say(
                "{named}: planned for {planned}, and the record for {last}",
                named=f"{record.id} {row.get('id') or ''}".rstrip(),
                planned=planned,
                last=last,
            )
            yield case.problem(getattr(row, "place", rows), said)

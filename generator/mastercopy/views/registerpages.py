"""Turns documents and records into register tables: the master list, and one register per record type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.values import Trail
from mastercopy.views.addresses import document_url, record_url, register_url
from mastercopy.views.copyview import view_copy
from mastercopy.views.naming import name_of, person_name
from mastercopy.views.objectiveview import score_of, standing_of
from mastercopy.views.recordtasks import overdue_fields
from mastercopy.views.textview import list_of
from mastercopy.views.wording import label, plural, show, status_tone, status_words
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record
    from mastercopy.model.recordtype import RecordType


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One table with its downloads."""

    url: str
    title: str
    lead: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    csv_url: str
    json_url: str
    part: str = ""
    """The part that its records play, where they play one."""


_MASTER = (
    "ID",
    say("Title"),
    say("Type"),
    say("Process"),
    say("Revision"),
    say("Status"),
    say("In force from"),
    say("Next review"),
    say("Owner"),
)


def document_status(trail: Trail) -> Cell:
    """A document's state today, in words."""
    if trail.in_force is not None:
        return Cell(status_words(trail.in_force), None, status_tone(trail.in_force))
    if trail.deleted is not None and trail.withdrawn is None:
        return Cell(say("Removed without authorisation"), None, "bad")
    if trail.withdrawn is not None and trail.withdrawn.asks and trail.status == "withdrawn":
        return Cell(say("Withdrawn, no approval recorded"), None, "wait")
    return Cell(status_words(trail.revisions[-1]), None, status_tone(trail.revisions[-1]))


def type_title(compiled: Compiled, trail: Trail) -> str:
    kind = compiled.catalog.types.get(trail.type_name or "") or _type_by_record(compiled, trail)
    return kind.title if kind is not None else label(trail.type_name) if trail.type_name else say("Document")


def _type_by_record(compiled: Compiled, trail: Trail) -> RecordType | None:
    record = compiled.register.get(trail.id)
    return record.type if record is not None else None


def document_row(compiled: Compiled, trail: Trail) -> tuple[Cell, ...]:
    """One line of the master list: about what is in force."""
    current = trail.in_force
    fields = current.fields if current is not None else {}
    overdue = trail.next_review is not None and compiled.as_of > trail.next_review
    process = say_row(", ", (person_name(compiled, name).title for name in list_of(fields.get("process"))))
    return (
        Cell(trail.id, document_url(trail.id)),
        Cell(trail.title, document_url(trail.id)),
        Cell(type_title(compiled, trail)),
        Cell(process),
        Cell(current.revision if current is not None else ""),
        document_status(trail),
        Cell(show(current.in_force_from) if current is not None else _ended(trail)),
        Cell(say("{day} (overdue)", day=show(trail.next_review)), None, "bad")
        if overdue
        else Cell(show(trail.next_review)),
        Cell(person_name(compiled, trail.owner).title if trail.owner else ""),
    )


def _ended(trail: Trail) -> str:
    """Since when a document no longer holds, where it once did."""
    ends = [row.in_force_until for row in trail.revisions if row.in_force_from is not None and row.in_force_until]
    return say("until {day}", day=max(ends)) if ends and trail.in_force is None else ""


def view_master_list(compiled: Compiled) -> RegisterPage:
    """Every document known on the day."""
    trails = [trail for _, trail in sorted(compiled.history.trails.items())]
    rows = tuple(document_row(compiled, trail) for trail in trails)
    current = sum(trail.in_force is not None for trail in trails)
    day, number = compiled.as_of, len(trails)
    said = say("In force on {day}: {part} of {number}. Drafts are not listed.", day=day, part=current, number=number)
    if current < number:
        said = say(
            "In force on {day}: {part} of {number}; the others are listed with what became of them. "
            "Drafts are not listed.",
            day=day,
            part=current,
            number=number,
        )
    return RegisterPage(
        "registers/documents.html",
        say("Master list of documents"),
        said,
        _MASTER,
        rows,
        "data/registers/documents.csv",
        "data/register.json",
    )


def view_type_register(compiled: Compiled, kind: RecordType) -> RegisterPage:
    """Every record of one type, with the columns that the type names."""
    columns = kind.register or ("id", "title", "status")
    titles = {spec.name: spec.title or label(spec.name) for spec in kind.fields}
    records = sorted(compiled.register.of_type(kind.name), key=lambda record: record.id)
    more, last = _MORE.get(kind.part or "", ((), None))
    rows = tuple(
        (
            *_cells(compiled, record, columns),
            *(last(compiled, record) if last is not None else ()),
        )
        for record in records
    )
    return RegisterPage(
        register_url(kind.name),
        kind.plural or plural(kind.title),
        say("As of {day}.", day=compiled.as_of),
        (
            *("ID" if name == "id" else titles.get(name, label(name)) for name in columns),
            *more,
        ),
        rows,
        f"data/registers/{register_url(kind.name)[10:-5]}.csv",
        f"data/registers/{register_url(kind.name)[10:-5]}.json",
        kind.part or "",
    )


def _standing(compiled: Compiled, record: Record) -> tuple[Cell, ...]:
    """The latest figure of an objective, and how it stands."""
    score = score_of(compiled, record)
    if score is None:
        return (Cell(""), Cell(""))
    word, tone, latest = standing_of(score)
    return (Cell(latest), Cell(word, None, tone))


def _on_paper(compiled: Compiled, record: Record) -> tuple[Cell, ...]:
    """Which revision a copy shows, and whether that holds."""
    line = view_copy(compiled, record)
    return (Cell(line.shows.title, line.shows.url), Cell(line.state, None, line.tone))


_MORE: Mapping[str, tuple[tuple[str, ...], Callable[[Compiled, Record], tuple[Cell, ...]] | None]] = {
    "objectives": ((say("Latest"), say("Standing")), _standing),
    "copies": ((say("Shows"), say("State")), _on_paper),
}
"""What a register says beyond the fields of its records, by the part that they play: columns, and their cells."""


def _cells(compiled: Compiled, record: Record, columns: tuple[str, ...]) -> Iterator[Cell]:
    """A record's cells; what is overdue and has no column of its own is told in the last one beside the state."""
    late = overdue_fields(record, compiled.as_of)
    teller = [name for name in columns if name != "status"][-1]
    for column in columns:
        cell = _cell(compiled, record, column)
        if column in late or (column == teller and late - set(columns)):
            cell = Cell(say("{day} (overdue)", day=cell.text), cell.url, "bad")
        yield cell


def _cell(compiled: Compiled, record: Record, column: str) -> Cell:
    url = record_url(record.type, record.id)
    if column == "id":
        return Cell(record.id, url)
    if column == "title":
        return Cell(record.title or record.id, url)
    if column == "status":
        return Cell(label(record.status) if record.status else "")
    value = record.get(column)
    if isinstance(value, str) and any(spec.name == column and spec.kind == "choice" for spec in record.type.fields):
        return Cell(label(value))
    if isinstance(value, (tuple, list)) and any(not isinstance(item, str) for item in value):
        return Cell(str(len(value)))
    if isinstance(value, str) and any(spec.name == column and spec.kind == "link" for spec in record.type.fields):
        named = name_of(compiled, value)
        return Cell(named.text, named.url)
    values = value if isinstance(value, (tuple, list)) else (value,)
    return Cell(
        say_row(", ", (person_name(compiled, item).title if isinstance(item, str) else show(item) for item in values))
    )

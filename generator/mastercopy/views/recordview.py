"""Turns one quality record into its page: every field of its type, in the type's order, with links both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.model.catalog import FAMILIES
from mastercopy.model.learning import shows_levels
from mastercopy.model.record import identity
from mastercopy.views.addresses import record_url, register_url
from mastercopy.views.clausenames import name_clause
from mastercopy.views.copyview import view_copy
from mastercopy.views.figuresview import told_as_figures
from mastercopy.views.ledview import Led, name_revision
from mastercopy.views.moveview import FieldMove, view_moves
from mastercopy.views.naming import Named, knows, name_of, person_name
from mastercopy.views.policyview import name_commitment
from mastercopy.views.recordtasks import overdue_fields
from mastercopy.views.textview import list_of
from mastercopy.views.wording import label, plural, show, written_field
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record
    from mastercopy.model.recordtype import FieldSpec

PRIVATE = ("emails", "email", "forge_login", "phone")
"""What a page never shows of a person."""
_OF_A_FEW = {"waves": ("answers", "words")}
"""What a page tells of a part in its own way, because a reader could tell from it who said what."""
_MANY = 12
"""What names a record stands in one list up to this number."""
_FEW = 3
"""And so few of one kind get no list of their own."""
_SHORT = 60
"""Characters that still read well as one fact among others."""
_LINKED = ("link", "person", "role", "clause")


@dataclass(frozen=True, slots=True)
class Grid:
    """Sub-records as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Named, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field: linked names, paragraphs, a list, a table of sub-records, or the parts of one sub-record."""

    term: str
    names: tuple[Named, ...] = ()
    paragraphs: tuple[str, ...] = ()
    grid: Grid | None = None
    parts: tuple[FieldLine, ...] = ()
    items: tuple[str, ...] = ()
    overdue: bool = False

    @property
    def wide(self) -> bool:
        """Whether it wants the whole width of a page, under a heading of its own."""
        if self.grid is not None or self.parts or self.items or len(self.paragraphs) > 1:
            return True
        return (
            len("".join(self.paragraphs)) > _SHORT or len(say_row(", ", (one.text for one in self.names))) > 2 * _SHORT
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that names a record, of which kind it is, and how it stands."""

    named: Named
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    url: str
    id: str
    title: str
    heading: str
    type_title: str
    register: str
    status: str
    lines: tuple[FieldLine, ...]
    led: tuple[Led, ...]
    used_by: tuple[Mention, ...]
    moves: tuple[FieldMove, ...]
    notes: tuple[FieldLine, ...]
    source: str

    @property
    def used_by_kind(self) -> tuple[tuple[str, tuple[Mention, ...]], ...]:
        """What names it, where that is more than one looks through: by kind, and last what are few of their kind."""
        if len(self.used_by) <= _MANY:
            return ()
        kinds = sorted({one.kind for one in self.used_by}, key=str.casefold)
        named = [(kind, tuple(one for one in self.used_by if one.kind == kind)) for kind in kinds]
        few = tuple(one for _, items in named if len(items) <= _FEW for one in items)
        return (*(pair for pair in named if len(pair[1]) > _FEW), *(((say("Others"), few),) if few else ()))


def view_record(compiled: Compiled, record: Record, led: Mapping[str, tuple[Led, ...]]) -> RecordPage:
    """The page of any record, from its type's declaration and from what records led to."""
    own = led.get(identity(record.id), ())
    documents = {one.document for one in own}
    notes = getattr(record, "notes", None) or {}
    return RecordPage(
        record_url(record.type, record.id),
        record.id,
        record.title or record.id,
        name_of(compiled, record.id).text,
        record.type.plural or plural(record.type.title),
        register_url(record.type.name),
        label(record.status) if record.status else "",
        tuple(_lines(compiled, record)),
        own,
        tuple(one for one in used_by(compiled, record.id) if one.named.id not in documents),
        tuple(view_moves(compiled, record, private_fields(compiled, record))),
        tuple(FieldLine(label(str(key)), paragraphs=(show(value),)) for key, value in notes.items() if show(value)),
        record.path,
    )


def private_fields(compiled: Compiled, record: Record) -> tuple[str, ...]:
    """The fields of a record, and of its rows, that no page shows as they are."""
    personal = () if shows_levels(compiled.register) else tuple(_personal(record.type.fields))
    return (*PRIVATE, *_OF_A_FEW.get(record.type.part or "", ()), *personal)


def _personal(specs: Iterable[FieldSpec]) -> Iterator[str]:
    """The fields that tell of one person, at any depth."""
    for spec in specs:
        yield from (spec.name,) if spec.personal else _personal(spec.fields)


def shown_fields(compiled: Compiled, record: Record) -> Iterator[tuple[FieldSpec, Any]]:
    """The fields of a record that a page may show, each with its value without the parts of rows that it may not.

    What every record may say stands after what its type asks.
    """
    private = private_fields(compiled, record)
    for spec in sorted(record.type.fields, key=lambda one: one.place.path.startswith(FAMILIES)):
        if spec.name not in ("id", "title", "status", *private):
            yield spec, _without(record.get(spec.name), private)


def _without(value: Any, private: tuple[str, ...]) -> Any:
    if not _is_rows(value):
        return value
    return tuple({key: inner for key, inner in row.items() if key not in private} for row in value)


def _lines(compiled: Compiled, record: Record) -> Iterator[FieldLine]:
    late, elsewhere = overdue_fields(record, compiled.as_of), told_as_figures(compiled, record)
    for spec, value in shown_fields(compiled, record):
        if value is not None and spec.name not in elsewhere and show(value):
            line = field_line(compiled, spec, value)
            yield replace(line, overdue=True) if spec.name in late else line
    if record.type.part == "copies":
        copy = view_copy(compiled, record)
        yield FieldLine(say("Shows"), (copy.shows,))
        yield FieldLine(say("State"), paragraphs=(copy.state,))


def _measure_title(compiled: Compiled, written: str) -> str | None:
    """What a measure such as `complaint.received` is called; None for any other text."""
    named = compiled.catalog.measure_named(written)
    return say_row("", (named[1].title, f" ({written})")) if named is not None else None


def field_line(compiled: Compiled, spec: FieldSpec, value: Any) -> FieldLine:
    """One field as its kind shows it."""
    term = spec.title or label(spec.name)
    if spec.name == "measure" and isinstance(value, str):
        return FieldLine(term, paragraphs=(_measure_title(compiled, value) or value,))
    if spec.kind in _LINKED:
        values = value if isinstance(value, (tuple, list)) else (value,)
        return FieldLine(term, tuple(_named(compiled, spec.kind, show(one)) for one in values))
    if spec.kind == "choice" and isinstance(value, str):
        return FieldLine(term, paragraphs=(label(value),))
    revision = name_revision(compiled, value) if isinstance(value, str) else None
    if revision is not None:
        return FieldLine(term, (revision,))
    if isinstance(value, Mapping):
        return FieldLine(term, parts=_parts(compiled, spec, value))
    if spec.kind == "records" or _is_rows(value):
        rows = tuple(value) if isinstance(value, (tuple, list)) else (value,)
        if len(rows) == 1 and not spec.many and isinstance(rows[0], Mapping):
            return FieldLine(term, parts=_parts(compiled, spec, rows[0]))
        return FieldLine(term, grid=_grid(compiled, spec, rows))
    if isinstance(value, (tuple, list)):
        told = tuple(show(one) for one in value)
        named = [name_commitment(compiled, one) for one in told] if spec.kind == "text" else []
        if named and all(named):
            return FieldLine(term, tuple(one for one in named if one is not None))
        short = say_row(", ", told)
        return FieldLine(term, paragraphs=(short,)) if len(short) <= _SHORT else FieldLine(term, items=told)
    text = show(value)
    parts = (part.strip() for part in text.split("\n\n")) if "\n" in text else (text,)
    return FieldLine(term, paragraphs=tuple(part for part in parts if part.strip()))


def _named(compiled: Compiled, kind: str, written: str) -> Named:
    if kind in ("person", "role"):
        return person_name(compiled, written)
    if kind == "clause":
        return name_clause(compiled, written)
    return name_revision(compiled, written) or name_of(compiled, written)


def _is_rows(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _titles(spec: FieldSpec, rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(key, title) of every part that some row fills: the declared ones first, then what people added."""
    declared = {field.name: field.title or label(field.name) for field in spec.fields}
    given = list(rows)
    keys = dict.fromkeys([*declared, *(str(key) for row in given for key in row)])
    return [
        (key, "ID" if key == "id" else declared.get(key) or label(key))
        for key in keys
        if key not in PRIVATE and any(show(row.get(key)) for row in given)
    ]


def _grid(compiled: Compiled, spec: FieldSpec, value: Iterable[Any]) -> Grid:
    rows = [row for row in value if isinstance(row, Mapping)]
    used = _titles(spec, rows)
    cells = tuple(tuple(_part(compiled, spec, key, row.get(key)) for key, _ in used) for row in rows)
    return Grid(tuple(title for _, title in used), cells)


def _parts(compiled: Compiled, spec: FieldSpec, value: Mapping[str, Any]) -> tuple[FieldLine, ...]:
    return tuple(FieldLine(title, _part(compiled, spec, key, value.get(key))) for key, title in _titles(spec, (value,)))


def _part(compiled: Compiled, spec: FieldSpec, key: str, value: Any) -> tuple[Named, ...]:
    """One part of a sub-record: named where its kind links, as text otherwise."""
    kind = next((field.kind for field in spec.fields if field.name == key), "text")
    if kind in _LINKED:
        values = value if isinstance(value, (tuple, list)) else (value,)
        return tuple(_named(compiled, kind, show(one)) for one in values if show(one))
    if kind == "choice" and isinstance(value, str):
        return (Named(label(value), label(value), None),)
    if isinstance(value, str):
        measure = _measure_title(compiled, value) if key == "measure" else None
        if measure is not None:
            return (Named(measure, measure, None),)
        named = name_revision(compiled, value) or (name_of(compiled, value) if knows(compiled, value) else None)
        if named is not None:
            return (named,)
    told = written_field(value) if key == "field" and isinstance(value, str) else show(value)
    return (Named(told, told, None),) if told else ()


def used_by(compiled: Compiled, name: str) -> tuple[Mention, ...]:
    """What points at a record, once each: the newest first, and those of one day by ID."""
    sources = dict.fromkeys(link.source for link in compiled.register.links_in(name))
    found = [_mention(compiled, one) for one in sources if identity(one) != identity(name)]
    shown = sorted((pair for pair in found if pair[1].named.url is not None), key=lambda pair: pair[1].named.id)
    return tuple(one for _, one in sorted(shown, key=lambda pair: pair[0], reverse=True))


def _mention(compiled: Compiled, name: str) -> tuple[date, Mention]:
    record = compiled.register.get(name)
    born = compiled.history.born.get(record.path) if record is not None else None
    kind = record.type.plural or plural(record.type.title) if record is not None else ""
    return born or date.min, Mention(name_of(compiled, name), kind, _state(compiled, name))


_ANSWERS = ("yes", "no", "true", "false")
"""Choices that say nothing where the question does not stand beside them."""


def _state(compiled: Compiled, name: str) -> str:
    """Where a record stands in its life, and what its register shows of it as a choice, such as a grade."""
    record = compiled.register.get(name)
    if record is None or record.type.family != "record":
        return ""
    choices = [spec.name for spec in record.type.fields if spec.kind == "choice" and spec.name in record.type.register]
    values = (show(value) for one in choices if one != "status" for value in list_of(record.get(one)))
    told = [label(one) for one in (*values, record.status or "") if one and one not in _ANSWERS]
    return say_row(", ", (*told[:1], *(say_small(one) for one in told[1:])))

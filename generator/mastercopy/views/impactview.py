"""Turns a record into everything that a change of it touches: needs, objectives, texts, records, readers, open work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.history.values import Trail
from mastercopy.model.digest import resolve
from mastercopy.model.fields import texts
from mastercopy.model.record import identity
from mastercopy.views.copyview import impact_lines
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.task import READING
from mastercopy.views.taskview import view_tasks
from mastercopy.views.textview import list_of, markdown_links, paths_of, read_body
from mastercopy.words import MastercopyError
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SCHEMA = "mastercopy/impact/1"


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing that is touched, and how."""

    named: Named
    how: str


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything around one document or record, in groups: title -> what is touched."""

    about: Named
    groups: tuple[tuple[str, tuple[Touched, ...]], ...]


def view_impact(compiled: Compiled, written: str) -> Impact:
    """What a change of a document or record touches today; an error for an ID that nobody knows."""
    trail = compiled.history.trail(written)
    record = compiled.register.get(trail.id if trail is not None else written)
    if trail is None and record is None:
        raise MastercopyError(f"there is no document or record {written[:80]!r}", "see `mastercopy register`")
    name = trail.id if trail is not None else record.id if record is not None else written
    groups = (
        (say("Customer needs it serves"), tuple(_needs(compiled, name))),
        (say("Objectives on the same needs"), tuple(_objectives(compiled, name))),
        (say("Texts in force that link to it"), tuple(_texts(compiled, trail)) if trail is not None else ()),
        (say("Documents and records that name it"), tuple(_naming(compiled, name))),
        (say("What it names"), tuple(_named(compiled, name))),
        (say("Who must follow it"), tuple(_readers(compiled, trail)) if trail is not None else ()),
        (say("Controlled copies to swap"), tuple(Touched(*line) for line in impact_lines(compiled, name))),
        (say("Open work around it"), tuple(_work(compiled, name))),
    )
    return Impact(name_of(compiled, name), tuple(group for group in groups if group[1]))


def _served(compiled: Compiled, name: str) -> tuple[str, ...]:
    """The IDs of the needs that a record names; a need serves itself."""
    needs = {identity(record.id): record.id for record in compiled.register.of_part("needs")}
    named = [identity(link.target) for link in compiled.register.links_out(name)]
    return tuple(dict.fromkeys(needs[one] for one in (*named, identity(name)) if one in needs))


def _needs(compiled: Compiled, name: str) -> Iterator[Touched]:
    for need in _served(compiled, name):
        record = compiled.register.get(need)
        if identity(need) == identity(name):
            continue
        yield Touched(name_of(compiled, need), str((record.get("promise") if record is not None else "") or ""))


def _objectives(compiled: Compiled, name: str) -> Iterator[Touched]:
    for need in _served(compiled, name):
        for link in compiled.register.links_in(need):
            record = compiled.register.get(link.source)
            if record is not None and record.type.part == "objectives" and identity(record.id) != identity(name):
                yield Touched(name_of(compiled, record.id), say("on {need}", need=need))


def _texts(compiled: Compiled, trail: Trail) -> Iterator[Touched]:
    pages = paths_of(compiled.history)
    for other, found in sorted(compiled.history.trails.items()):
        if found.in_force is None or other == trail.id:
            continue
        body = read_body(compiled.blobs, found.in_force) or ""
        targets = {pages.get(resolve(written, found.in_force.path or "") or "") for written in markdown_links(body)}
        if trail.id in targets:
            yield Touched(
                name_of(compiled, other), say("in the text of revision {revision}", revision=found.in_force.revision)
            )


def _naming(compiled: Compiled, name: str) -> Iterator[Touched]:
    fields: dict[str, list[str]] = {}
    for link in compiled.register.links_in(name):
        record = compiled.register.get(link.source)
        if identity(link.source) != identity(name) and (record is None or record.type.part != "copies"):
            fields.setdefault(link.source, []).append(link.field)
    for source in sorted(fields):
        record = compiled.register.get(source)
        title = record.type.title if record is not None else ""
        yield Touched(
            name_of(compiled, source),
            say("{title}, in {names}", title=title, names=say_row(", ", dict.fromkeys(fields[source]))),
        )


def _named(compiled: Compiled, name: str) -> Iterator[Touched]:
    needs = {identity(need) for need in _served(compiled, name)}
    fields: dict[str, list[str]] = {}
    for link in compiled.register.links_out(name):
        if identity(link.target) not in needs:
            fields.setdefault(link.target, []).append(link.field)
    for target, found in sorted(fields.items()):
        yield Touched(name_of(compiled, target), say("in {names}", names=say_row(", ", dict.fromkeys(found))))


def _readers(compiled: Compiled, trail: Trail) -> Iterator[Touched]:
    shown = trail.in_force or trail.revisions[-1]
    for role in list_of(shown.fields.get("readers")):
        holders = compiled.people.holders(role, compiled.as_of)
        people = say_row(", ", (person_name(compiled, person).title for person in holders)) or say(
            "nobody holds this role today"
        )
        yield Touched(person_name(compiled, role), people)


def _work(compiled: Compiled, name: str) -> Iterator[Touched]:
    around = {identity(name), *(identity(link.source) for link in compiled.register.links_in(name))}
    record = compiled.register.get(name)
    process = {identity(one) for one in texts(record.get("process"))} if record is not None else set()
    for task in view_tasks(compiled):
        other = compiled.register.get(task.about.id)
        shared = {identity(one) for one in texts(other.get("process"))} & process if other is not None else set()
        if task.kind not in READING and (identity(task.about.id) in around or (task.kind == "answer" and shared)):
            due = say(", due {isoformat}", isoformat=task.due.isoformat()) if task.due is not None else ""
            yield Touched(task.about, say_row("", (task.word, ": ", task.sentence, due)))


def impact_json(compiled: Compiled, impact: Impact) -> dict[str, Any]:
    """The impact as data."""
    return {
        "schema": SCHEMA,
        "as_of": compiled.as_of.isoformat(),
        "id": impact.about.id,
        "title": impact.about.title,
        "touches": [
            {"group": title, "id": item.named.id, "title": item.named.title, "how": item.how}
            for title, items in impact.groups
            for item in items
        ],
    }

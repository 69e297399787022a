"""Rules about links: to nothing, to the wrong kind, to what is withdrawn or only a draft."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.bodies import every_destination
from mastercopy.checks.rule import Case, rule
from mastercopy.model.digest import resolve
from mastercopy.model.record import Record, identity
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.model.register import Link
from mastercopy.words import Place, Problem, nearest
from mastercopy.words.listing import say_either, title_within
from mastercopy.words.saying import say

_LISTED = {"person": "people", "role": "roles"}
"""Kind of a field -> the part of the records that it names."""


def _specs(kind: RecordType) -> Iterator[tuple[str, FieldSpec]]:
    """The fields that name something; a field of a row may be called as another that names nothing."""
    for spec in kind.fields:
        for one in (spec, *spec.fields):
            if one.kind in ("link", *_LISTED):
                yield one.name, one


def _wanted(case: Case, spec: FieldSpec) -> tuple[str, ...]:
    """Names of the record types that a field may point to; empty: any."""
    if spec.kind in ("person", "role"):
        return tuple(kind.name for kind in case.catalog.by_part(_LISTED[spec.kind]))
    return () if "*" in spec.to else spec.to


def _every_link(case: Case) -> Iterator[tuple[Record, Link, FieldSpec]]:
    naming = {kind.name: dict(_specs(kind)) for kind in case.catalog.types.values()}
    for record in case.register.records.values():
        specs = naming[record.type.name]
        for link in case.register.links_out(record.id):
            if link.field in specs:
                yield record, link, specs[link.field]


@rule("link-unresolved", "warning error error", "write an ID that exists", "site")
def link_unresolved(case: Case) -> Iterator[Problem]:
    """A record names an ID that no record has; where nobody is listed at all, `nobody-to-approve` says so once."""
    nobody = case.organisation.approval == "required" and not case.register.of_part("people")
    gone = {one.record: one for one in case.history.removals if not one.fields}
    known = {kind.name for kind in case.catalog.types.values()}
    for record, link, spec in _every_link(case):
        wanted, under = _wanted(case, spec), gone.get(identity(link.target))
        if (
            not (spec.kind in _LISTED and nobody and not case.register.of_part(_LISTED[spec.kind]))
            and case.register.get(link.target) is None
            and case.history.trail(link.target) is None
            and (not wanted or known & set(wanted))
        ):
            named = {"record": record.id, "field": link.field, "target": repr(link.target[:60])}
            yield case.problem(
                link.place,
                say("{record}: {field} names {target}, which was removed under {removal}", **named, removal=under.id)
                if under is not None
                else say("{record}: {field} names {target}, which is no record", **named),
                hint=_meant(case, spec, link.target) if under is None else say("nothing to do"),
                record=record.id,
                severity="info" if under is not None else None,
            )


def _meant(case: Case, spec: FieldSpec, written: str) -> str | None:
    """Whose ID may have been meant, where a role or a person is named by title or nearly by ID."""
    if spec.kind not in _LISTED:
        return None
    listed = case.register.of_part(_LISTED[spec.kind])
    titled = [one.id for one in listed if one.title.strip().casefold() == written.strip().casefold()]
    found = titled or nearest(written, [one.id for one in listed])
    return say("did you mean {names}?", names=say_either(map(repr, found))) if found else None


@rule("link-wrong-type", "warning error error", "name a record of the right type", "site")
def link_wrong_type(case: Case) -> Iterator[Problem]:
    """A field points to a record of a type that it may not point to."""
    for record, link, spec in _every_link(case):
        target, wanted = case.register.get(link.target), _wanted(case, spec)
        if target is not None and wanted and target.type.name not in wanted:
            yield case.problem(
                link.place,
                say(
                    "{record}: {field} names {target}, a {title}, and may name: {wanted}",
                    record=record.id,
                    field=link.field,
                    target=target.id,
                    title=title_within(target.type.title),
                    wanted=", ".join(wanted),
                ),
                record=record.id,
            )


_MAINTAINED = ("objectives", "processes", "needs")
"""Parts whose records speak of today; other records tell what was, and may name what has been withdrawn since."""


def every_mention(case: Case) -> Iterator[tuple[Record, str, str, Place]]:
    """(record, by what, ID, where) of everything that a record or a document's text points to."""
    by_path = {trail.path: trail.id for trail in case.history.trails.values() if trail.path is not None}
    by_path.update({draft.path: draft.id for draft in case.history.drafts})
    for record, link, _ in _every_link(case):
        yield record, link.field, link.target, link.place
    for record, destination in every_destination(case):
        target = resolve(destination.written, record.path)
        if target in by_path:
            yield record, say("its text"), by_path[target], destination.place


@rule("link-to-withdrawn", "error", "point to the document that replaces it", "site")
def link_to_withdrawn(case: Case) -> Iterator[Problem]:
    """A document, or a record that speaks of today, points to a document that is withdrawn."""
    withdrawn = {name for name, trail in case.history.trails.items() if trail.status == "withdrawn"}
    for record, by, target, place in every_mention(case) if withdrawn else ():
        speaks_of_today = record.type.family == "document" or record.type.part in _MAINTAINED
        if identity(target) in withdrawn and speaks_of_today and identity(record.id) not in withdrawn:
            yield case.problem(
                place,
                say("{record}: {field} names {target}, which is withdrawn", record=record.id, field=by, target=target),
                record=record.id,
            )


@rule("link-to-draft", "info warning error", "issue the document first", "site")
def link_to_draft(case: Case) -> Iterator[Problem]:
    """A record, or a document that is no draft itself, points to a document that has only ever been a draft."""
    drafts = {identity(draft.id) for draft in case.history.drafts}
    for record, by, target, place in every_mention(case) if drafts else ():
        if identity(target) in drafts and identity(record.id) not in drafts:
            yield case.problem(
                place,
                say(
                    "{record}: {field} names {target}, which is only a draft", record=record.id, field=by, target=target
                ),
                record=record.id,
            )

"""Rules about documents as they stand in the tree: what their texts point to, and whether they keep their identity."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mastercopy.checks.bodies import every_destination
from mastercopy.checks.rule import Case, rule
from mastercopy.history.values import Trail
from mastercopy.model.derive import next_id
from mastercopy.model.digest import resolve
from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.model.revision import is_label
from mastercopy.model.tangle import HINT, is_tangled
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

_ABOUT_A_FOLDER = ("index.md", "readme.md")


@rule("document-body-link-broken", "warning error error", "write the path of a file that exists", "site")
def document_body_link_broken(case: Case) -> Iterator[Problem]:
    """A link or an image in the text of a document names a Markdown page or a file that does not exist."""
    pages = {record.path for record in case.register.records.values()} | set(case.register.pages)
    pages.update(trail.path for trail in case.history.trails.values() if trail.path is not None and not trail.deleted)
    pages.update(draft.path for draft in case.history.drafts)
    files = {path for path, kind in case.tree.kinds.items() if kind == "file"} if case.tree is not None else None
    for record, destination in every_destination(case):
        target = resolve(destination.written, record.path)
        if target is not None and destination.written.split("#", 1)[0].endswith("/"):
            continue
        known = files if files is not None else pages if target is None or target.lower().endswith(".md") else None
        if known is not None and target not in known:
            says = say(
                "{record}: its text points to {written}, which is not there",
                record=record.id,
                written=repr(destination.written[:80]),
            )
            yield case.problem(destination.place, says, record=record.id)


@rule("id-changed", "error", "put the old ID back, or name it under `formerly:`", "site")
def id_changed(case: Case) -> Iterator[Problem]:
    """A file that held a recorded document now holds another ID, and does not name the old one under `formerly`."""
    held: dict[str, list[Trail]] = {}
    for trail in case.history.trails.values():
        if trail.path is not None:
            held.setdefault(trail.path, []).append(trail)
    for record in case.register.records.values():
        if record.type.family == "document":
            for trail in held.get(record.path, ()):
                if _took_the_place(case, record, trail):
                    yield case.problem(
                        record.at("id"),
                        say("{record} was {document}, which is recorded", record=record.id, document=trail.id),
                        record=record.id,
                    )


def _took_the_place(case: Case, record: Record, old: Trail) -> bool:
    """Whether a record stands, without saying so, where a document of another ID stood until then."""
    own = case.history.trail(record.id)
    former = {identity(name) for name in texts(record.get("formerly"))}
    if own is old or identity(old.id) == identity(record.id) or identity(old.id) in former:
        return False
    if any(event.kind == "deleted" and event.details.get("authorised") == "true" for event in old.events):
        return False
    first = own.revisions[0].recorded_day if own is not None else None
    return first is None or old.deleted is None or first >= old.deleted


@rule("revision-off-scheme", "warning error error", "write a label of the type's scheme", "document")
def revision_off_scheme(case: Case) -> Iterator[Problem]:
    """A revision's label is none of its type's scheme, so that nobody can say what comes before or after it."""
    label = case.record.get("revision") if case.record is not None else None
    if case.record is not None and isinstance(label, str) and not is_label(label, case.record.type.revision_scheme):
        looks = {"number": "1, 2, ... 10", "letter": "A, B, ... AA", "dotted": "1.0, 1.1, ... 1.10"}
        said = looks.get(case.record.type.revision_scheme, case.record.type.revision_scheme)
        yield case.problem(
            "revision", say("{label} is no label; revisions of this type are {such}", label=repr(label[:40]), such=said)
        )


@rule("text-too-tangled", "error", HINT, "document")
def text_too_tangled(case: Case) -> Iterator[Problem]:
    """A text has so many open brackets or definitions in one paragraph that it is shown as it is written."""
    if case.record is not None and is_tangled(case.record.body or ""):
        says = say("too many open brackets or definitions in one paragraph; the page shows the text as it is written")
        yield case.problem(None, says)


def _rows_for_nothing(case: Case) -> Iterator[tuple[str, str]]:
    """(label, day) of each `history:` row that names a revision which was recorded here under control."""
    recorded = {
        revision.revision: str(revision.recorded_day)
        for revision in (case.trail.revisions if case.trail is not None else ())
        if revision.commit is not None and revision.kind != "legacy"
    }
    rows = case.record.get("history") if case.record is not None else None
    for row in rows or ():
        label = row.get("revision")
        if label in recorded:
            yield label, recorded[label]


@rule("legacy-after-start", "warning error error", "have the revision approved here; take its row away", "document")
def legacy_after_start(case: Case) -> Iterator[Problem]:
    """A `history:` row claims a revision from after control began here, which is approved like any other."""
    for label, recorded_on in _rows_for_nothing(case):
        says = say(
            "the row of revision {label} counts for nothing: that revision was recorded here on {recorded_on}",
            label=label,
            recorded_on=recorded_on,
        )
        yield case.problem("history", says)
    starts = case.organisation.history_starts
    if starts is None or case.trail is None:
        return
    recorded = [revision.recorded_day for revision in case.trail.revisions if revision.recorded_day is not None]
    for revision in case.trail.revisions if recorded and recorded[0] > starts else ():
        day = revision.recorded_day if revision.commit is not None else revision.in_force_from
        if revision.kind == "legacy" and day is not None and day > starts:
            yield case.problem(
                "history" if case.record is not None else None,
                say(
                    "revision {revision} counts from {day} by a history row, and control began on {starts}",
                    revision=revision.revision,
                    day=day,
                    starts=starts,
                ),
                commit=revision.commit,
            )


@rule(
    "page-not-controlled",
    "warning",
    'give it front matter (`mastercopy new TYPE "Title"` writes one), or move it to a folder without documents',
    "site",
)
def page_not_controlled(case: Case) -> Iterator[Problem]:
    """A page without front matter stands among controlled documents, where readers take it for one."""
    documents = [record.path for record in case.register.records.values() if record.type.family == "document"]
    folders = {posixpath.dirname(path) for path in documents} - {"docs"}
    for path in case.register.pages:
        if posixpath.dirname(path) in folders and posixpath.basename(path).lower() not in _ABOUT_A_FOLDER:
            yield case.problem(
                Place(path),
                say("it stands among controlled documents, and has no front matter: shown, not controlled"),
                hint=_begin_with(case, path),
            )


def _begin_with(case: Case, path: str) -> str | None:
    """The hint with the next free number of what stands in the folder; None where that has no numbers."""
    kind = case.catalog.for_path(path)
    free = next_id(kind, [*case.register.records, *case.history.trails]) if kind is not None else None
    if kind is None or free is None:
        return None
    return say(
        "give it front matter with `id: {free}`, the next free number (`mastercopy new {kind} "
        '"Title"` writes one), or move it to a folder without documents',
        free=free,
        kind=kind.name,
    )


@rule("readers-unnamed", "info info warning", "name the roles that have to follow it under `readers:`")
def readers_unnamed(case: Case) -> Iterator[Problem]:
    """A document in force names nobody who has to follow it, in a firm whose other documents do."""
    assert case.record is not None
    if case.trail is None or case.trail.in_force is None or case.trail.in_force.fields.get("readers"):
        return
    held = (trail.in_force for trail in case.history.trails.values())
    if any(current is not None and current.fields.get("readers") for current in held):
        yield case.problem(None, say("{record} names no readers", record=case.record.id))

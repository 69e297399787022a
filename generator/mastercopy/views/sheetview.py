"""Turns what is in force into sheets for paper: current revisions for the wall, lines to sign, a printout checker."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.values import Trail
from mastercopy.model.record import identity
from mastercopy.views.addresses import document_url, redline_url, revision_url, safe_name
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.redlineview import redline_pairs
from mastercopy.views.textview import list_of
from mastercopy.views.wording import show
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

ALL = "all"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet for the wall: ID, title, revision and first day of everything in force in an area."""

    url: str
    title: str
    rows: tuple[tuple[Named, str, str], ...]


@dataclass(frozen=True, slots=True)
class SignSheet:
    """A sheet on which readers of one revision sign by hand."""

    url: str
    document: Named
    revision: str
    since: str
    change: str
    readers: tuple[str, ...]
    pinned: str


def sheet_url(area: str) -> str:
    """The wall sheet of a process, or of everything."""
    return f"for/sheets/{safe_name(area)}.html"


def sign_url(trail: Trail) -> str:
    """The sign sheet of the revision in force."""
    assert trail.in_force is not None
    return f"documents/{safe_name(trail.id)}/sign-{trail.in_force.slug}.html"


def view_sheets(compiled: Compiled) -> tuple[Sheet, ...]:
    """A sheet of everything, and one per process that has a document in force."""
    areas: dict[str, list[Trail]] = {ALL: []}
    for _, trail in sorted(compiled.history.trails.items()):
        if trail.in_force is not None:
            areas[ALL].append(trail)
            for process in list_of(trail.in_force.fields.get("process")):
                areas.setdefault(process, []).append(trail)
    return tuple(_sheet(compiled, area, trails) for area, trails in sorted(areas.items()))


def _sheet(compiled: Compiled, area: str, trails: list[Trail]) -> Sheet:
    title = (
        say("Current revisions")
        if area == ALL
        else say("Current revisions: {title}", title=name_of(compiled, area).title)
    )
    rows = [
        (
            Named(trail.id, trail.title, document_url(trail.id)),
            trail.in_force.revision,
            show(trail.in_force.in_force_from),
        )
        for trail in trails
        if trail.in_force is not None
    ]
    return Sheet(sheet_url(area), title, tuple(rows))


def view_sign_sheet(compiled: Compiled, trail: Trail) -> SignSheet:
    """The sign sheet of a document in force."""
    current = trail.in_force
    assert current is not None
    return SignSheet(
        sign_url(trail),
        Named(trail.id, trail.title, document_url(trail.id)),
        current.revision,
        show(current.in_force_from),
        current.change,
        tuple(person_name(compiled, role).title for role in list_of(current.fields.get("readers"))),
        revision_url(trail.id, current),
    )


def _since(trail: Trail) -> dict[str, str]:
    """Where what changed since an older revision stands, by its label."""
    pairs = ((old, new) for old, new in redline_pairs(trail) if new is trail.in_force)
    return {old.revision: redline_url(trail.id, new, old) for old, new in pairs}


def printout_index(compiled: Compiled) -> bytes:
    """What the printout checker looks up, as a script that also loads from disk: ID -> today, replaced by, labels."""
    found: dict[str, object] = {}
    for name, trail in sorted(compiled.history.trails.items()):
        current = trail.in_force
        follows = trail.withdrawn.superseded_by if trail.withdrawn is not None else None
        found[identity(name)] = {
            "id": name,
            "title": trail.title,
            "url": document_url(name),
            "revision": current.revision if current is not None else None,
            "since": show(current.in_force_from) if current is not None else None,
            "known": [row.revision for row in trail.revisions],
            "changes": _since(trail),
            "coming": {row.revision: show(row.effective) or None for row in trail.revisions if row.is_pending},
            "replaced": follows,
        }
    old = {identity(old): new for old, new in sorted(compiled.history.aliases.items())}
    data = json.dumps({"documents": found, "formerly": old}, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    safe = data.replace("<", "\\u003c")  # so that the script can stand inside a page, too
    return f"window.mastercopyCurrent={safe};\n".encode()

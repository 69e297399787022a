"""Turns the trail of one document into its pages: what staff follow today, and one page per recorded revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mastercopy.history.values import Revision, Trail, UnrevisedChange
from mastercopy.model.acknowledging import ACKNOWLEDGEMENTS
from mastercopy.views.addresses import document_url, revision_url, unrevised_url
from mastercopy.views.banners import Banner, document_banner, revision_banner
from mastercopy.views.controlblock import Detail, SignOffRow, view_facts, view_more, view_signoff
from mastercopy.views.copyview import CopyLine, copies_of
from mastercopy.views.draftview import name_draft
from mastercopy.views.eventview import EventLine, view_event
from mastercopy.views.naming import Named, knows, name_of, names_of, without_address
from mastercopy.views.objecting import rejected_by, view_coming, view_removed
from mastercopy.views.policyview import CommitmentLine, view_commitments
from mastercopy.views.promiseview import last_voice
from mastercopy.views.registerpages import type_title
from mastercopy.views.revisionrows import RevisionRow, Said, view_row
from mastercopy.views.sheetview import sign_url
from mastercopy.views.takingpart import Action, view_actions
from mastercopy.views.textview import list_of
from mastercopy.views.wording import (
    is_only_on_disk,
    with_issue,
)
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """The customer's voice that last changed a document: in which revision, and in which words."""

    revision: str
    url: str
    named: Named
    words: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything a document's page or a revision's page says around the text."""

    url: str
    id: str
    title: str
    banner: Banner
    type_title: str
    facts: tuple[Detail, ...]
    more: tuple[Detail, ...]
    signoffs: tuple[SignOffRow, ...]
    revision: Revision | None
    change: str
    words: str
    redline: str | None
    to_current: str | None
    because: tuple[Named, ...]
    serves: tuple[Named, ...]
    voice: VoiceLine | None
    rows: tuple[RevisionRow, ...]
    events: tuple[EventLine, ...]
    uses: tuple[Named, ...]
    used_by: tuple[Named, ...]
    actions: tuple[Action, ...]
    unrevised: tuple[str, ...]
    unrevised_url: str | None
    unapproved: str
    pinned: str
    sheet: str | None
    draft: Named | None = None
    coming: tuple[Banner, ...] = ()
    copies: tuple[CopyLine, ...] = ()
    commitments: tuple[CommitmentLine, ...] = ()
    holds: bool = True
    """Whether what it shows is in force; the page of a document says in its banner what else."""
    earlier: Named | None = None
    later: Named | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What all pages of a document say alike: its revisions, newest first, its events, and what names it."""

    rows: tuple[RevisionRow, ...]
    events: tuple[EventLine, ...]
    used_by: tuple[Named, ...]


def view_past(compiled: Compiled, trail: Trail, said: Said) -> Past:
    return Past(
        tuple(view_row(compiled, trail, row, said) for row in reversed(trail.revisions)),
        tuple(view_event(compiled, event) for event in trail.events),
        tuple(_used_by(compiled, trail)),
    )


def view_document(compiled: Compiled, trail: Trail, said: Said, past: Past | None = None) -> DocumentPage:
    """The page staff read: always about what is in force, whatever waits behind it."""
    withdrawn, translation = trail.withdrawn, trail.translation
    follow = withdrawn.superseded_by if withdrawn is not None else translation.source if translation else None
    instead = name_of(compiled, follow) if follow else Named("", "", None)
    against = rejected_by(compiled, trail.revisions[-1].objections)
    banner = document_banner(trail, instead.url, instead.text, against)
    past = past or view_past(compiled, trail, said)
    page = _page(compiled, trail, trail.in_force, document_url(trail.id), banner, said, past)
    coming, copies = tuple(view_coming(compiled, trail)), copies_of(compiled, trail.id)
    said_so = view_commitments(compiled, trail.id)
    return replace(page, draft=name_draft(compiled, trail.id), coming=coming, copies=copies, commitments=said_so)


def view_revision(
    compiled: Compiled, trail: Trail, revision: Revision, said: Said, past: Past | None = None
) -> DocumentPage:
    """The page of one recorded revision."""
    against = rejected_by(compiled, revision.objections)
    banner = revision_banner(revision, trail, document_url(trail.id), against)
    past = past or view_past(compiled, trail, said)
    page = _page(compiled, trail, revision, revision_url(trail.id, revision), banner, said, past)
    earlier, later = _beside(trail, revision)
    coming, holds = view_removed(compiled, revision), revision is trail.in_force
    return replace(page, coming=coming, holds=holds, earlier=earlier, later=later)


def _beside(trail: Trail, revision: Revision) -> tuple[Named | None, Named | None]:
    """The revisions recorded before and after one."""
    rows = trail.revisions
    at = rows.index(revision)
    found = (rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None)
    before, after = (Named(trail.id, with_issue(row), revision_url(trail.id, row)) if row else None for row in found)
    return before, after


def _page(
    compiled: Compiled, trail: Trail, revision: Revision | None, url: str, banner: Banner, said: Said, past: Past
) -> DocumentPage:
    shown = revision or trail.revisions[-1]
    fields: Mapping[str, Any] = revision.fields if revision is not None else {}
    pinned = revision_url(trail.id, shown)
    return DocumentPage(
        url,
        trail.id,
        revision.title if revision is not None else trail.title,
        banner,
        type_title(compiled, trail),
        tuple(view_facts(compiled, trail, revision)),
        tuple(view_more(compiled, trail, fields, revision)),
        tuple(view_signoff(compiled, act, shown.signoffs) for act in shown.signoffs) if revision is not None else (),
        revision,
        revision.change if revision is not None else "",
        said.words.get(revision.slug, "") if revision is not None else "",
        said.before.get(revision.slug) if revision is not None else None,
        said.current.get(revision.slug) if revision is not None else None,
        names_of(compiled, list_of(fields.get("because"))),
        names_of(compiled, list_of(fields.get("needs"))),
        _voice(compiled, trail) if revision is not None and revision is trail.in_force else None,
        past.rows,
        past.events,
        tuple(_uses(compiled, trail, fields)),
        past.used_by,
        tuple(view_actions(trail, shown, compiled.organisation)) if revision is not None else (),
        tuple(_slipped(change) for change in shown.unrevised_changes) if revision is not None else (),
        unrevised_url(trail.id, shown) if shown is trail.revisions[-1] and shown.blob is not None else None,
        _unapproved(revision) if revision is not None else "",
        pinned,
        sign_url(trail) if revision is not None and revision is trail.in_force else None,
    )


def _slipped(change: UnrevisedChange) -> str:
    """One change without a revision, by day, author and commit."""
    if not change.commit:
        return say("not committed yet")
    return say(
        "{day} by {name} ({commit})",
        day=change.at[:10],
        name=without_address(change.author),
        commit=change.commit[:10],
    )


def _unapproved(revision: Revision) -> str:
    """Why no approval stands at a revision."""
    if revision.policy == "recorded" and revision.kind != "legacy" and not is_only_on_disk(revision):
        return say(
            "None recorded. When this revision was recorded, the organisation let a text come into force without"
        )
    if revision.kind == "legacy":
        return say("Approved before control began here")
    return say("None recorded here")


def _voice(compiled: Compiled, trail: Trail) -> VoiceLine | None:
    found = last_voice(compiled, trail)
    if found is None:
        return None
    revision, named, words = found
    return VoiceLine(revision.revision, revision_url(trail.id, revision), named, words)


def _uses(compiled: Compiled, trail: Trail, fields: Mapping[str, Any]) -> list[Named]:
    """What the text in force names in its fields and that has a page; read from that text, not from a later one."""
    skip = ("id", "title", "needs", "because", "owner", "readers", "process", "applies_to", "type")
    names = [value for key, given in fields.items() if key not in skip for value in list_of(given)]
    found = (name_of(compiled, name) for name in names if knows(compiled, name))
    return [*dict.fromkeys(named for named in found if named.id != trail.id)]


def _used_by(compiled: Compiled, trail: Trail) -> list[Named]:
    parts = ("copies", ACKNOWLEDGEMENTS)  # copies have a table of their own, and the others a line
    sources = dict.fromkeys(link.source for link in compiled.register.links_in(trail.id))
    records = ((source, compiled.register.get(source)) for source in sources if source.upper() != trail.id)
    found = [name_of(compiled, name) for name, record in records if record is None or record.type.part not in parts]
    return sorted((named for named in found if named.url is not None), key=lambda named: named.id)

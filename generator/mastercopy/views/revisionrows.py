"""Turns the revisions of a document into the lines of its table: what became of each, what changed, who approved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.views.addresses import revision_url
from mastercopy.views.naming import person_name
from mastercopy.views.redlineview import RedlinePage
from mastercopy.views.wording import KIND, is_only_on_disk, label, show, status_tone, status_words, with_issue
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One line of the table of a document's revisions; `waits` says when one without approval can be in force."""

    label: str
    url: str | None
    status: str
    tone: str
    since: str
    until: str
    waits: str
    kind: str
    change: str
    words: str
    redline: str | None
    to_current: str | None
    approved_by: str
    commit: str
    current: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What the redlines of a document say about its revisions, by slug: numbers, and the pages to look at."""

    words: Mapping[str, str]
    before: Mapping[str, str]
    current: Mapping[str, str]

    @classmethod
    def of(cls, trail: Trail, redlines: Mapping[tuple[str, str], RedlinePage]) -> Said:
        """From the redlines by (older slug, newer slug)."""
        texts = [row.slug for row in trail.revisions if row.blob is not None]
        last = {new: redlines[old, new] for old, new in zip(texts, texts[1:], strict=False)}
        now = trail.in_force.slug if trail.in_force is not None else ""
        return cls(
            {slug: page.numbers for slug, page in last.items()},
            {slug: page.url for slug, page in last.items()},
            {old: page.url for (old, new), page in redlines.items() if new == now},
        )


def view_row(compiled: Compiled, trail: Trail, row: Revision, said: Said) -> RevisionRow:
    """One line; of a revision that is still to come it is told on its own page what changes."""
    pending = row.is_pending
    return RevisionRow(
        with_issue(row),
        revision_url(trail.id, row),
        status_words(row),
        status_tone(row),
        show(row.in_force_from or (row.effective if row.status == "approved" else None)),
        show(row.in_force_until),
        _waits_for(row, compiled.as_of),
        "" if is_only_on_disk(row) else KIND.get(row.kind, label(row.kind)),
        say("on the revision's own page until its day") if pending else row.change,
        "" if pending else said.words.get(row.slug, ""),
        None if pending else said.before.get(row.slug),
        None if pending else said.current.get(row.slug),
        approved_by(compiled, row),
        (row.commit or "")[:8],
        row is trail.in_force,
    )


def _waits_for(row: Revision, day: date) -> str:
    """When a revision that nobody has approved can come into force."""
    if row.status != "awaiting-approval":
        return ""
    if row.effective is not None and row.effective > day:
        return say("once approved, from {day} at the earliest", day=row.effective)
    return say("once approved")


def approved_by(compiled: Compiled, row: Revision) -> str:
    """Whose approvals count; what was approved before control began says by whom, where somebody wrote it down."""
    counted = (act for act in row.signoffs if act.valid and act.meaning in ("approve", "release"))
    names = dict.fromkeys(person_name(compiled, act.person).title if act.person else act.shown for act in counted)
    if names or row.kind != "legacy":
        return say_row(", ", names) or say("no approval recorded")
    return (show(row.fields.get("by")) if row.blob is None else "") or say("before control began")

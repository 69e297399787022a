"""Finds a document by what somebody typed, and says what there is where no revision of it is recorded."""

from __future__ import annotations

from datetime import date

from mastercopy.history.values import Draft, History, Trail
from mastercopy.model.record import identity
from mastercopy.words import MastercopyError


def find_trail(history: History, name: str, as_of: date) -> Trail:
    """The trail of a document, by its ID or one that it had before; an error where nothing is recorded of it."""
    trail = history.trail(name)
    if trail is not None:
        return trail
    draft = next((one for one in history.drafts if identity(one.id) == identity(name)), None)
    if draft is not None:
        raise MastercopyError(
            f"{draft.id} is only a draft on {as_of}: no revision of it is recorded",
            f"the text is {draft.path}; `mastercopy approve {draft.id} --release-draft` issues it",
        )
    raise MastercopyError(f"no document {name[:80]!r} is known on {as_of}", "see `mastercopy register`")


def find_draft(history: History, trail: Trail, label: str) -> Draft | None:
    """The draft of a next revision that is called by its label, or by `draft`; None where a revision has that label."""
    wanted = label.strip().casefold()
    if any(wanted in (row.revision.casefold(), row.slug.casefold()) for row in trail.revisions):
        return None
    drafts = [one for one in history.redrafts if identity(one.id) == identity(trail.id)]
    return next((one for one in drafts if wanted in ("draft", one.revision.casefold())), None)

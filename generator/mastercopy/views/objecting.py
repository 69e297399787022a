"""Turns rejections that stand, what is announced or proposed, and what went, into the words that readers need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mastercopy.history.values import Objection, Revision, Trail
from mastercopy.views.addresses import revision_url
from mastercopy.views.naming import name_of, person_name
from mastercopy.views.wording import Banner, sentence_end

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def rejected_by(compiled: Compiled, objections: Iterable[Objection]) -> str:
    """`rejected by Ben Roth, Quality manager, on 2026-11-02: “why”`; empty where nobody rejected it."""
    told = [_one(compiled, objection) for objection in objections]
    return f"rejected by {'; and by '.join(told)}" if told else ""


def _one(compiled: Compiled, objection: Objection) -> str:
    who = person_name(compiled, objection.person).title
    role = person_name(compiled, objection.role).title if objection.role else ""
    words = f": “{objection.words}”" if objection.words else ""
    return f"{who}{f', {role},' if role else ''} on {objection.day}{words}"


def view_coming(compiled: Compiled, trail: Trail) -> Iterator[Banner]:
    """What those who follow the text in force should know beforehand: its last day, and what is to follow it."""
    if trail.in_force is None:
        return
    for row in trail.revisions:
        if row.is_pending:
            yield _pending(compiled, trail, row)
    leaving = trail.withdrawn
    if leaving is not None and leaving.day > compiled.as_of:
        follow = name_of(compiled, leaving.superseded_by) if leaving.superseded_by else None
        then = f" From then follow {follow.text}." if follow is not None else ""
        signed = "" if leaving.approved else " No approval of the withdrawal is recorded."
        said = f"This document is in force until then.{_reason(leaving.reason)}{then}{signed}"
        link = follow.url if follow is not None else None
        yield Banner(f"To be withdrawn on {leaving.day}", said, "info", link, f"Open {follow.text}" if follow else "")


def view_removed(compiled: Compiled, revision: Revision) -> tuple[Banner, ...]:
    """That the text of a revision went by decision; nothing of any other."""
    if revision.removed is None:
        return ()
    named = name_of(compiled, revision.removed)
    said = "Its text is gone by decision. The digest and the approvals below are those of the text that stood here."
    return (Banner(f"Removed under {revision.removed}", said, "old", named.url, f"Open {named.text}"),)


def _reason(reason: str) -> str:
    return f" Reason: {sentence_end(reason)}" if reason else ""


def _pending(compiled: Compiled, trail: Trail, row: Revision) -> Banner:
    """That there is one, and from when; what it changes stands on its own page alone until then."""
    link, open_it = revision_url(trail.id, row), f"Look at revision {row.revision}"
    stays = f"Until then revision {trail.in_force.revision if trail.in_force else ''} holds."
    if row.objections:
        said = f"It was {rejected_by(compiled, row.objections)}"
        return Banner(f"Revision {row.revision} is proposed and rejected", sentence_end(said), "wait", link, open_it)
    if row.status == "awaiting-approval":
        day = f", to take effect on {row.effective}" if row.effective is not None else ""
        return Banner(
            f"Revision {row.revision} is proposed{day}", f"It is not approved. {stays}", "wait", link, open_it
        )
    day = f" on {row.effective}" if row.effective is not None else " later"
    return Banner(f"Revision {row.revision} comes into force{day}", stays, "info", link, open_it)

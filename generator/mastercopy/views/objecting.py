"""Turns rejections that stand, what is announced or proposed, and what went, into the words that readers need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mastercopy.history.values import Objection, Revision, Trail
from mastercopy.views.addresses import revision_url
from mastercopy.views.banners import Banner, open_page, say_reason
from mastercopy.views.naming import name_of, person_name
from mastercopy.views.wording import sentence_end
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def rejected_by(compiled: Compiled, objections: Iterable[Objection]) -> str:
    """`rejected by Ben Roth, Quality manager, on 2026-11-02: “why”`; empty where nobody rejected it."""
    told = [_one(compiled, objection) for objection in objections]
    return say("rejected by {names}", names=_listed(told)) if told else ""


def _listed(told: list[str]) -> str:
    first, *more = told
    return say("{first}; and by {next}", first=first, next=_listed(more)) if more else first


def _one(compiled: Compiled, objection: Objection) -> str:
    who = person_name(compiled, objection.person).title
    role = person_name(compiled, objection.role).title if objection.role else ""
    words = f": “{objection.words}”" if objection.words else ""
    if role:
        said = say("{name}, {role}, on {day}", name=who, role=role, day=objection.day)
    else:
        said = say("{name} on {day}", name=who, day=objection.day)
    return say_row("", (said, words)) if words else said


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
        told = [
            say("This document is in force until then."),
            *([say_reason(leaving.reason)] if leaving.reason else []),
            *([say("From then follow {name}.", name=follow.text)] if follow is not None else []),
            *([] if leaving.approved else [say("No approval of the withdrawal is recorded.")]),
        ]
        link = follow.url if follow is not None else None
        yield Banner(
            say("To be withdrawn on {day}", day=leaving.day),
            say_row(" ", told),
            "info",
            link,
            open_page(follow.text) if follow else "",
        )


def view_removed(compiled: Compiled, revision: Revision) -> tuple[Banner, ...]:
    """That the text of a revision went by decision; nothing of any other."""
    if revision.removed is None:
        return ()
    named = name_of(compiled, revision.removed)
    said = say(
        "Its text is gone by decision. The digest and the approvals below are those of the text that stood here."
    )
    return (
        Banner(
            say("Removed under {removed}", removed=revision.removed),
            said,
            "old",
            named.url,
            open_page(named.text),
        ),
    )


def _pending(compiled: Compiled, trail: Trail, row: Revision) -> Banner:
    """That there is one, and from when; what it changes stands on its own page alone until then."""
    link, open_it = revision_url(trail.id, row), say("Look at revision {revision}", revision=row.revision)
    stays = say("Until then revision {revision} holds.", revision=trail.in_force.revision if trail.in_force else "")
    if row.objections:
        said = say("It was {rejected}", rejected=rejected_by(compiled, row.objections))
        return Banner(
            say("Revision {revision} is proposed and rejected", revision=row.revision),
            sentence_end(said),
            "wait",
            link,
            open_it,
        )
    if row.status == "awaiting-approval":
        word = say("Revision {revision} is proposed", revision=row.revision)
        if row.effective is not None and row.effective > compiled.as_of:
            word = say(
                "Revision {revision} is proposed, to take effect on {day}", revision=row.revision, day=row.effective
            )
        return Banner(
            word,
            say_row(" ", (say("It is not approved."), stays)),
            "wait",
            link,
            open_it,
        )
    word = say("Revision {revision} comes into force later", revision=row.revision)
    if row.effective is not None:
        word = say("Revision {revision} comes into force on {day}", revision=row.revision, day=row.effective)
    return Banner(word, stays, "info", link, open_it)

"""Says at the foot of every page of which day it speaks, and what it was compiled from."""

from __future__ import annotations

from mastercopy.model.audiences import PUBLIC
from mastercopy.site.content import SiteContent
from mastercopy.words.saying import say


def view_stand(content: SiteContent, day: str) -> str:
    """The day and the commit; of a preview, what lies above it."""
    if content.audience == PUBLIC:
        return say("As of {day}.", day=day)
    if not content.commit:
        return say("As of {day}. Printed copies are uncontrolled.", day=day)
    commit = content.commit[:12]
    if not content.notice:
        return say(
            "As of {day}, compiled from commit {commit}. Printed copies are uncontrolled.", day=day, commit=commit
        )
    if content.basis == "proposal":
        return say(
            "As of {day}, compiled from commit {commit} and a proposal. Printed copies are uncontrolled.",
            day=day,
            commit=commit,
        )
    return say(
        "As of {day}, compiled from commit {commit} and files that are not committed. Printed copies are uncontrolled.",
        day=day,
        commit=commit,
    )

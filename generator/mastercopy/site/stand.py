"""Says at the foot of every page of which day it speaks, and what a preview was compiled from."""

from __future__ import annotations

from mastercopy.model.audiences import PUBLIC
from mastercopy.site.content import SiteContent
from mastercopy.words.saying import say


def view_stand(content: SiteContent, day: str) -> str:
    """The day alone, so that the bytes of a page change with what it says; of a preview, what it was compiled from.

    The commit of a site stands on the page for auditors and in its manifest, that of a revision on its pages.
    """
    if content.audience == PUBLIC:
        return say("As of {day}.", day=day)
    if not (content.commit and content.notice):
        return say("As of {day}. Printed copies are uncontrolled.", day=day)
    commit = content.commit[:12]
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

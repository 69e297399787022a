"""Turns a revision and the addresses of the organisation into what a reader may do: acknowledge, report, propose."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from mastercopy.history.values import Revision, Trail
from mastercopy.model.organisation import Organisation
from mastercopy.words.saying import say

_ACKNOWLEDGE = say("Acknowledge")
_PROPOSE = say("Propose a change")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a reader may do: its name, the address that it leads to, and by which way."""

    term: str
    url: str
    by: str = say("by e-mail")

    @property
    def acknowledges(self) -> bool:
        """Whether it says that the text was read."""
        return self.term == _ACKNOWLEDGE


def view_actions(trail: Trail, revision: Revision, organisation: Organisation) -> list[Action]:
    """What a reader may do: acknowledge what is in force, speak about what waits, leave alone what is old.

    A change is proposed in the browser, the rest by mail, where the organisation says at which address.
    """
    name, mail, editor = (
        say("{id} revision {revision}", id=trail.id, revision=revision.revision),
        organisation.contact,
        organisation.edit_address,
    )
    asked: tuple[tuple[str, str, str], ...] = (
        (_ACKNOWLEDGE, say("Acknowledgement"), say("I have read and understood {name}.", name=name)),
        (say("Report a problem"), say("Problem report"), say("What is wrong, and in which section?")),
        (_PROPOSE, say("Change proposal"), say("What should change, and why?")),
    )
    if revision is not trail.in_force:
        asked = asked[1:] if revision.is_pending else ()
    return [
        Action(term, editor + quote(trail.path), _in_browser(editor))
        if term == _PROPOSE and editor and trail.path is not None
        else Action(term, f"mailto:{quote(mail, safe='@')}?subject={quote(f'{subject}: {name}')}&body={quote(text)}")
        for term, subject, text in asked
        if mail or (term == _PROPOSE and editor and trail.path is not None)
    ]


def _in_browser(editor: str) -> str:
    host = (urlsplit(editor).hostname or "").casefold()
    name = "GitHub" if "github" in host else "GitLab" if "gitlab" in host or "/-/" in editor else ""
    return say("in the browser, on {name}", name=name) if name else say("in the browser")

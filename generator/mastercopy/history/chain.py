"""The links of the chain from where something came to light to what came of it, and which records are asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.history.following import Following
from mastercopy.history.learned import Change
from mastercopy.model.record import Record
from mastercopy.words.saying import say, say_small

DONE, NEEDLESS, AWAITED, MISSING = "done", "needless", "awaited", "missing"
CAME, CONTAINED, CAUSE, ACTION, DOCUMENT, PEOPLE, EFFECT, TOLD = (
    "came", "contained", "cause", "action", "document", "people", "effect", "told"
)  # fmt: skip
LINKS: Mapping[str, str] = {
    CAME: say("Came to light"),
    CONTAINED: say("Contained"),
    CAUSE: say("Cause found"),
    ACTION: say("Acted on"),
    DOCUMENT: say("Written into a document"),
    PEOPLE: say("Learned by those who do the work"),
    EFFECT: say("Effect seen"),
    TOLD: say("Customer told"),
}
"""The links in their order, each as pages name it."""
WAYS: Mapping[str, str] = {
    CAME: say("write the day on which it came to light: `found`, `opened` or `received`"),
    CONTAINED: say("say under `containment` or `correction` what was done at once, or under `not_contained` why not"),
    CAUSE: say("write a row under `causes`, or the `cause`"),
    ACTION: say("write a row under `actions` and the day on which it was `done`"),
    DOCUMENT: say("name it under `because` of the revision that changed, or say under `no_document` why none had to"),
    PEOPLE: say("enter who has read the new revision (`mastercopy ack`), or say it under `taught`"),
    EFFECT: say("look whether it worked, and say so; where it did not, begin a corrective action because of it"),
    TOLD: say("write the day under `told` of what the customer said, or the reason under `not_told`"),
}
"""How each link is made good, in the fields of the records that carry it."""
ASKED = ("findings", "nonconformities", "corrective-actions")
"""Parts whose records are worked on until the chain is whole; a complaint is, once one of these follows from it."""
VOICES = ("complaints", "voices")
ANSWERS = ("corrective-actions", "improvements")
"""Parts whose records are opened to answer what came to light, often for several at once."""
_GRADES = ("major", "minor")
_BEGAN = ("found", "opened", "received")


@dataclass(frozen=True, slots=True)
class LoopLink:
    """One link: `says` is what stands there or why not, `carrier` the record that carries it or should."""

    name: str
    state: str
    on: date | None
    says: str
    carrier: str
    due: date | None = None
    evidence: tuple[str, ...] = ()
    told_elsewhere: bool = False
    """Whether a rule of its own tells that a promised day has passed."""

    @property
    def title(self) -> str:
        """What the link is called on pages."""
        return LINKS[self.name]

    @property
    def way(self) -> str:
        """What makes a missing link good, in the record that carries it."""
        return WAYS[self.name]

    @property
    def fault(self) -> str:
        """What is wrong with a link that is missing, in a sentence that names the record."""
        return say(
            "{record}: the chain breaks at '{link}', {reason}",
            record=self.carrier, link=say_small(self.title), reason=self.says,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loop:
    """The chain of one record: where it came from, everything that followed, and its links in their order."""

    record: Record
    members: tuple[Record, ...]
    links: tuple[LoopLink, ...]
    changes: tuple[Change, ...]

    def link(self, name: str) -> LoopLink:
        """One link by its name."""
        return next(one for one in self.links if one.name == name)

    @property
    def began(self) -> date | None:
        """The day on which it came to light."""
        return self.link(CAME).on

    @property
    def missing(self) -> tuple[LoopLink, ...]:
        """The links that should be there and are not."""
        return tuple(one for one in self.links if one.state == MISSING)

    @property
    def next(self) -> LoopLink | None:
        """What the chain waits for: the first link that is missing, else the first that is not yet due."""
        waiting = [one for one in self.links if one.state in (MISSING, AWAITED)]
        return next((one for one in waiting if one.state == MISSING), waiting[0] if waiting else None)

    @property
    def days(self) -> int | None:
        """Days from the day on which it came to light to the proven effect."""
        effect = self.link(EFFECT)
        known = effect.state == DONE and effect.on is not None and self.began is not None
        return (effect.on - self.began).days if known and effect.on and self.began else None


def is_asked(record: Record) -> bool:
    """Whether a record is of those of which the whole chain is asked, by itself."""
    grade = record.type.part != "findings" or record.get("grade") in _GRADES
    return record.type.part in ASKED and grade and not record.is_left


def began_of(following: Following, record: Record) -> date | None:
    """The day on which what a record tells of came to light; of a finding that of its audit."""
    days = (record.get(name) for name in _BEGAN)
    named = (following.register.get(link.target) for link in following.register.links_out(record.id))
    audits = (one for one in named if one is not None and one.type.part == "audits")
    held = (one.get(name) for one in audits for name in ("started", "planned"))
    return next((day for day in (*days, *held) if isinstance(day, date)), None)

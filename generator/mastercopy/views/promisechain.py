"""Turns what is known of a promise into its chain in one look: each link is there, or says what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.views.objectiveview import ScoreLine
from mastercopy.views.toldview import WhomWeTold
from mastercopy.words.saying import say, say_count, say_row

if TYPE_CHECKING:
    from mastercopy.views.naming import Named
    from mastercopy.views.promiseview import Cause, Effect, Voice
    from mastercopy.views.trainedview import Taught


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain, in order: what there is, or what is missing."""

    term: str
    anchor: str
    there: bool
    sentence: str


def view_links(
    requirements: Sequence[Named],
    scores: Sequence[ScoreLine],
    voices: Sequence[Voice],
    causes: Sequence[Cause],
    coming: bool,
    effects: Sequence[Effect],
    told: WhomWeTold,
    taught: Sequence[Taught],
) -> tuple[Link, ...]:
    """The chain of a promise, from its words to those who were told; `coming` tells of a change not in force yet."""
    asked = say("requirements: {number}", number=len(requirements)) if requirements else say("given")
    goals = say_count("{number} goal", "{number} goals", len(scores)) if scores else say("no objective measures it")
    heard, answers = say("no customer's words are recorded"), say("nobody to tell yet")
    if voices:
        heard = say_count("{number} voice", "{number} voices", len(voices))
        answers = say_count(
            "{part} of {number} voice was answered",
            "{part} of {number} voices were answered",
            len(voices),
            part=len(told.answered),
        )
    changed, effect = say("no revision names a customer's voice"), say("nothing is measured yet")
    if coming:
        changed = say("a change is on its way, and not in force yet")
    if causes:
        changed = say_count("{number} revision", "{number} revisions", len(causes))
    if effects:
        effect = say_count("{number} measure", "{number} measures", len(effects))
    return (
        Link(say("Promise"), "promise", True, asked),
        Link(say("Measured"), "today", bool(scores), goals),
        Link(say("Customers heard"), "voices", bool(voices), heard),
        Link(say("Changed"), "changed", bool(causes), changed),
        _known(causes, taught),
        Link(say("Effect"), "effect", bool(effects), effect),
        Link(say("Customers told"), "told", bool(told.answered), answers),
    )


def _known(causes: Sequence[Cause], taught: Sequence[Taught]) -> Link:
    """Whether those who have to follow the changes know them, by reading or by training."""
    asked = [one.known for one in causes if one.known is not None]
    known = sum(bool(one.known) for one in asked)
    if known or taught:
        told = []
        if known:
            told.append(
                say_count(
                    "readers of {known} of {number} change",
                    "readers of {known} of {number} changes",
                    len(asked),
                    known=known,
                )
            )
        told += [say_count("{number} training", "{number} trainings", len(taught))] if taught else []
        return Link(say("People know it"), "trained", True, say_row(", ", told))
    if asked:
        return Link(say("People know it"), "trained", False, say("nobody has written down who knows the changes"))
    said = say("no change names its readers") if causes else say("nothing to learn yet")
    return Link(say("People know it"), "trained", False, said)

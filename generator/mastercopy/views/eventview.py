"""Turns what happened to a document beside its revisions into sentences: who, in which role, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.views.naming import name_of, person_name, without_address
from mastercopy.views.wording import EVENT, label, told_day
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.values import Event

_VERDICT = {
    "keep": say("it stays as it is"),
    "revise": say("it is to be revised"),
    "withdraw": say("it is to be withdrawn"),
}
_SAID = ("on", "by", "role", "verdict", "until", "reason", "basis", "withdrawn", "superseded_by", "from", "to")


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that happened: its day, and a sentence."""

    day: str
    sentence: str


def view_event(compiled: Compiled, event: Event) -> EventLine:
    """One event as people tell it; what nobody foresaw in it follows with its label."""
    told = event.details
    parts = [_word(event.kind, told), *_aims(compiled, event.kind, told), *_who(compiled, event)]
    because = ". ".join(told[key].rstrip(".") for key in ("basis", "reason") if told.get(key))
    said = say_row(": ", (say_row(" ", parts), because)) if because else say_row(" ", parts)
    rest = [say_row(": ", (say_small(label(key)), value)) for key, value in told.items() if value and key not in _SAID]
    return EventLine(told_day(event.at), say_row("", (said, " (", say_row(", ", rest), ")")) if rest else said)


def _word(kind: str, told: Mapping[str, str]) -> str:
    word = EVENT.get(kind, label(kind))
    verdict = told.get("verdict", "")
    return say_row("", (word, ", ", _VERDICT.get(verdict, verdict), ",")) if verdict else word


def _aims(compiled: Compiled, kind: str, told: Mapping[str, str]) -> Iterator[str]:
    """From when, until when, from where to where, and what follows."""
    if told.get("withdrawn"):
        yield say("with effect from {day}", day=told["withdrawn"])
    if told.get("until"):
        yield say("to {until}", until=told["until"])
    if told.get("from") and told.get("to"):
        yield say("from {old} to {new}", old=told["from"], new=told["to"])
    if told.get("superseded_by"):
        yield say("and replaced by {name}", name=name_of(compiled, told["superseded_by"]).text)


def _who(compiled: Compiled, event: Event) -> Iterator[str]:
    by, role = event.details.get("by") or event.author or "", event.details.get("role", "")
    if by:
        name = person_name(compiled, without_address(by)).title
        yield say("by {name}", name=f"{name} ({person_name(compiled, role).title})" if role else name)

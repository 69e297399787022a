"""Turns the states of audits, answers and findings into marks: a word, and a tone that has a shape."""

from __future__ import annotations

from dataclasses import dataclass

from mastercopy.checks.auditcycle import CALLED_OFF, HELD, OVERDUE, PLANNED
from mastercopy.words.saying import say


@dataclass(frozen=True, slots=True)
class Mark:
    """A state in a word and a tone, which the page draws with a shape of its own."""

    word: str
    tone: str


MARKS = {
    HELD: Mark(say("Held"), "good"),
    PLANNED: Mark(say("Planned"), "info"),
    OVERDUE: Mark(say("Overdue"), "bad"),
    CALLED_OFF: Mark(say("Called off"), "old"),
    None: Mark(say("Not covered"), "wait"),
}
UNSEEN = Mark(say("Not looked at"), "wait")
RESULTS = {
    "conforming": Mark(say("Conforming"), "good"),
    "not-conforming": Mark(say("Not conforming"), "bad"),
    "observation": Mark(say("Observation"), "wait"),
    "not-looked-at": Mark(say("Not looked at"), "old"),
}
GRADES = {
    "major": Mark(say("Major"), "bad"),
    "minor": Mark(say("Minor"), "bad"),
    "observation": Mark(say("Observation"), "wait"),
    "opportunity": Mark(say("Opportunity"), "info"),
    "positive": Mark(say("Positive"), "good"),
}

"""Turns the states of audits, answers and findings into marks: a word, and a tone that has a shape."""

from __future__ import annotations

from dataclasses import dataclass

from mastercopy.checks.auditcycle import CALLED_OFF, HELD, OVERDUE, PLANNED


@dataclass(frozen=True, slots=True)
class Mark:
    """A state in a word and a tone, which the page draws with a shape of its own."""

    word: str
    tone: str


MARKS = {
    HELD: Mark("Held", "good"),
    PLANNED: Mark("Planned", "info"),
    OVERDUE: Mark("Overdue", "bad"),
    CALLED_OFF: Mark("Called off", "old"),
    None: Mark("Not covered", "wait"),
}
UNSEEN = Mark("Not looked at", "wait")
RESULTS = {
    "conforming": Mark("Conforming", "good"),
    "not-conforming": Mark("Not conforming", "bad"),
    "observation": Mark("Observation", "wait"),
    "not-looked-at": Mark("Not looked at", "old"),
}
GRADES = {
    "major": Mark("Major", "bad"),
    "minor": Mark("Minor", "bad"),
    "observation": Mark("Observation", "wait"),
    "opportunity": Mark("Opportunity", "info"),
    "positive": Mark("Positive", "good"),
}

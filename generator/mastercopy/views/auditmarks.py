"""Turns the states of audits, answers and findings into marks that no colour alone tells: a shape and a word."""

from __future__ import annotations

from dataclasses import dataclass

from mastercopy.checks.auditcycle import CALLED_OFF, HELD, OVERDUE, PLANNED


@dataclass(frozen=True, slots=True)
class Mark:
    """A state that no colour alone tells: a shape, a word and a tone."""

    shape: str
    word: str
    tone: str

    @property
    def text(self) -> str:
        return f"{self.shape} {self.word}"


MARKS = {
    HELD: Mark("●", "Held", "good"),
    PLANNED: Mark("○", "Planned", "info"),
    OVERDUE: Mark("▲", "Overdue", "bad"),
    CALLED_OFF: Mark("✕", "Called off", "old"),
    None: Mark("–", "Not covered", "wait"),
}
RESULTS = {
    "conforming": Mark("●", "Conforming", "good"),
    "not-conforming": Mark("▲", "Not conforming", "bad"),
    "observation": Mark("◆", "Observation", "wait"),
    "not-looked-at": Mark("–", "Not looked at", "old"),
}
GRADES = {
    "major": Mark("▲", "Major", "bad"),
    "minor": Mark("△", "Minor", "bad"),
    "observation": Mark("◆", "Observation", "wait"),
    "opportunity": Mark("◇", "Opportunity", "info"),
    "positive": Mark("●", "Positive", "good"),
}

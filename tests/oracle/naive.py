"""Answers the master list and the trail of any day from a story in memory: slowly, and straight from the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from oracle.acting import Signing, shown
from oracle.reading import Version, after_period, day_of, rows, text_of
from oracle.told import Story
from oracle.tracing import Document, Mainline, Recording


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known for good about one recording."""

    recording: Recording
    released: date | None
    approved_from: date | None
    required: bool

    def from_day(self, day: date) -> date | None:
        """The day it can be in force from, by what was known on a day."""
        row = self.recording
        if row.imported:
            return row.effective or row.day
        assert row.day is not None
        first = max(row.day, row.effective or row.day)
        if not self.required:
            return first
        return max(first, self.released) if self.released is not None and self.released <= day else None


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a recording is in force, and what ends it."""

    begin: date | None
    end: date | None
    by_later: bool


class Oracle:
    """One story, ready to answer about any day."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.mainline = Mainline(story)
        self.signing = Signing(self.mainline)
        self.facts = {name: self._facts(document) for name, document in self.mainline.documents.items()}

    def _facts(self, document: Document) -> list[Fact]:
        answer = []
        for row in document.recordings:
            required = row.step is not None and self.signing.policy(row).required
            full = self.signing.released(document, row, emergency=False)
            answer.append(Fact(row, self.signing.released(document, row), full, required))
        return answer

    def days(self) -> list[date]:
        """Every day on which something may change, the day before and the day after."""
        found = set(self.mainline.days)
        for name, document in self.mainline.documents.items():
            for fact in self.facts[name]:
                found |= {day for day in (fact.released, fact.recording.effective, fact.recording.known) if day}
                found |= {fact.recording.ends} - {None}
                found |= {judged.counts_from for judged in self.signing.acts(document, fact.recording)}
            found |= {barrier.start for barrier in document.barriers}
            found |= {at for at, _ in document.events}
            found |= {at for _, _, version in document.versions for at, _ in _reviews(version, date.max)}
        return sorted({day + timedelta(days=shift) for day in found for shift in (-1, 0, 1)})

    def _known(self, name: str, day: date) -> list[Fact]:
        return [fact for fact in self.facts[name] if fact.recording.known is not None and fact.recording.known <= day]

    def _span(self, name: str, position: int, day: date) -> Span:
        """Of the recording at a position among those known on a day."""
        known = self._known(name, day)
        row = known[position].recording
        begin = known[position].from_day(day)
        if begin is None:
            return Span(None, None, by_later=False)
        later = [first for fact in known[position + 1 :] if (first := fact.from_day(day)) is not None]
        count = [fact.recording for fact in self.facts[name]].index(row)
        ends = [
            barrier.start
            for barrier in self.mainline.documents[name].barriers
            if barrier.recorded <= day
            and count < barrier.count
            and (barrier.cancelled is None or barrier.cancelled > day)
        ]
        if row.ends is not None:
            ends.append(row.ends + timedelta(days=1))
        end = min([*later, *ends], default=None)
        if end is not None and end <= begin:
            return Span(None, end, by_later=end in later)
        return Span(begin, end, by_later=end in later)

    def _status(self, name: str, position: int, day: date) -> str:
        known = self._known(name, day)
        span = self._span(name, position, day)
        if span.begin is not None and span.begin <= day:
            if span.end is None or day < span.end:
                return "effective"
            return "superseded" if span.by_later else "withdrawn"
        if any((first := fact.from_day(day)) is not None and first <= day for fact in known[position + 1 :]):
            return "overtaken"
        row = known[position].recording
        if self._barred(name, row, day):
            return "withdrawn"
        if known[position].from_day(day) is None:
            return "awaiting-approval"
        # Its end came before its beginning: nothing is still to come.
        return "withdrawn" if span.end is not None and span.end <= day else "approved"

    def _barred(self, name: str, row: Recording, day: date) -> bool:
        count = [fact.recording for fact in self.facts[name]].index(row)
        barriers = self.mainline.documents[name].barriers
        return any(
            barrier.start <= day and barrier.recorded <= day and count < barrier.count and barrier.cancelled is None
            for barrier in barriers
        )

    def _approved(self, fact: Fact, day: date) -> bool:
        first = fact.released if fact.required else fact.approved_from
        return fact.recording.imported or (first is not None and first <= day)

    def _version(self, name: str, day: date) -> tuple[str, Version | None]:
        versions = [row for row in self.mainline.documents[name].versions if row[0] <= day]
        return (versions[-1][1], versions[-1][2]) if versions else (self.mainline.documents[name].names[0], None)

    def register(self, day: date) -> dict[str, Any]:
        """The master list on a day."""
        found = [self._row(name, day) for name in self.facts if self._known(name, day)]
        return {"as_of": day.isoformat(), "documents": sorted(found, key=lambda row: str(row["id"]))}

    def _row(self, name: str, day: date) -> dict[str, Any]:
        known = self._known(name, day)
        states = [self._status(name, position, day) for position in range(len(known))]
        shown, version = self._version(name, day)
        current = states.index("effective") if "effective" in states else None
        fact = known[current] if current is not None else None
        begin = self._span(name, current, day).begin if current is not None else None
        text = (fact or known[-1]).recording.version or version or self.mainline.documents[name].versions[0][2]
        return {
            "id": shown,
            "title": text_of(text.fields, "title"),
            "status": states[-1] if fact is None else "effective",
            "approved": fact is not None and self._approved(fact, day),
            "revision": fact.recording.label if fact else None,
            "effective": _iso(fact.recording.effective) if fact else None,
            "in_force_from": _iso(begin),
            "next_review": _iso(_next_review(version, begin, day)),
            "owner": text_of(version.fields, "owner") if version else None,
            "path": version.path if version else None,
            "pending": [
                {"revision": row.recording.label, "status": state, "effective": _iso(row.recording.effective)}
                for row, state in zip(known, states, strict=True)
                if state in ("awaiting-approval", "approved")
            ],
        }

    def trail(self, number: str, day: date) -> dict[str, Any]:
        """What happened to one document by a day; KeyError where nobody knows it."""
        name = self._name(number, day)
        known = self._known(name, day)
        document = self.mainline.documents[name]
        events = [(at, kind) for at, kind in document.events if at <= day]
        events += _reviews(self._version(name, day)[1], day)
        return {
            "id": self._version(name, day)[0],
            "as_of": day.isoformat(),
            "revisions": [self._revision(name, position, day) for position in range(len(known))],
            "events": [{"at": at.isoformat(), "kind": kind} for at, kind in sorted(events)],
        }

    def _name(self, number: str, day: date) -> str:
        """The number a document ends up with: who bears this number on the day, else who bore it before."""
        bearers = [name for name, document in self.mainline.documents.items() if number in document.names]
        for name in bearers:
            if self._known(name, day) and self._version(name, day)[0] == number:
                return name
        if bearers:
            return number if number in bearers else bearers[0]
        raise KeyError(number)

    def _revision(self, name: str, position: int, day: date) -> dict[str, Any]:
        fact, document = self._known(name, day)[position], self.mainline.documents[name]
        row, span = fact.recording, self._span(name, position, day)
        return {
            "revision": row.label,
            "issue": row.issue,
            "recorded": _iso(row.day),
            "released": _iso(fact.released) if fact.released and fact.released <= day else None,
            "commit": self._commit(row.step) if row.step is not None else None,
            "authors": self.signing.authors(document, row) if row.step is not None else None,
            "effective": _iso(row.effective),
            "in_force_from": _iso(span.begin),
            "in_force_until": _iso(span.end) if span.begin is not None else None,
            "status": self._status(name, position, day),
            "approved": self._approved(fact, day),
            "kind": row.kind,
            "digest": row.digest,
            "text_digest": row.text_digest,
            "signoffs": sorted(
                (judged.act.meaning, judged.act.role or "", judged.reason or "")
                for judged in shown(self.signing.acts(document, row), day)
            ),
            "unrevised_changes": [self._commit(step) for step in row.unrevised if self.mainline.days[step] <= day],
        }

    def _commit(self, step: int) -> str:
        return self.story.commits[step] if self.story.commits else f"step {step}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _reviews(version: Version | None, day: date) -> list[tuple[date, str]]:
    """What the last version by a day says of reviews by then."""
    kinds = (("reviews", "reviewed"), ("postponed", "review-postponed"))
    return [
        (on, kind)
        for key, kind in kinds
        for row in (rows(version.fields, key) if version else [])
        if (on := day_of(row, "on")) is not None and on <= day
    ]


def _next_review(version: Version | None, begin: date | None, day: date) -> date | None:
    cycle = text_of(version.fields, "review_cycle") if version else None
    if version is None or begin is None or cycle is None:
        return None
    reviewed = [on for row in rows(version.fields, "reviews") if (on := day_of(row, "on")) is not None and on <= day]
    base = max([begin, *reviewed])
    moved = [
        (on, until)
        for row in rows(version.fields, "postponed")
        if (on := day_of(row, "on")) is not None and base < on <= day and (until := day_of(row, "until")) is not None
    ]
    latest = [until for on, until in moved if on == max(moved)[0]]
    return latest[0] if latest else after_period(base, cycle)

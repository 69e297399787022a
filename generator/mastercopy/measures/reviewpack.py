"""Turns the records of a cut-off into the papers of a management review: for each input its records and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mastercopy.measures.registers import Series, measure_register
from mastercopy.measures.score import Score, measure_objective
from mastercopy.measures.surveys import Wave, read_waves
from mastercopy.model.lifecycle import VOID
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.reviewinputs import (
    Feed,
    ReviewInput,
    inputs_of,
    missing_inputs,
    read_feeds,
    said_of,
    standards_of,
)
from mastercopy.model.series import Evidence
from mastercopy.model.watching import Alarm, find_alarms

OBJECTIVES, WAVES = "objectives", "waves"
EVERY = "quarter"
"""Measures are told by quarters: a review looks at half a year or a year."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What lies on the table for one input.

    `series` are the measures of the types that feed it, `scores` the objectives and `waves` the surveys among their
    records, `alarms` the signals of the period; `missing` says what is not there and should be.
    """

    input: ReviewInput
    feeds: tuple[Feed, ...]
    series: tuple[tuple[RecordType, Series], ...]
    scores: tuple[tuple[Record, Score], ...]
    waves: tuple[Wave, ...]
    alarms: tuple[Alarm, ...]
    analysis: str
    reason: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPack:
    """The papers of one review: of the days from `since` to `until`, by what was recorded on the last of them."""

    since: date
    until: date
    evidence: Evidence
    papers: tuple[Paper, ...]

    @property
    def missing(self) -> tuple[Paper, ...]:
        """The papers that lack something, in their order."""
        return tuple(paper for paper in self.papers if paper.missing)


def build_pack(name: str, since: date, until: date, evidence: Evidence, counted: Evidence | None = None) -> ReviewPack:
    """The papers of a review by its ID, from what `evidence` knows alone: the review's own words among it.

    Objectives are `counted` of more, where that is given.
    """
    register, kinds = evidence.register, [kind for _, kind in sorted(evidence.kinds.items())]
    review, standards = register.get(name), standards_of(register, until)
    alarms = [one for one in find_alarms(kinds, register, evidence.calendar, until) if one.due >= since]
    missing = missing_inputs(review, (since, until), standards, kinds, register)
    lacking = {one.code: said for one, said in missing}
    waves = [wave for wave in read_waves(register) if since <= wave.period.last <= until]
    papers = []
    for one in inputs_of(standards):
        feeds = read_feeds(one.code, kinds, register, since, until)
        fed = {feed.kind.name for feed in feeds}
        papers.append(
            Paper(
                one,
                feeds,
                tuple(_series(feeds, evidence, until)),
                tuple(_scores(feeds, counted or evidence, since, until)),
                tuple(wave for wave in waves if any(feed.kind.part == WAVES for feed in feeds)),
                tuple(alarm for alarm in alarms if alarm.kind in fed),
                *said_of(review, one.code),
                lacking.get(one.code, ""),
            )
        )
    return ReviewPack(since, until, evidence, tuple(papers))


def _series(feeds: Iterable[Feed], evidence: Evidence, until: date) -> Iterator[tuple[RecordType, Series]]:
    """Every measure of the types that feed an input and that has a value; a rate needs units that nobody names here."""
    for feed in feeds:
        for spec in feed.kind.measures:
            found = measure_register(feed.kind, spec.name, evidence, until, EVERY) if spec.kind != "rate" else None
            if found is not None and found.points:
                yield feed.kind, found


def _scores(feeds: Iterable[Feed], evidence: Evidence, since: date, until: date) -> Iterator[tuple[Record, Score]]:
    """The objectives that were aimed at in the period."""
    for feed in feeds:
        if feed.kind.part == OBJECTIVES:
            for record in feed.records:
                due = record.get("due")
                if record.status != VOID and not (isinstance(due, date) and due < since):
                    yield record, measure_objective(record, evidence, until)

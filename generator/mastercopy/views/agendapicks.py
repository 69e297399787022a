"""Turns what was recorded by a day into what a workshop of that day talks about, by printed rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mastercopy.measures.score import Score, measure_objective
from mastercopy.model.record import Record
from mastercopy.model.series import Evidence
from mastercopy.model.storyclaims import read_claims
from mastercopy.views.wording import label
from mastercopy.words.saying import say, say_count, say_small

MOST_MOVED = 3
SEVERITIES = ("high", "medium", "low")
RULES = (
    say("Since: after the day of the workshop before in this series, by the day of this one, as recorded by that day."),
    say(
        "Moved most: the latest value against the last one whose period was over at the workshop before, as a "
        "share of the way from baseline to target; the {MOST_MOVED} largest, better or worse.",
        MOST_MOVED=MOST_MOVED,
    ),
    say(
        "Best and worst: the objectives whose latest value lies furthest above and below what their trajectory "
        "expects, as a share of the same way; old values are left out."
    ),
    say(
        "Went well: of the stories told since, the one whose first figure changed most in per cent; else the "
        "newest praise; else the newest idea that became practice."
    ),
    say(
        "Went badly: of complaints and nonconformities that came since or were open on the day, the most severe "
        "one; of several, the one that took or has waited longest; then by number."
    ),
)
"""What is printed below every agenda."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was recorded by a day, and the days between which a workshop looks: after `since`, by `day`."""

    evidence: Evidence
    since: date
    day: date

    def lately(self, found: object) -> bool:
        """Whether a day lies between both."""
        return isinstance(found, date) and self.since < found <= self.day


@dataclass(frozen=True, slots=True)
class Moved:
    """An objective whose value moved; `share` of the way from baseline to target, negative for the worse."""

    score: Score
    before: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Picked:
    """A record that was chosen, and why this one; `record` is None where there was none."""

    record: Record | None
    why: str


def measure_known(known: Known) -> tuple[Score, ...]:
    """Every objective as it stood on the day, by what was recorded then."""
    objectives = known.evidence.register.of_part("objectives")
    return tuple(measure_objective(one, known.evidence, known.day, behaving=False) for one in objectives)


def pick_moved(known: Known, scores: Iterable[Score]) -> tuple[Moved, ...]:
    """The objectives that moved most."""
    moved = [one for one in (_moved(known, score) for score in scores) if one is not None and one.share]
    return tuple(sorted(moved, key=lambda one: (-abs(one.share), one.score.id))[:MOST_MOVED])


def _moved(known: Known, score: Score) -> Moved | None:
    earlier = [point for point in score.points if point.period.last <= known.since]
    if score.latest is None or score.stale or not earlier or score.latest.period.last <= known.since:
        return None
    if score.baseline is None or score.target is None or score.baseline == score.target:
        return None
    better = score.latest.value - earlier[-1].value
    if score.direction == "down":
        better = -better
    return Moved(score, earlier[-1].value, better / abs(score.target - score.baseline))


def pick_extremes(scores: Iterable[Score]) -> tuple[Score | None, Score | None]:
    """(furthest above, furthest below) what is expected; none where no value is current."""
    ranked = sorted(
        (one for one in scores if one.gap is not None and not one.stale and one.rag != "grey"),
        key=lambda one: (-(one.gap or 0), one.id),
    )
    best, worst = (ranked[0], ranked[-1]) if ranked else (None, None)
    return (
        best if best is not None and (best.gap or 0) >= 0 else None,
        worst if worst is not None and (worst.gap or 0) < 0 else None,
    )


def pick_success(known: Known) -> Picked:
    """What went well."""
    register = known.evidence.register
    stories = [one for one in register.of_part("stories") if known.lately(one.get("told")) and not one.is_left]
    told = sorted(((_change(known, one), one) for one in stories), key=lambda pair: (-pair[0], pair[1].id))
    if told:
        return Picked(told[0][1], say("its first figure changed by {share} %", share=f"{told[0][0]:.0f}"))
    praise = [one for one in register.of_part("voices") if one.get("kind") == "praise" and not one.is_left]
    if newest := _newest(known, praise, "received"):
        return Picked(newest, say("the newest praise"))
    if newest := _newest(known, (one for one in register.of_part("ideas") if not one.is_left), "adopted"):
        return Picked(newest, say("the newest idea that became practice"))
    return Picked(None, say("no story, no praise and no idea that became practice is recorded since"))


def _newest(known: Known, records: Iterable[Record], field: str) -> Record | None:
    found = [one for one in records if known.lately(one.get(field))]
    return max(found, key=lambda one: (str(one.get(field)), one.id), default=None)


def _change(known: Known, story: Record) -> Decimal:
    """By how many per cent the first figure of a story changed."""
    for before, after in read_claims(story, known.evidence, known.day):
        return abs(after.stated - before.stated) * 100 / abs(before.stated) if before.stated else Decimal(0)
    return Decimal(0)


def pick_failure(known: Known) -> Picked:
    """What went badly."""
    found = sorted(_failures(known), key=lambda one: (one[0], -one[1], one[2].id))
    if not found:
        return Picked(None, say("no complaint and no nonconformity came since or was open"))
    place, days, record = found[0]
    severity = say_small(label(SEVERITIES[place])) if place < len(SEVERITIES) else say("not judged yet")
    if _ended(record, known.day) is not None:
        waited = say_count("took {number} day", "took {number} days", days)
    else:
        waited = say_count("has waited {number} day", "has waited {number} days", days)
    why = say("severity {severity}, {waited}; chosen of {number}", severity=severity, waited=waited, number=len(found))
    return Picked(record, why)


def _failures(known: Known) -> Iterator[tuple[int, int, Record]]:
    """(place of the severity, days, record) of each that came since or was open on the day."""
    for part, field in (("complaints", "received"), ("nonconformities", "found")):
        for record in known.evidence.register.of_part(part):
            begun = record.get(field)
            if not isinstance(begun, date) or begun > known.day or record.is_left:
                continue
            ended = _ended(record, known.day)
            if known.lately(begun) or ended is None:
                severity = record.get("severity")
                place = SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
                yield place, ((ended or known.day) - begun).days, record


def _ended(record: Record, day: date) -> date | None:
    """The day on which it was closed, by a day; None while it was open."""
    closed = record.get("closed")
    return closed if record.is_closed and isinstance(closed, date) and closed <= day else None

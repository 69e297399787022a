"""Turns the answers of a survey wave into its result with its uncertainty, as a whole and by segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mastercopy.measures.statistics.shares import Interval, difference, mean_of, net_promoters, response_rate, wilson
from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.register import Register

FEWEST = 5
"""A cell with fewer answers is not shown: it could be told who gave them, and it says nothing of the others."""
_PROMOTER, _DETRACTOR = 9, 6
"""Net promoters: marks from 9 on promote, up to 6 detract, of 0 to 10."""

Marks = Mapping[Decimal, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers of one segment: how many, and the result; no result of fewer than `FEWEST`."""

    segment: str
    answers: int
    result: Interval | None


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: how many were asked and answered, how often each mark, the result, and the same by segment.

    Results are points from -100 to 100 for recommendation, per cent for a share, and marks for a mean. `moved` is how
    far the result is from that of the wave before with the same instrument, metric and scale, `since`.
    """

    id: str
    instrument: str
    metric: str
    period: Period
    asked: int | None
    answers: int
    rate: float | None
    marks: tuple[tuple[Decimal, int], ...]
    result: Interval | None
    cells: tuple[Cell, ...]
    since: str | None
    moved: Interval | None

    @property
    def changed(self) -> bool:
        """Whether a change may be claimed: its interval does not span nothing."""
        return self.moved is not None and (self.moved.low > 0 or self.moved.high < 0)


def read_waves(register: Register) -> tuple[Wave, ...]:
    """Every closed wave with answers, in order of time, each compared with the one before of its series."""
    dated = [(record.get("period"), record) for record in register.of_part("waves")]
    records = [(period.first, record.id, record) for period, record in dated if isinstance(period, Period)]
    before: dict[tuple[object, ...], Wave] = {}
    found = []
    for _, _, record in sorted(records, key=lambda entry: entry[:2]):
        series = tuple(
            record.get(name) for name in ("instrument", "metric", "lowest", "highest", "good", "satisfied_at")
        )
        wave = read_wave(record, before.get(series))
        if wave is not None:
            before[series] = wave
            found.append(wave)
    return tuple(found)


def read_wave(record: Record, before: Wave | None = None) -> Wave | None:
    """The result of one wave; None as long as it has no answers, or is not closed."""
    rows = [row for row in record.get("answers") or () if _counted(row) > 0]
    period = record.get("period")
    if record.status != "closed" or not rows or not isinstance(period, Period):
        return None
    marks = _marks(rows)
    answers = sum(marks.values())
    sent, lost = record.get("sent"), record.get("undeliverable")
    asked = int(sent - (lost or 0)) if sent is not None else None
    result = _result(record, marks)
    segments = dict.fromkeys(str(row.get("segment") or "") for row in rows)
    by_segment = {name: _marks(row for row in rows if str(row.get("segment") or "") == name) for name in segments}
    return Wave(
        record.id,
        str(record.get("instrument") or ""),
        str(record.get("metric") or ""),
        period,
        asked,
        answers,
        response_rate(answers, int(sent), int(lost or 0)) if sent is not None else None,
        tuple(sorted(marks.items())),
        result,
        tuple(_cell(record, name, own) for name, own in by_segment.items()) if len(segments) > 1 else (),
        before.id if before is not None else None,
        difference(before.result, result) if before is not None and before.result is not None and result else None,
    )


def _counted(row: Mapping[str, object]) -> int:
    count, mark = row.get("count"), row.get("mark")
    return int(count) if isinstance(count, Decimal) and isinstance(mark, Decimal) else 0


def _marks(rows: Iterable[Mapping[str, object]]) -> Counter[Decimal]:
    found: Counter[Decimal] = Counter()
    for row in rows:
        mark = row.get("mark")
        if isinstance(mark, Decimal):
            found[mark] += _counted(row)
    return found


def _cell(record: Record, name: str, marks: Marks) -> Cell:
    answers = sum(marks.values())
    return Cell(name, answers, _result(record, marks, part=True) if answers >= FEWEST else None)


def _result(record: Record, marks: Marks, *, part: bool = False) -> Interval | None:
    """What the metric makes of marks; the population is that of the whole, so that a part is not judged by it."""
    given = record.get("population")
    population = float(given) if isinstance(given, Decimal) and not part else None
    answers, metric = sum(marks.values()), record.get("metric")
    if metric == "recommendation":
        promoters = sum(count for mark, count in marks.items() if mark >= _PROMOTER)
        detractors = sum(count for mark, count in marks.items() if mark <= _DETRACTOR)
        found = net_promoters(promoters, answers - promoters - detractors, detractors)
        return Interval(found.value, found.low, found.high) if found is not None else None
    if metric == "satisfied":
        hits = sum(count for mark, count in marks.items() if _is_satisfied(record, mark))
        share = wilson(hits, answers, population=population)
        return Interval(100 * share.value, 100 * share.low, 100 * share.high) if share is not None else None
    return mean_of(_spread(marks), population=population)


def _is_satisfied(record: Record, mark: Decimal) -> bool:
    edge = record.get("satisfied_at")
    if edge is None:
        edge = record.get("highest") if record.get("good") == "high" else record.get("lowest")
    return edge is not None and (mark >= edge if record.get("good") == "high" else mark <= edge)


def _spread(marks: Marks) -> Sequence[float]:
    return [float(mark) for mark, count in sorted(marks.items()) for _ in range(count)]

"""Turns the answers of a survey wave into its result with its uncertainty, as a whole and by segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.register import Register
from mastercopy.model.waves import wave_faults
from mastercopy.statistics.shares import Interval, difference, mean_of, net_promoters, response_rate, wilson

FEWEST = 5
"""Of fewer answers there is no result: it could be told who gave them, and they say nothing of the others."""
OTHERS = "others"
_PROMOTER, _DETRACTOR = 9, 6
"""Net promoters: marks from 9 on promote, up to 6 detract, of 0 to 10."""

Marks = Mapping[Decimal, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers of one segment, or of several small ones together: how many, and the result."""

    segment: str
    answers: int
    result: Interval | None
    several: bool = False


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: how many were asked and answered, how often each mark, the result, and the same by segment.

    Results are points from -100 to 100 for recommendation, per cent for a share, and marks for a mean. `moved` is how
    far the result is from that of the wave before with the same instrument, metric and scale, `since`.

    What a small segment answered cannot be computed from the rest: the smallest are put together until they are enough.
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
            if wave.result is not None:
                before[series] = wave
            found.append(wave)
    return tuple(found)


def read_wave(record: Record, before: Wave | None = None) -> Wave | None:
    """The result of one wave; None as long as it has no answers, or is not closed."""
    rows = [row for row in record.get("answers") or () if _counted(row) > 0]
    period = record.get("period")
    if record.status != "closed" or not rows or not isinstance(period, Period) or any(wave_faults(record)):
        return None
    marks = _marks(rows)
    answers = sum(marks.values())
    sent, lost = record.get("sent"), record.get("undeliverable")
    asked = int(sent - (lost or 0)) if sent is not None else None
    result = _result(record, marks)
    moved = difference(before.result, result) if before is not None and before.result is not None and result else None
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
        tuple(_cells(record, rows)),
        before.id if before is not None else None,
        moved,
    )


def segment_of(row: Mapping[str, object]) -> str:
    """The segment that a row names, however it is spelled."""
    return str(row.get("segment") or "").strip().casefold()


def _cells(record: Record, rows: Sequence[Mapping[str, object]]) -> Iterator[Cell]:
    """The result of each segment, in the order of its size; nothing where fewer than two could be shown."""
    names = {segment_of(row): str(row.get("segment") or "").strip() for row in reversed(rows)}
    parts = sorted(((name, _marks(row for row in rows if segment_of(row) == name)) for name in names), key=_size)
    together: Counter[Decimal] = Counter()
    small = 0
    while small < len(parts) and (_size(parts[small])[0] < FEWEST or 0 < together.total() < FEWEST):
        together += parts[small][1]
        small += 1
    cells = [Cell(names[name], marks.total(), _result(record, marks)) for name, marks in reversed(parts[small:])]
    if small:
        cells.append(Cell(OTHERS, together.total(), _result(record, together), several=True))
    if len(cells) > 1 and all(cell.answers >= FEWEST for cell in cells):
        yield from cells


def _size(part: tuple[str, Counter[Decimal]]) -> tuple[int, str]:
    return part[1].total(), part[0]


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


def _result(record: Record, marks: Marks) -> Interval | None:
    """What the metric makes of marks; nothing of fewer than `FEWEST`."""
    answers, metric = sum(marks.values()), record.get("metric")
    if answers < FEWEST:
        return None
    if metric == "recommendation":
        promoters = sum(count for mark, count in marks.items() if mark >= _PROMOTER)
        detractors = sum(count for mark, count in marks.items() if mark <= _DETRACTOR)
        found = net_promoters(promoters, answers - promoters - detractors, detractors)
        return Interval(found.value, found.low, found.high) if found is not None else None
    if metric == "satisfied":
        hits = sum(count for mark, count in marks.items() if _is_satisfied(record, mark))
        share = wilson(hits, answers)
        return Interval(100 * share.value, 100 * share.low, 100 * share.high) if share is not None else None
    mean = mean_of({float(mark): count for mark, count in marks.items()})
    if mean is None:
        return None
    lowest, highest = float(record.get("lowest") or 0), float(record.get("highest") or 0)
    return Interval(mean.value, max(lowest, mean.low), min(highest, mean.high))


def _is_satisfied(record: Record, mark: Decimal) -> bool:
    edge = record.get("satisfied_at")
    return edge is not None and (mark >= edge if record.get("good") == "high" else mark <= edge)

"""Turns a survey wave into what its page says: the result with its doubt, what changed, by segment, and the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.measures.surveys import OTHERS, Cell, Wave, segment_of
from mastercopy.model.fields import texts
from mastercopy.model.record import identity
from mastercopy.statistics.shares import Interval
from mastercopy.views.addresses import record_url
from mastercopy.views.figures import figure, number
from mastercopy.views.wording import show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

METRICS = {"recommendation": say("Net promoter score"), "satisfied": say("Satisfied"), "mark": say("Mean mark")}
_POINTS = say("points")
_UNITS = {"recommendation": _POINTS, "satisfied": "%", "mark": _POINTS}


@dataclass(frozen=True, slots=True)
class Result:
    """An estimate with its interval, as numbers for a chart and in words."""

    period: str
    value: float
    low: float
    high: float
    short: str
    told: str
    answers: int
    url: str


@dataclass(frozen=True, slots=True)
class SegmentLine:
    segment: str
    answers: str
    told: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer wrote; by which mark and from which segment, where that tells nobody apart."""

    text: str
    by: str
    mark: float | None


@dataclass(frozen=True, slots=True)
class WavePage:
    """A wave: its result in a sentence, what changed, all waves of its series, marks, segments and words."""

    name: str
    unit: str
    asked: str
    sentence: str
    change: str
    series: tuple[Result, ...]
    marks: tuple[tuple[str, int], ...]
    segments: tuple[SegmentLine, ...]
    quotes: tuple[Quote, ...]


def view_wave(record: Record, waves: Sequence[Wave]) -> WavePage | None:
    """The page of one of the closed `waves`; None of one that has no result yet."""
    wave = next((one for one in waves if one.id == record.id), None)
    if wave is None or wave.result is None:
        return None
    unit = _UNITS.get(wave.metric, _POINTS)
    before = next((one for one in waves if one.id == wave.since), None)
    name = _name(record, wave)
    return WavePage(
        name,
        unit,
        say(
            "{instrument}, marks from {get} to {get2}",
            instrument=wave.instrument,
            get=figure(record.get("lowest")),
            get2=figure(record.get("highest")),
        ),
        _sentence(name, wave, wave.result, unit),
        _change(wave, before, unit),
        tuple(_series(record, waves, wave, unit)),
        tuple((figure(mark), count) for mark, count in wave.marks),
        tuple(_segment(cell, unit) for cell in wave.cells),
        tuple(_quotes(record, wave)),
    )


def _rounded(result: Interval, unit: str) -> tuple[str, str, str]:
    """Value, low and high; small figures of points with a decimal."""
    decimals = 1 if unit == "points" and abs(result.value) <= 10 else 0
    value, low, high = (figure(round(one, decimals)) for one in (result.value, result.low, result.high))
    return value, low, high


def _told(result: Interval, unit: str, often: str = "") -> str:
    value, low, high = _rounded(result, unit)
    return say(
        "{value} {unit} (between {low} and {high}{often})", value=value, unit=unit, low=low, high=high, often=often
    )


def _name(record: Record, wave: Wave) -> str:
    """What the result is called; of a share, which marks count."""
    name = METRICS.get(wave.metric, wave.metric)
    if wave.metric != "satisfied":
        return name
    side = say("from") if record.get("good") == "high" else say("up to")
    return say("{name} (marks {side} {get})", name=name, side=side, get=figure(record.get("satisfied_at")))


def _sentence(name: str, wave: Wave, result: Interval, unit: str) -> str:
    rate = (
        say(", {number} % of the {asked} who were reached", number=round(100 * wave.rate), asked=wave.asked)
        if wave.rate is not None
        else ""
    )
    return say(
        "{name} {told} from {answers} answers{rate}.",
        name=name,
        told=_told(result, unit, say(", 95 times in 100")),
        answers=wave.answers,
        rate=rate,
    )


def _change(wave: Wave, before: Wave | None, unit: str) -> str:
    """What may be said of the difference to the wave before; nothing of the first one."""
    if before is None or wave.moved is None:
        return say("The first wave of its series: nothing to compare it with.")
    moved = wave.moved
    decimals = 1 if unit == "points" and wave.metric == "mark" else 0
    value, low, high = (_signed(round(one, decimals)) for one in (moved.value, moved.low, moved.high))
    said = say(
        "{value} {unit} against {period} (between {low} and {high})",
        value=value,
        unit=unit,
        period=show(before.period),
        low=low,
        high=high,
    )
    if wave.changed:
        return say("{said}: a change.", said=said)
    return say("{said}: chance alone does as much, so that no change may be claimed, and none is excluded.", said=said)


def _signed(value: float) -> str:
    return f"+{figure(value)}" if value > 0 else figure(value)


def _series(record: Record, waves: Sequence[Wave], wave: Wave, unit: str) -> Iterator[Result]:
    """The waves of the series up to this one, oldest first."""
    by_id = {one.id: one for one in waves}
    chain, at = [wave], wave.since
    while at is not None:
        chain.append(by_id[at])
        at = by_id[at].since
    for one in reversed(chain):
        if one.result is not None:
            url, short = record_url(record.type, one.id), _rounded(one.result, unit)[0]
            bounds = (one.result.value, one.result.low, one.result.high)
            yield Result(show(one.period), *bounds, short, _told(one.result, unit), one.answers, url)


def _segment(cell: Cell, unit: str) -> SegmentLine:
    name = say("{OTHERS}, together", OTHERS=OTHERS) if cell.several else cell.segment or say("not known")
    return SegmentLine(name, str(cell.answers), _told(cell.result, unit) if cell.result is not None else "")


def _quotes(record: Record, wave: Wave) -> Iterator[Quote]:
    """The words with their marks; with their segments where each that has any is shown by itself."""
    named = {cell.segment.casefold(): cell.segment for cell in wave.cells if not cell.several}
    apart = len(named) == len(wave.cells)
    for row in record.get("words") or ():
        if isinstance(row, Mapping) and show(row.get("text")):
            mark, segment = figure(row.get("mark")), named.get(segment_of(row), "") if apart else ""
            by = say_row(", ", filter(None, (say("mark {mark}", mark=mark) if mark else "", segment)))
            yield Quote(show(row.get("text")), by, number(row.get("mark")))


def latest_wave(compiled: Compiled, need: str, waves: Sequence[Wave]) -> tuple[str, WavePage] | None:
    """The newest of the `waves` with a result that asked about a need: the address of its page, and what that says."""
    asked = {one.id: one for one in compiled.register.of_part("waves") if _asks(one, need)}
    told = (wave.id for wave in reversed(waves) if wave.result is not None)
    newest = next((asked[name] for name in told if name in asked), None)
    page = view_wave(newest, waves) if newest is not None else None
    return (record_url(newest.type, newest.id), page) if newest is not None and page is not None else None


def _asks(record: Record, need: str) -> bool:
    return identity(need) in map(identity, texts(record.get("needs")))


def extremes(page: WavePage) -> tuple[Quote, ...]:
    """The words with the lowest mark and those with the highest, so that nobody picks the praise."""
    marked = sorted((quote for quote in page.quotes if quote.mark is not None), key=lambda quote: quote.mark or 0.0)
    return tuple(dict.fromkeys((marked[0], marked[-1]))) if marked else page.quotes[:2]

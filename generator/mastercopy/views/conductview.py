"""Turns how a measure behaves into what its page says of it: a reading in words for each question, and the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mastercopy.measures.behaving import Conduct, Drift, Outlook, Stretch
from mastercopy.model.series import Point
from mastercopy.statistics.behaviour import FEWEST, FIRM, Limits
from mastercopy.statistics.runrules import Signal, join_signals
from mastercopy.views.figures import figure
from mastercopy.views.wording import say_chance, show
from mastercopy.words.saying import say, say_name, say_row

_LEAST = 0.001
SEVEN = 7
"""The shortest run of any set of rules."""
RULES = {
    "nhs": "Making Data Count (NHS England)",
    "western-electric": "Western Electric",
    "nelson": "Nelson",
    "wheeler": "Wheeler",
}
CHARTS = {
    "xmr": say("limits of single values and their steps (XmR)"),
    "p": say("limits of shares, wider where a share is of fewer (p-chart)"),
    "c": say("limits of counts (c-chart)"),
    "u": say("limits of counts for each unit, wider where there were fewer units (u-chart)"),
}
_DRIFT = {
    "rising": (say("Rising"), "up"), "falling": (say("Falling"), "down"), "none": (say("No trend to be told"), ""),
}  # fmt: skip
_VARIATION = {
    "common": (say("Nothing special"), "info"),
    "better": (say("Changed for the better"), "good"),
    "worse": (say("Changed for the worse"), "bad"),
    "changed": (say("Changed"), "wait"),
}
_ASSURANCE = {
    "pass": (say("Meets the target"), "good"),
    "fail": (say("Misses the target"), "bad"),
    "hit-or-miss": (say("Hit or miss"), "wait"),
}
_OUTLOOK = {
    "on track": (say("Forecast on track"), "good"),
    "at risk": (say("Forecast at risk"), "wait"),
    "off track": (say("Forecast off track"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to one question about a measure: in a word, with its tone, in a sentence, and as a sign.

    Signs are those of Making Data Count in our own drawing: `common`, `up` or `down` or `both` for what is special,
    `pass`, `fail` or `chance` for whether a target can be met, `rising`, `falling` or `level` for a trend.
    """

    question: str
    word: str
    tone: str
    sentence: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value on the behaviour chart: how far from the one before, and by which rules it is a signal."""

    period: str
    value: float
    range: float | None
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of values with its centre and natural limits, where there are enough; `told` says what they are of."""

    values: tuple[Value, ...]
    centre: float | None
    lower: float | None
    upper: float | None
    range_centre: float | None
    range_upper: float | None
    told: str
    decimals: int
    edges: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ConductPage:
    """How a measure behaves: readings, bands, what the signals are, by whose rules, and what kind of chart it is."""

    readings: tuple[Reading, ...]
    bands: tuple[Band, ...]
    signals: tuple[str, ...]
    rules: str
    kind: str = ""

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw limits of."""
        return any(band.centre is not None for band in self.bands)


def view_conduct(conduct: Conduct, unit: str, target: str, direction: str) -> ConductPage:
    """What a page says of the behaviour of a measure; `direction` is the side that is better, or empty."""
    return ConductPage(
        tuple(_readings(conduct, unit, target, direction)),
        tuple(_band(stretch) for stretch in conduct.stretches),
        tuple(told for stretch in conduct.stretches for told in _merged(stretch)),
        RULES.get(conduct.rules, conduct.rules),
        CHARTS[conduct.stretches[-1].chart] if conduct.stretches else "",
    )


def _readings(conduct: Conduct, unit: str, target: str, direction: str) -> Iterator[Reading]:
    last = conduct.stretches[-1] if conduct.stretches else None
    if conduct.variation is not None and last is not None:
        word, tone = _VARIATION[conduct.variation]
        yield Reading(say("Is something special going on?"), word, tone, _variation(last), _side(last))
    if target and conduct.variation is not None and last is not None and last.behaviour is not None:
        yield _assured(conduct, last, last.behaviour.limits, unit, target)
    if conduct.drift is not None and last is not None:
        yield _drifting(conduct.drift, unit, direction, decimals_of(last.points) + 2)
    if conduct.outlook is not None and last is not None:
        yield _outlook(conduct.outlook, unit, target, decimals_of(last.points) + 1)


def decimals_of(points: Sequence[Point]) -> int:
    """How exactly values are given; what is computed of them is told with one decimal more.

    Values that are counted of records are as exact as they are counted, which says nothing: they are told to tenths.
    """
    if any(point.records for point in points):
        return 1 if any(point.value % 1 for point in points) else 0
    return max((len(figure(point.value).partition(".")[2]) for point in points), default=0)


def _assured(conduct: Conduct, stretch: Stretch, limits: Limits, unit: str, target: str) -> Reading:
    asked, decimals = say("Can it meet the target as it is?"), decimals_of(stretch.points) + 1
    if conduct.assurance is not None:
        word, tone = _ASSURANCE[conduct.assurance]
        low, high = _near(limits.lower, decimals), _near(limits.upper, decimals)
        reach = say("values between {low} and {high} {unit}", low=low, high=high, unit=unit)
        sign = "chance" if conduct.assurance == "hit-or-miss" else conduct.assurance
        told = say_chance(conduct.assurance, target, unit)
        return Reading(asked, word, tone, say("{reach} are what it gives; {told}.", reach=reach, told=told), sign)
    why = say("it is not said which way is better")
    if stretch.wide:
        told = say(
            "values spread more than chance among so many gives, so that these limits are too narrow (say chart: xmr)."
        )
        return Reading(asked, say("Not to be said yet"), "old", told)
    if conduct.variation != "common" or stretch.moved:
        why = say("the limits are of how it was and of how it is; begin new ones where it changed, with the reason")
    elif limits.provisional:
        why = say(
            "{values} values are too few for limits that are firm, which take {fewest}",
            values=limits.values,
            fewest=FIRM,
        )
    return Reading(asked, say("Not to be said yet"), "old", why + ".")


def _near(value: float, decimals: int) -> str:
    return figure(round(value, decimals))


def _variation(stretch: Stretch) -> str:
    last = len(stretch.points) - 1
    signals = [signal for signal in _signals(stretch) if last in signal.places]
    if not signals:
        if len(stretch.points) >= SEVEN:
            return say("The latest value is one of those that the process gives as it is; it wants no explanation.")
        return say(
            "The latest value is one of those that the process gives as it is; it wants no explanation; "
            "of fewer than {number} values no shift and no trend can be told.",
            number=SEVEN,
        )
    told = dict.fromkeys(_told(signal, stretch) for signal in join_signals(signals))
    return say("The latest value is part of a signal: {names}.", names=say_row("; ", told))


def _side(stretch: Stretch) -> str:
    """The side of the signals that the latest value is part of."""
    last = len(stretch.points) - 1
    sides = {signal.side for signal in _signals(stretch) if last in signal.places}
    return "common" if not sides else sides.pop() if len(sides) == 1 else "both"


def _outlook(found: Outlook, unit: str, target: str, decimals: int) -> Reading:
    forecast = found.forecast
    low, high = _near(forecast.low, decimals), _near(forecast.high, decimals)
    sentence = say(
        "on {due} a value between {low} and {high} {unit} is to be expected (eight times in ten, by a straight "
        "line through {values} values since {since}), and the target is {target} {unit}.",
        due=found.due,
        low=low,
        high=high,
        unit=unit,
        values=forecast.values,
        since=show(found.since),
        target=target,
    )
    return Reading(say("Where will it be on the due day?"), *_OUTLOOK[found.word], sentence)


def _drifting(drift: Drift, unit: str, direction: str, decimals: int) -> Reading:
    """The trend over the last stretch: its word, how much from value to value, and how often chance does as much."""
    word, side = _DRIFT[drift.word]
    tone = "info" if not side or not direction else "good" if side == direction else "bad"
    odds = figure(round(drift.chance, 3)) if drift.chance >= _LEAST else say("less than {odds}", odds=figure(_LEAST))
    slope, points = figure(round(drift.trend.slope, decimals)), say("percentage points") if unit == "%" else unit
    step = figure(round(abs(drift.trend.slope), decimals))  # which way it goes is in the word before
    told = say("by {slope} {points} from one value to the next", slope=step, points=points)
    told = told if drift.word != "none" else say("no more than chance does")
    sentence = say(
        "{told}, over {values} values since {since} (Sen's slope {slope}; chance alone does as much with a "
        "probability of {odds}, by Mann-Kendall, allowing for neighbouring values that resemble each other).",
        told=told,
        values=drift.values,
        since=show(drift.since),
        slope=slope,
        odds=odds,
    )
    return Reading(say("Does it rise or fall?"), word, tone, sentence, "level" if drift.word == "none" else drift.word)


def _signals(stretch: Stretch) -> tuple[Signal, ...]:
    return stretch.behaviour.signals if stretch.behaviour is not None else ()


def _merged(stretch: Stretch) -> Iterator[str]:
    """Each signal in words; those of one rule that overlap are one."""
    for signal in join_signals(_signals(stretch)):
        yield _told(signal, stretch)


def _told(signal: Signal, stretch: Stretch) -> str:
    first, last = (show(stretch.points[place].period) for place in (signal.places[0], signal.places[-1]))
    if first == last:
        return say_row("", (say_name(signal.rule), f" ({first})"))
    return say("{rule} ({first} to {last})", rule=say_name(signal.rule), first=first, last=last)


def _band(stretch: Stretch) -> Band:
    found = stretch.behaviour
    limits = found.limits if found is not None else None
    rules: list[dict[str, None]] = [{} for _ in stretch.points]
    for signal in _signals(stretch):
        for place in signal.places:
            rules[place][say_name(signal.rule)] = None
    named = [tuple(names) for names in rules]
    single = found is not None and not found.edges
    ranges: tuple[float | None, ...] = (None, *(found.ranges if found is not None else ()))
    values = tuple(
        Value(show(point.period), float(point.value), ranges[place] if place < len(ranges) else None, named[place])
        for place, point in enumerate(stretch.points)
    )
    return Band(
        values,
        limits.centre if limits else None,
        limits.lower if limits else None,
        limits.upper if limits else None,
        limits.range_centre if limits and single else None,
        limits.range_upper if limits and single else None,
        _basis(stretch),
        decimals_of(stretch.points) + 1,
        found.edges if found is not None else (),
    )


def _basis(stretch: Stretch) -> str:
    """What the limits were computed of, and why they were set anew."""
    first = show(stretch.points[0].period)
    why = say("Set anew from {first} on: {reason}", first=first, reason=stretch.reason) if stretch.reason else ""
    if stretch.behaviour is None:
        few = say(
            "{first} on: {base} values are too few for limits, which take {fewest}",
            first=first,
            base=stretch.base,
            fewest=FEWEST,
        )
        return say_row("; ", (part for part in (why, few) if part))
    limits = stretch.behaviour.limits
    last: Point = stretch.points[min(stretch.base, len(stretch.points)) - 1]
    told = say(
        "limits from {values} values, {first} to {period}", values=limits.values, first=first, period=show(last.period)
    )
    if limits.provisional:
        told += say(", provisional because they are fewer than {fewest}", fewest=FIRM)
    if stretch.moved:
        told += say(", among which it changed")
    return say_row("; ", (part for part in (why, told) if part))

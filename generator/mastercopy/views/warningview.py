"""Turns signals, forecasts, trends, terms and stale figures into one list of early warnings, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.monitoring import MISSED, read_monitoring
from mastercopy.model.series import Evidence
from mastercopy.model.watching import Alarm, find_alarms
from mastercopy.views.naming import Named, name_of, names_of
from mastercopy.views.objectiveview import FEW, ScoreLine
from mastercopy.views.voiceview import OpenCase
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/warnings.html"
_ORDER = ("bad", "wait", "info", "good", "old")


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """A signal of a watched measure: its state in a word, what it was, and who answered it."""

    title: str
    word: str
    tone: str
    sentence: str
    responses: tuple[Named, ...]
    records: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to look at before it becomes a problem."""

    about: Named
    word: str
    tone: str
    sentence: str


def view_alarms(compiled: Compiled) -> tuple[AlarmLine, ...]:
    """Every signal for the worse of the measures that are watched, the newest first."""
    kinds = [kind for _, kind in sorted(compiled.catalog.types.items())]
    alarms = find_alarms(kinds, compiled.register, compiled.calendar, compiled.as_of)
    return tuple(_alarm(compiled, alarm) for alarm in reversed(alarms))


def _alarm(compiled: Compiled, alarm: Alarm) -> AlarmLine:
    span = show(alarm.first) if alarm.first == alarm.last else f"{show(alarm.first)} to {show(alarm.last)}"
    values = ", ".join(show(one.value) for one in alarm.values[:12])
    late = compiled.as_of > alarm.due
    word, tone = ("Answered", "good") if alarm.responses else ("No response", "bad" if late else "wait")
    told = f"{span}: {alarm.rule} ({values} {alarm.unit})"
    if not alarm.responses:
        told += f"; a response {'was' if late else 'is'} due on {alarm.due}"
    records = tuple(dict.fromkeys(name for one in alarm.values for name in one.records))
    return AlarmLine(alarm.title, word, tone, told, names_of(compiled, alarm.responses), names_of(compiled, records))


def view_warnings(
    compiled: Compiled, lines: Sequence[ScoreLine], alarms: Sequence[AlarmLine], open_cases: Sequence[OpenCase]
) -> tuple[Warning, ...]:
    """Everything that says early that something goes wrong, the gravest first."""
    found = [*_of_alarms(alarms), *_of_objectives(lines), *_of_clocks(open_cases), *_of_plan(compiled)]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.tone), one.about.id)))


def _of_alarms(alarms: Sequence[AlarmLine]) -> Iterator[Warning]:
    for alarm in alarms:
        if not alarm.responses:
            yield Warning(Named(alarm.title, alarm.title, None), "Signal", alarm.tone, alarm.sentence)


def _of_objectives(lines: Sequence[ScoreLine]) -> Iterator[Warning]:
    """What behaviour, trend and forecast of an objective say for the worse, and figures that are too old."""
    for line in lines:
        about = Named(line.id, line.title, line.url)
        if line.tone == "old" and line.latest != "no measurement yet" and line.word != FEW:
            yield Warning(about, "Old figures", "wait", f"{line.latest}, {line.age}: nothing can be said of today.")
        for one in line.conduct.readings:
            if one.tone == "bad":
                yield Warning(about, one.word, "wait", one.sentence)


def _of_clocks(open_cases: Sequence[OpenCase]) -> Iterator[Warning]:
    for case in open_cases:
        for clock in case.clocks:
            if clock.open and clock.tone == "bad":
                yield Warning(case.named, "Term ran out", "bad", f"{clock.title}: {clock.sentence}")


def _of_plan(compiled: Compiled) -> Iterator[Warning]:
    evidence = Evidence(compiled.tree, compiled.register, compiled.calendar)
    for record in compiled.register.of_part("monitoring"):
        missed = [one for one in read_monitoring(record, evidence, compiled.as_of) if one.state == MISSED]
        if missed:
            told = (
                f"{len(missed)} {'period' if len(missed) == 1 else 'periods'} without a value, last {missed[-1].period}"
            )
            yield Warning(name_of(compiled, record.id), "Not measured", "wait", f"{told}.")

"""Turns signals, forecasts, trends, terms and stale figures into one list of early warnings, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.monitoring import MISSED, read_monitoring
from mastercopy.model.watching import Alarm, find_alarms
from mastercopy.views.naming import Named, name_of, names_of
from mastercopy.views.objectiveview import FEW, WAS_MET, ScoreLine
from mastercopy.views.task import Task
from mastercopy.views.wording import label, sentence_end, show
from mastercopy.words.saying import say, say_count, say_great, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/warnings.html"
_LATE = ("answer", "act")
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
class EarlyWarning:
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


def view_responses(compiled: Compiled) -> tuple[tuple[Named, str, str], ...]:
    """(record, period, state) of every response to a signal, of objectives as well, the newest first."""
    records = compiled.register.of_part("responses")
    rows = ((name_of(compiled, one.id), show(one.get("period")), label(one.status or "")) for one in records)
    return tuple(sorted(rows, key=lambda row: row[1], reverse=True))


def _alarm(compiled: Compiled, alarm: Alarm) -> AlarmLine:
    span = (
        show(alarm.first)
        if alarm.first == alarm.last
        else say("{first} to {last}", first=show(alarm.first), last=show(alarm.last))
    )
    values = say_row(", ", (show(one.value) for one in alarm.values[:12]))
    late = compiled.as_of > alarm.due
    word, tone = (say("Answered"), "good") if alarm.responses else (say("No response"), "bad" if late else "wait")
    told = say_row("", (span, ": ", alarm.rule, " (", values, " ", alarm.unit, ")"))
    if not alarm.responses:
        due = (
            say("a response was due on {day}", day=alarm.due)
            if late
            else say("a response is due on {day}", day=alarm.due)
        )
        told = say_row("; ", (told, due))
    records = tuple(dict.fromkeys(name for one in alarm.values for name in one.records))
    return AlarmLine(alarm.title, word, tone, told, names_of(compiled, alarm.responses), names_of(compiled, records))


def view_warnings(
    compiled: Compiled, lines: Sequence[ScoreLine], alarms: Sequence[AlarmLine], tasks: Sequence[Task]
) -> tuple[EarlyWarning, ...]:
    """Everything that says early that something goes wrong, each thing once, the gravest first."""
    found = [*_of_alarms(alarms), *_of_tasks(tasks), *_of_objectives(lines), *_of_plan(compiled)]
    about: dict[str, list[EarlyWarning]] = {}
    for one in found:
        about.setdefault(one.about.id, []).append(one)
    merged = (_merged(rows) for rows in about.values())
    return tuple(sorted(merged, key=lambda one: (_ORDER.index(one.tone), one.about.id)))


def _merged(rows: Sequence[EarlyWarning]) -> EarlyWarning:
    """What warns of one thing in one row, under the gravest word."""
    first = min(rows, key=lambda one: _ORDER.index(one.tone))
    told = say_row(" ", (sentence_end(say_great(one.sentence)) for one in rows))
    return EarlyWarning(first.about, first.word, first.tone, told)


def _of_tasks(tasks: Sequence[Task]) -> Iterator[EarlyWarning]:
    """What was promised by a day and is late: terms, actions, responses, audits."""
    for task in tasks:
        if task.overdue and task.kind in _LATE:
            said = task.sentence
            if task.due is not None:
                said = say("{sentence}; it was due on {due}", sentence=said, due=task.due)
            yield EarlyWarning(task.about, say("Overdue"), "bad", said)


def _of_alarms(alarms: Sequence[AlarmLine]) -> Iterator[EarlyWarning]:
    for alarm in alarms:
        if not alarm.responses:
            yield EarlyWarning(Named(alarm.title, alarm.title, None), say("Signal"), alarm.tone, alarm.sentence)


def _of_objectives(lines: Sequence[ScoreLine]) -> Iterator[EarlyWarning]:
    """What behaviour, trend and forecast of an objective say for the worse, and figures that are too old."""
    for line in lines:
        about = Named(line.id, line.title, line.url)
        if line.tone == "old" and line.latest != "no measurement yet" and line.word not in (FEW, WAS_MET):
            yield EarlyWarning(
                about,
                say("Old figures"),
                "wait",
                say("{latest}, {age}: nothing can be said of today.", latest=line.latest, age=line.age),
            )
        for one in line.conduct.readings:
            if one.tone == "bad":
                yield EarlyWarning(about, one.word, "wait", one.sentence)


def _of_plan(compiled: Compiled) -> Iterator[EarlyWarning]:
    for record in compiled.register.of_part("monitoring"):
        missed = [one for one in read_monitoring(record, compiled.counted, compiled.as_of) if one.state == MISSED]
        if missed:
            told = say_count(
                "{number} period without a value, last {period}.",
                "{number} periods without a value, last {period}.",
                len(missed),
                period=missed[-1].period,
            )
            yield EarlyWarning(name_of(compiled, record.id), say("Not measured"), "wait", told)

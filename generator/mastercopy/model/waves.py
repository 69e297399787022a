"""Says which numbers of a survey wave cannot be: what then comes of them is no result, and a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from mastercopy.model.record import Record
from mastercopy.words.saying import say

_TEN = 10


def wave_faults(record: Record) -> Iterator[tuple[str, str]]:
    """(field, sentence) of each thing about the numbers of a wave that cannot be."""
    lowest, highest = record.get("lowest"), record.get("highest")
    if not isinstance(lowest, Decimal) or not isinstance(highest, Decimal):
        return
    yield from _scale(record, lowest, highest)
    rows = [row for row in record.get("answers") or () if isinstance(row.get("mark"), Decimal)]
    beyond = sorted({row["mark"] for row in rows if not lowest <= row["mark"] <= highest})
    if beyond:
        yield (
            "answers",
            say(
                "{beyond} lies outside the scale from {lowest} to {highest}",
                beyond=", ".join(map(str, beyond)),
                lowest=lowest,
                highest=highest,
            ),
        )
    counts = [row["count"] for row in rows if isinstance(row.get("count"), Decimal)]
    if any(count < 0 or count != int(count) for count in counts):
        yield "answers", say("answers are counted in whole numbers")
    yield from _asked(record, sum(counts))
    if record.status == "closed" and record.get("answers") is not None and not sum(counts):
        yield "answers", say("the wave is closed without an answer")


def _scale(record: Record, lowest: Decimal, highest: Decimal) -> Iterator[tuple[str, str]]:
    metric, edge = record.get("metric"), record.get("satisfied_at")
    if lowest >= highest:
        yield "lowest", say("a scale from {lowest} to {highest} has no marks", lowest=lowest, highest=highest)
    elif metric == "recommendation":
        rows: tuple[Mapping[str, object], ...] = record.get("answers") or ()
        marks = [row["mark"] for row in rows if isinstance(row.get("mark"), Decimal)]
        if lowest != 0 or highest != _TEN or record.get("good") != "high":
            yield "metric", say("net promoters are counted of marks from 0 to 10, where 10 is good")
        elif any(isinstance(mark, Decimal) and mark != int(mark) for mark in marks):
            yield "answers", say("net promoters are counted of whole marks")
    elif metric == "satisfied" and not (isinstance(edge, Decimal) and lowest <= edge <= highest):
        yield (
            "metric",
            say(
                "say from which mark on, of {lowest} to {highest}, somebody is satisfied: `satisfied_at`",
                lowest=lowest,
                highest=highest,
            ),
        )


def _asked(record: Record, answers: Decimal | int) -> Iterator[tuple[str, str]]:
    sent, lost, population = (record.get(name) for name in ("sent", "undeliverable", "population"))
    given = {"sent": sent, "undeliverable": lost, "population": population}
    for name, number in given.items():
        if isinstance(number, Decimal) and (number < 0 or number != int(number)):
            yield name, say("{number} is no number of people", number=number)
    if isinstance(sent, Decimal):
        reached = sent - (lost if isinstance(lost, Decimal) else 0)
        if answers > reached:
            yield (
                "answers",
                say("{answers} answers came from {reached} who were reached", answers=answers, reached=reached),
            )
        if isinstance(population, Decimal) and sent > population:
            yield (
                "population",
                say("{sent} were asked of a population of {population}", sent=sent, population=population),
            )

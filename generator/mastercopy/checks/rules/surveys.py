"""Rules about survey waves: numbers that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mastercopy.checks.rule import Case, rule
from mastercopy.words import Problem


@rule("survey-impossible", "warning error error", "correct the numbers, or say what the scale is")
def survey_impossible(case: Case) -> Iterator[Problem]:
    """A wave has more answers than people who were reached, marks outside its scale, or a scale its metric lacks."""
    assert case.record is not None
    record = case.record
    lowest, highest = record.get("lowest"), record.get("highest")
    if lowest is None or highest is None:
        return
    if lowest >= highest:
        yield case.problem("lowest", f"a scale from {lowest} to {highest} has no marks")
    elif record.get("metric") == "recommendation" and (lowest, highest, record.get("good")) != (0, 10, "high"):
        yield case.problem("metric", "net promoters are counted of marks from 0 to 10, where 10 is good")
    rows = [row for row in record.get("answers") or () if isinstance(row.get("mark"), Decimal)]
    beyond = sorted({row["mark"] for row in rows if not lowest <= row["mark"] <= highest})
    if beyond:
        yield case.problem(
            "answers", f"{', '.join(map(str, beyond))} lies outside the scale from {lowest} to {highest}"
        )
    counts = [row["count"] for row in rows if isinstance(row.get("count"), Decimal)]
    if any(count < 0 or count != int(count) for count in counts):
        yield case.problem("answers", "answers are counted in whole numbers")
    reached = _reached(record.get("sent"), record.get("undeliverable"))
    if reached is not None and sum(counts) > reached:
        yield case.problem("answers", f"{sum(counts)} answers came from {reached} who were reached")


def _reached(sent: Decimal | None, lost: Decimal | None) -> Decimal | None:
    return None if sent is None else sent - (lost or 0)

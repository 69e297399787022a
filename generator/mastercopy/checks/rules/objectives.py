"""Rules about objectives and their measurements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from mastercopy.checks.rule import Case, rule
from mastercopy.model.period import Period
from mastercopy.words import Problem

_AGE = {"daily": 3, "weekly": 14, "monthly": 45, "quarterly": 135, "half-yearly": 240, "yearly": 450}
"""Days after the last measured period at which a series of that frequency is stale: half a period of grace."""


@rule("objective-incomplete", "warning error error", "add what is missing")
def objective_incomplete(case: Case) -> Iterator[Problem]:
    """An objective lacks baseline, target, direction, due day or owner, or a customer need or process it serves."""
    assert case.record is not None
    measure: Mapping[str, object] = (case.record.get("measure") or ({},))[0]
    missing = [name for name in ("baseline", "target", "due", "owner", "needs") if case.record.get(name) is None]
    if not measure.get("direction"):
        missing.append("measure.direction")
    if missing:
        yield case.problem(None, f"{case.record.id} has no {', '.join(missing)}")


def _periods(case: Case) -> list[Period]:
    assert case.record is not None
    return [row["period"] for row in case.record.get("measurements") or () if isinstance(row.get("period"), Period)]


@rule("measurement-duplicates", "error", "keep one value a period; a revised one goes into the note")
def measurement_duplicates(case: Case) -> Iterator[Problem]:
    """Two measurements name the same period."""
    for text, count in sorted(Counter(period.text for period in _periods(case)).items()):
        if count > 1:
            yield case.problem("measurements", f"the period {text} is measured {count} times")


@rule("measurement-gaps", "warning", "add the value, or a note that says why there is none")
def measurement_gaps(case: Case) -> Iterator[Problem]:
    """A period between the first and the last measured one has no value."""
    periods = sorted(_periods(case), key=lambda period: period.first)
    for before, after in zip(periods, periods[1:], strict=False):
        if after.first > before.last + timedelta(days=1):
            yield case.problem("measurements", f"nothing was measured between {before.text} and {after.text}")


@rule("measurement-stale", "warning", "measure, or change the frequency")
def measurement_stale(case: Case) -> Iterator[Problem]:
    """The last measurement of an objective that is not yet due is older than its frequency allows."""
    assert case.record is not None
    periods, due = _periods(case), case.record.get("due")
    limit = _AGE.get(str(case.record.get("frequency")))
    if not periods or limit is None or (isinstance(due, date) and case.as_of > due):
        return
    last = max(period.last for period in periods)
    if case.as_of > last + timedelta(days=limit):
        yield case.problem("measurements", f"the last value is of {max(periods, key=lambda p: p.last).text}")

"""Turns a monitored measure into its periods: measured, awaited, missed, or missed with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mastercopy.model.counting import is_told
from mastercopy.model.lifecycle import VOID
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.period import FREQUENCIES, Duration, Period, period_of, periods_until
from mastercopy.model.record import Record, identity
from mastercopy.model.series import Evidence, computed_of, measure_named, read_series
from mastercopy.words.listing import say_both
from mastercopy.words.saying import say

MEASURED, AWAITED, MISSED, EXCUSED = "measured", "awaited", "missed", "missed, and said why"
USUAL_GRACE = Duration(30, "days")
_NEARLY = 3
"""Days by which months and quarters differ in length."""
SOURCES = ("values_of", "instrument", "measure")


@dataclass(frozen=True, slots=True)
class MonitoredPeriod:
    """One period of a monitored measure."""

    period: Period
    state: str
    reason: str = ""


def read_monitoring(record: Record, evidence: Evidence, as_of: date) -> tuple[MonitoredPeriod, ...]:
    """The periods of a monitored measure that have ended by a day, oldest first."""
    kind = FREQUENCIES.get(str(record.get("frequency")))
    since, until = record.get("since"), record.get("until")
    if kind is None or not isinstance(since, Period):
        return ()
    last = min(as_of, until.last) if isinstance(until, Period) else as_of
    told = list(_told(record, evidence, as_of))
    excused = {
        row["period"].text: str(row.get("reason") or "") for row in record.get("missed") or () if "period" in row
    }
    grace = record.get("grace")
    wait = grace if isinstance(grace, Duration) else USUAL_GRACE
    return tuple(
        _watched(period, told, excused, wait, as_of) for period in periods_until(period_of(since.first, kind), last)
    )


def _watched(
    period: Period, told: list[Period], excused: dict[str, str], wait: Duration, as_of: date
) -> MonitoredPeriod:
    if any(_covers(one, period) for one in told):
        return MonitoredPeriod(period, MEASURED)
    if period.text in excused:
        return MonitoredPeriod(period, EXCUSED, excused[period.text])
    return MonitoredPeriod(period, AWAITED if as_of <= wait.after(period.last) else MISSED)


def _covers(told: Period, period: Period) -> bool:
    """Whether a value is of a period: of it or of a part that ends in it, and not of a longer one."""
    length = (told.last - told.first).days
    return period.first <= told.last <= period.last and length <= (period.last - period.first).days + _NEARLY


def _told(record: Record, evidence: Evidence, as_of: date) -> Iterator[Period]:
    """The periods of which there is a value."""
    objective = evidence.register.get(str(record.get("values_of") or ""))
    if objective is not None:
        yield from (point.period for point in read_series(objective, evidence, as_of))
        yield from _waves(evidence, str((computed_of(objective) or {}).get("instrument") or ""), as_of)
    yield from _waves(evidence, str(record.get("instrument") or ""), as_of)
    named = measure_named(record.get("measure"), evidence)
    if named is not None:
        kind, spec = named
        days = [day for one in evidence.register.of_type(kind) if (day := _day_of(one, spec, as_of)) is not None]
        if days:  # a register that is kept tells of every day since its first record, of none as well
            span = range(min(days).toordinal(), as_of.toordinal() + 1)
            yield from (period_of(date.fromordinal(day), "day") for day in span)


def _day_of(record: Record, spec: MeasureSpec, as_of: date) -> date | None:
    day = record.get(spec.by)
    return day if isinstance(day, date) and record.status != VOID and is_told(day, as_of) else None


def _waves(evidence: Evidence, instrument: str, as_of: date) -> Iterator[Period]:
    for wave in evidence.register.of_part("waves"):
        period = wave.get("period")
        asked = identity(str(wave.get("instrument") or "")) == identity(instrument) and bool(instrument)
        if asked and wave.status == "closed" and isinstance(period, Period) and period.last <= as_of:
            yield period


def source_faults(record: Record, evidence: Evidence) -> Iterator[str]:
    """What is wrong with where a monitored measure says that its values come from."""
    given = [name for name in SOURCES if record.get(name) is not None]
    if len(given) != 1:
        yield say(
            "it names {given} of {sources}, and takes one",
            given=say_both(given) or say("none"),
            sources=", ".join(SOURCES),
        )
        return
    if "instrument" in given:
        known = {identity(str(wave.get("instrument") or "")) for wave in evidence.register.of_part("waves")}
        if known and identity(str(record.get("instrument"))) not in known:
            yield say(
                "no survey wave has the instrument {instrument}", instrument=repr(str(record.get("instrument"))[:60])
            )

"""Turns a record, its class and a day into how long it is kept, from when on that counts, and when it falls due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from mastercopy.model.fields import Value
from mastercopy.model.organisation import read_mappings, read_text
from mastercopy.model.period import Duration
from mastercopy.model.record import Record
from mastercopy.model.register import Register
from mastercopy.model.stateddays import stated_days
from mastercopy.sources.yamltext import read_plain
from mastercopy.words.saying import say_name

NEVER = "never"
_ON_CREATION, _ON_CLOSURE = "creation", "closure"
_MOST_YEARS = 1000


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """How long what belongs to it is kept; `period` is None where it is kept for good, or nobody can tell."""

    id: str
    title: str
    trigger: str
    period: Duration | None
    reason: str
    disposal: str
    shipped: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    """How a record is kept: by which class, since when that counts, and after which day it is due for disposal.

    `held` is None where the name is that of no class; `since` while the day from which it counts has not come.
    """

    name: str | None
    held: RetentionClass | None
    since: date | None
    last: date | None

    def is_over(self, day: date) -> bool:
        """Whether it has been kept as long as its class says."""
        return self.last is not None and day > self.last


@cache
def shipped_classes() -> Mapping[str, RetentionClass]:
    """The classes that everybody has, by ID."""
    text = (files("mastercopy") / "recordtypes" / "_families" / "retention.yml").read_text("utf-8")
    given = read_plain(text)
    rows = read_mappings(given.get("classes") if isinstance(given, Mapping) else None)
    return {str(row["id"]): _shipped(row) for row in rows}


def read_classes(register: Register) -> Mapping[str, RetentionClass]:
    """Every class by ID: the organisation's own stand for shipped ones of the same name."""
    own = {record.id: _own(record) for record in register.of_part("retention")}
    return {**shipped_classes(), **own}


def read_retention(record: Record, classes: Mapping[str, RetentionClass], by: date) -> Retention:
    """How a record is kept, by what it says by a day."""
    stated = record.get("retention")
    name = str(stated) if isinstance(stated, str) else record.type.retention
    held = classes.get(name) if name is not None else None
    if held is None or held.period is None:
        return Retention(name, held, None, None)
    since = _since(record, held.trigger, by)
    return Retention(name, held, since, held.period.after(since) if since is not None else None)


def _since(record: Record, trigger: str, by: date) -> date | None:
    """The day from which the time counts; None while it has not come, or where no day tells it."""
    stated = record.get("kept_from")
    if isinstance(stated, date):
        return stated
    days = list(stated_days(record, by))
    if trigger == _ON_CREATION:
        return min(days, default=None)
    return max(days, default=None) if trigger == _ON_CLOSURE and record.is_closed else None


def _shipped(row: Mapping[str, Any]) -> RetentionClass:
    title, trigger, reason, disposal = (
        read_text(row.get(name)) or "" for name in ("title", "trigger", "reason", "disposal")
    )
    years = read_text(row.get("years"))
    period = _period(Decimal(years)) if years is not None else None
    return RetentionClass(
        str(row["id"]), say_name(title), trigger, period, say_name(reason), say_name(disposal), shipped=True
    )


def _own(record: Record) -> RetentionClass:
    trigger, reason, disposal = (str(record.get(name) or "") for name in ("trigger", "reason", "disposal"))
    period = _period(record.get("years")) if trigger != NEVER else None
    return RetentionClass(record.id, record.title, trigger, period, reason, disposal)


def _period(years: Value | None) -> Duration | None:
    """Whole years from nothing on; None for anything else."""
    return Duration(int(years), "years") if isinstance(years, Decimal) and is_whole(years) else None


def is_whole(years: Value | None) -> bool:
    """Whether it is a number of years that somebody can count."""
    return isinstance(years, Decimal) and years == years.to_integral_value() and 0 <= years <= _MOST_YEARS

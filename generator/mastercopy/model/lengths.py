"""Turns lengths of time and kinds of periods into words of a sentence."""

from __future__ import annotations

from mastercopy.model.period import Duration, parse_duration
from mastercopy.model.worktime import WorkingTime
from mastercopy.words.saying import say, say_count

SPANS = {
    (False, "days"): ("{number} day", "{number} days"),
    (False, "weeks"): ("{number} week", "{number} weeks"),
    (False, "months"): ("{number} month", "{number} months"),
    (False, "years"): ("{number} year", "{number} years"),
    (True, "hours"): ("{number} working hour", "{number} working hours"),
    (True, "days"): ("{number} working day", "{number} working days"),
}
PERIODS = {
    "day": say("day"),
    "week": say("week"),
    "month": say("month"),
    "quarter": say("quarter"),
    "half-year": say("half-year"),
    "year": say("year"),
}
"""Kinds of periods by their names."""


def span(length: Duration | WorkingTime) -> str:
    """A length of time: `5 years`, `1 working day`."""
    one, many = SPANS[isinstance(length, WorkingTime), length.unit]
    return say_count(one, many, length.count)


def written_span(text: str) -> str:
    """A length of time as somebody wrote it, said in words where these are the same."""
    length = parse_duration(text)
    said = span(length) if length is not None else text
    return said if said == text else text

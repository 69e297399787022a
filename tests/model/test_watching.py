"""Signals of watched measures: raised by what was known when a month ended, standing until somebody answers them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import build_catalog
from mastercopy.model.period import period_of, periods_until
from mastercopy.model.register import build_register
from mastercopy.model.watching import Alarm, find_alarms
from mastercopy.sources.files import memory_tree

CATALOG = build_catalog(None)[0]
CALENDAR = Calendar(ZoneInfo("UTC"))


def alarms(counts: list[int], as_of: str, *responses: str) -> tuple[Alarm, ...]:
    """What is raised of so many complaints a month since January 2024, the first month being left out."""
    files: dict[str, bytes] = {}
    months = periods_until(period_of(date(2024, 1, 1), "month"), date(2030, 1, 1))
    for month, count in zip(months, counts, strict=False):
        for number in range(1, count + 1):
            name = f"CMP-{month.text}-{number:03d}"
            text = f"id: {name}\ntitle: T\nstatus: received\nreceived: {month.first}\n"
            text += "channel: CHN-001\ncategory: other\ntext: T\n"
            files[f"records/complaints/{name}.yml"] = text.encode()
    for number, text in enumerate(responses, 1):
        head = f"id: RSP-2026-{number:03d}\ntitle: T\nmeasure: complaint.received\n"
        head += "found: 2026-01-02\nowner: boss\nlooked_at: T\n"
        files[f"records/responses/RSP-2026-{number:03d}.yml"] = (head + text).encode()
    register, _ = build_register(memory_tree(files), CATALOG)
    return find_alarms(CATALOG.types.values(), register, CALENDAR, date.fromisoformat(as_of))


STEADY = [4, 5, 4, 3, 4, 5] * 2
SPIKE = [1, *STEADY, 12]  # 2025-02


def test_a_rise_is_seen_at_the_end_of_its_month_and_due_thirty_days_later() -> None:
    assert alarms(SPIKE, "2025-02-27") == (), "the month has not ended"
    (found,) = alarms(SPIKE, "2025-02-28")
    assert (found.first.text, found.seen.text, str(found.due)) == ("2025-02", "2025-02", "2025-03-30")
    assert found.rule == "beyond a limit" and len(found.values[-1].records) == 12


def test_an_improvement_is_no_signal_for_the_worse_and_makes_none_of_the_past() -> None:
    counts = [1, 10, 9, 11, 10, 12, 9, 10, 11, 9, 10, 11, 10, 3, 4, 2, 3, 4, 3, 2, 4, 3, 3, 2, 4]
    assert [alarms(counts, day) for day in ("2025-01-31", "2025-04-05", "2025-07-01", "2026-02-01")] == [()] * 4
    quiet = [1, *[2, 3] * 9, 12, *[0] * 27]
    late = alarms(quiet, "2028-01-01")
    assert [(one.first.text, one.last.text) for one in late] == [("2025-08", "2025-08")], "the one real rise alone"


def test_a_signal_that_was_raised_stands_whatever_comes_later() -> None:
    counts = [*SPIKE, 4, 12, 4, 12, 4, 5, 12, 4, 4, 12]
    first = alarms(counts, "2025-03-01")
    for day in ("2025-04-05", "2025-07-05", "2026-01-05"):
        later = alarms(counts, day)
        assert [(one.rule, one.first, one.seen) for one in first] == [
            (one.rule, one.first, one.seen) for one in later if one.seen.text == "2025-02"
        ]


def test_the_term_of_a_rise_that_goes_on_does_not_move() -> None:
    counts = [1, *[2, 3] * 15, *[12] * 7]
    for day in ("2026-09-01", "2026-10-01", "2026-12-01", "2027-02-28"):
        (found,) = [one for one in alarms(counts, day) if one.rule == "beyond a limit"]
        assert str(found.due) == "2026-09-30"


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("status: open\nperiod: 2025-02\n", True),
        ("status: void\nreason: r\nperiod: 2025-02\n", False),
        ("status: open\nperiod: 2025\n", False),
        ("status: open\nperiod: 2025-01\n", False),
    ],
)
def test_what_answers_a_signal_is_about_its_months(text: str, answered: bool) -> None:
    (found,) = alarms(SPIKE, "2025-04-15", text)
    assert bool(found.responses) == answered


def test_a_response_may_set_limits_anew() -> None:
    """From then on the measure is another process: months are judged once there are twelve of them."""
    counts = [1, *STEADY, *[12] * 14]
    old = alarms(counts, "2026-03-31")
    assert old and old[0].last.text > "2025-08"
    anew = alarms(counts, "2026-03-31", "status: open\nperiod: 2025-02\nlimits_from: 2025-02\n")
    assert anew == ()


def test_a_first_month_that_is_not_whole_is_left_out() -> None:
    assert alarms([1, *[10, 11] * 8], "2025-06-01") == ()

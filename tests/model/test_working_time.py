"""Working time against a count of every minute, and the clocks of complaints: terms, pauses, ends."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.model.calendar import Calendar, read_calendar
from mastercopy.model.catalog import build_catalog
from mastercopy.model.clocks import Clock, clock_turns, read_clock, read_clocks
from mastercopy.model.moment import Moment, parse_moment
from mastercopy.model.record import Record
from mastercopy.model.register import Register, build_register
from mastercopy.model.worktime import moment_after, parse_working_time, time_between, time_paused
from mastercopy.sources.files import memory_tree

ZONE = ZoneInfo("Europe/Lisbon")
CALENDAR = Calendar(ZONE, frozenset({date(2026, 4, 3), date(2026, 4, 6)}), frozenset(range(5)), 8 * 60, 17 * 60)
FIRST = date(2026, 3, 26)
moments = st.builds(
    lambda day, minute: Moment(*(FIRST + timedelta(days=day)).timetuple()[:3], minute),
    st.integers(0, 16),
    st.none() | st.integers(0, 1439),
)
spans = st.tuples(moments, moments).map(lambda pair: tuple(sorted(pair, key=at)))


def at(moment: Moment) -> int:
    """Minutes since the first day, as a person would count them; a day alone counts at the end of its hours."""
    minute = CALENDAR.closes if moment.minute is None else moment.minute
    return (moment.toordinal() - FIRST.toordinal()) * 1440 + minute


def is_worked(minute: int) -> bool:
    day = FIRST + timedelta(days=minute // 1440)
    return CALENDAR.works(day) and CALENDAR.opens <= minute % 1440 < CALENDAR.closes


def worked(start: Moment, end: Moment) -> set[int]:
    return {minute for minute in range(at(start), at(end)) if is_worked(minute)}


@given(spans)
@settings(deadline=None)
def test_time_between_counts_every_worked_minute_once(span: tuple[Moment, Moment]) -> None:
    start, end = span
    assert time_between(start, end, CALENDAR) == len(worked(start, end))
    assert time_between(end, start, CALENDAR) == 0 or at(start) == at(end)


days = st.dates(date(2025, 12, 20), date(2026, 3, 1))


@given(days, st.integers(-2, 500), st.frozensets(days, max_size=9), st.frozensets(st.integers(0, 6)))
@settings(deadline=None)
def test_working_days_are_counted_as_by_hand(
    after: date, count: int, holidays: frozenset[date], weekdays: frozenset[int]
) -> None:
    calendar = Calendar(ZONE, holidays, weekdays)
    by_hand = sum(calendar.works(after + timedelta(days=step)) for step in range(1, count + 1))
    assert calendar.count_working(after, count) == by_hand


@given(spans, st.lists(spans, max_size=4))
@settings(deadline=None)
def test_pauses_are_taken_out_once_however_they_overlap(
    span: tuple[Moment, Moment], pauses: list[tuple[Moment, Moment]]
) -> None:
    start, end = span
    paused = {minute for pause in pauses for minute in worked(*pause)} & worked(start, end)
    assert time_paused(pauses, start, end, CALENDAR) == len(paused)


@given(moments, st.integers(1, 3000))
@settings(deadline=None)
def test_the_moment_after_so_much_time_is_the_first_one_by_which_it_has_passed(start: Moment, minutes: int) -> None:
    found = moment_after(start, minutes, CALENDAR)
    assert found is not None and time_between(start, found, CALENDAR) == minutes
    before = Moment(found.year, found.month, found.day, (found.minute or 0) - 1)
    assert time_between(start, before, CALENDAR) == minutes - 1


def test_no_working_day_ends_no_clock() -> None:
    idle = Calendar(ZONE, frozenset(), frozenset())
    assert moment_after(FIRST, 60, idle) is None
    assert time_between(FIRST, FIRST + timedelta(days=30), idle) == 0


@pytest.mark.parametrize(
    ("text", "minute"),
    [("2026-02-11", None), ("2026-02-11 10:15", 615), ("2026-02-11T23:59:07", 1439), ("2026-02-11 00:00", 0)],
)
def test_a_moment_is_a_day_with_a_time(text: str, minute: int | None) -> None:
    moment = parse_moment(text)
    assert moment is not None and moment == date(2026, 2, 11) and moment.minute == minute
    assert parse_moment(str(moment)) == moment


@pytest.mark.parametrize("text", ["", "2026-02-30", "2026-02-11 24:00", "2026-02-11T10:15Z", "2026-02-11 10:15+01:00"])
def test_a_time_of_another_zone_is_no_moment(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("08:00-17:00", (480, 1020)),
        ("9:30 - 24:00", (570, 1440)),
        ("17:00-08:00", (540, 1020)),
        ("all day", (540, 1020)),
    ],
)
def test_working_hours_are_read_leniently(hours: str, expected: tuple[int, int]) -> None:
    calendar = read_calendar({"working_hours": hours}, ZONE)
    assert (calendar.opens, calendar.closes) == expected


CATALOG = build_catalog(None)[0]
CHANNEL = (
    "id: CHN-001\ntitle: Telephone\nkind: telephone\nowner: boss\ndirection: both\ncomplaints: yes\n"
    "acknowledge_within: 4 hours\nanswer_within: 5 days\n"
)


def complaint(*lines: str, received: str, status: str) -> tuple[Record, Register]:
    head = f"id: CMP-2026-001\ntitle: Late\nstatus: {status}\nreceived: {received}\nchannel: CHN-001\n"
    text = head + "category: late delivery\ntext: Late\n" + "".join(f"{line}\n" for line in lines)
    files = {"records/complaints/CMP-2026-001.yml": text.encode(), "records/channels/CHN-001.yml": CHANNEL.encode()}
    register, _ = build_register(memory_tree(files), CATALOG)
    record = register.get("CMP-2026-001")
    assert record is not None
    return record, register


def clocks(as_of: str, *lines: str, received: str = "2026-03-26 10:00", status: str = "received") -> dict[str, Clock]:
    record, register = complaint(*lines, received=received, status=status)
    found = read_clocks(record, register, CALENDAR, date.fromisoformat(as_of))
    return {clock.measure.name: clock for clock in found}


def test_two_clocks_run_from_receipt_to_their_terms() -> None:
    """Received on a Thursday at ten; the Friday and the Monday of the next weekend are holidays."""
    running = clocks("2026-03-26")
    assert (running["acknowledged"].state, str(running["acknowledged"].due)) == ("running", "2026-03-26 14:00")
    assert (running["answered"].state, str(running["answered"].due)) == ("running", "2026-04-02 10:00")
    late = clocks("2026-04-03", "acknowledged: 2026-03-26 13:30")
    assert (late["acknowledged"].state, late["acknowledged"].used) == ("kept", 210)
    assert late["answered"].state == "ran out"
    assert clocks("2026-04-02", "acknowledged: 2026-03-26 13:30")["answered"].state == "running"


def test_a_pause_moves_the_term_and_an_open_one_stops_the_clock() -> None:
    waits = clocks("2026-04-10", "pauses:", "  - {from: 2026-03-27 08:00, reason: The customer looks for the number}")
    assert (waits["answered"].state, waits["answered"].due) == ("paused", None)
    assert waits["acknowledged"].state == "ran out", "a pause stops the clock of the answer alone"
    pause = "  - {from: 2026-03-27 08:00, until: 2026-03-30 08:00, reason: The customer looks for the number}"
    goes_on = clocks("2026-03-31", "pauses:", pause)
    assert (goes_on["answered"].state, str(goes_on["answered"].due)) == ("running", "2026-04-07 10:00")
    answered = clocks("2026-05-01", "pauses:", pause, "answered: 2026-04-07 10:00")["answered"]
    assert (answered.state, answered.paused, answered.used, answered.days) == ("kept", 540, 5 * 540, 12)
    assert clocks("2026-05-01", "pauses:", pause, "answered: 2026-04-07 10:01")["answered"].state == "ran out"


def test_a_term_may_run_out_in_the_hours_before_a_pause_of_the_same_day() -> None:
    """It is told on the day after, as every term that ran out is, though the clock stands still by then."""
    lines = "pauses:", "  - {from: 2026-04-02 16:00, reason: The customer looks for the number}"
    assert clocks("2026-04-02", *lines, received="2026-03-26 08:00")["answered"].state == "paused"
    assert clocks("2026-04-03", *lines, received="2026-03-26 08:00")["answered"].state == "ran out"
    record, register = complaint(*lines, received="2026-03-26 08:00", status="received")
    spec = next(one for one in record.type.measures if one.name == "answered")
    turns = list(clock_turns(record, spec, register, CALENDAR, date(2026, 3, 26), date(2026, 5, 1)))
    assert date(2026, 4, 3) in turns


def test_a_pause_over_the_end_of_a_term_stops_it_whole() -> None:
    """From the minute at which it begins, and however long it lasts; the term ends as much later."""
    term = {"received": "2026-03-02 10:00"}
    waits = ("pauses:", "  - {from: 2026-03-09 09:30, reason: The customer looks for the number}")
    for day in ("2026-03-09", "2026-03-10", "2026-03-11", "2026-03-30"):
        assert clocks(day, *waits, **term)["answered"].state == "paused", day
    kept = clocks("2026-03-20", *waits, "answered: 2026-03-09 15:00", **term)["answered"]
    assert (kept.state, kept.used) == ("kept", 5 * 540 - 30)
    over = ("pauses:", "  - {from: 2026-03-09 09:30, until: 2026-03-16 09:30, reason: The customer looks for it}")
    assert str(clocks("2026-03-16", *over, **term)["answered"].due) == "2026-03-16 10:00"
    late = clocks("2026-03-17", *over, **term)["answered"]
    assert (late.state, str(late.due)) == ("ran out", "2026-03-16 10:00")


def test_days_alone_are_counted_as_terms_are() -> None:
    """Five working days after the day of receipt, whatever the hour."""
    kept = clocks("2026-05-01", "answered: 2026-04-02", received="2026-03-26")["answered"]
    assert (kept.state, kept.used) == ("kept", 5 * 540)
    assert clocks("2026-05-01", "answered: 2026-04-07", received="2026-03-26")["answered"].state == "ran out"


def test_what_is_void_has_no_clock_and_what_came_later_has_not_begun() -> None:
    assert clocks("2026-05-01", status="void") == {}
    assert clocks("2026-03-25") == {}


@given(moments, st.none() | moments, st.lists(spans, max_size=2), st.integers(0, 9), st.booleans())
@settings(deadline=None)
def test_between_its_turns_a_clock_says_the_same(
    received: Moment, answered: Moment | None, pauses: list[tuple[Moment, Moment]], begin: int, waits: bool
) -> None:
    rows = [f"  - {{from: {begun}, until: {ended}, reason: A number}}" for begun, ended in pauses]
    if waits and pauses:
        rows[-1] = f"  - {{from: {pauses[-1][0]}, reason: A number}}"
    lines = [f"answered: {answered}"] if answered is not None else []
    lines += ["pauses:", *rows] if rows else []
    record, register = complaint(*lines, received=str(received), status="received")
    first, last = FIRST + timedelta(days=begin), FIRST + timedelta(days=40)
    for spec in (one for one in record.type.measures if one.kind == "on-time"):
        turns = set(clock_turns(record, spec, register, CALENDAR, first, last))
        assert all(first < day <= last for day in turns)
        said = None
        for day in (first + timedelta(days=step) for step in range((last - first).days + 1)):
            clock = read_clock(record, spec, register, CALENDAR, day)
            now = (clock.state, clock.stopped) if clock is not None else None
            assert day == first or now == said or day in turns, (spec.name, day)
            said = now


def test_working_time_is_written_in_hours_or_days() -> None:
    five = parse_working_time("5 days")
    assert five is not None and str(five) == "5 working days" and five.minutes(CALENDAR) == 5 * 540
    assert parse_working_time("1 working day") is not None and parse_working_time("a week") is None


@given(moments, st.lists(spans, max_size=3), st.booleans(), st.integers(0, 40))
@settings(deadline=None)
def test_a_clock_counts_every_minute_that_no_pause_holds(
    received: Moment, pauses: list[tuple[Moment, Moment]], waits: bool, days: int
) -> None:
    """Up to the evening before; of a pause that is not over, whatever came of it by then; due when the last is used."""
    rows = [f"  - {{from: {begun}, until: {ended}, reason: A number}}" for begun, ended in pauses]
    if waits and pauses:
        rows[-1] = f"  - {{from: {pauses[-1][0]}, reason: A number}}"
        pauses = [*pauses[:-1], (pauses[-1][0], Moment(2099, 1, 1))]
    record, register = complaint(*(["pauses:", *rows] if rows else []), received=str(received), status="received")
    spec = next(one for one in record.type.measures if one.name == "answered")
    as_of = FIRST + timedelta(days=days)
    clock = read_clock(record, spec, register, CALENDAR, as_of)
    if received.toordinal() > as_of.toordinal():
        assert clock is None
        return
    assert clock is not None
    evening = (days - 1) * 1440 + CALENDAR.closes
    begun = [(since, until) for since, until in pauses if since.toordinal() <= as_of.toordinal()]
    over = [one for one in begun if one[1].toordinal() <= as_of.toordinal()]
    still = {m for one in over for m in range(at(one[0]), at(one[1]))}
    still |= {m for one in begun if one not in over for m in range(at(one[0]), evening)}
    ahead = [minute for minute in range(at(received), 80 * 1440) if is_worked(minute) and minute not in still]
    used = sum(minute < evening for minute in ahead)
    assert clock.used == used
    assert (clock.due is None) == (len(over) < len(begun))
    if clock.due is not None:
        assert at(clock.due) == ahead[clock.allowed.minutes(CALENDAR) - 1] + 1

"""Measures that are counted of records, against a naive count of the same records by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from statistics import fmean, median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.measures.score import measure_objectives
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import build_catalog
from mastercopy.model.counting import Counting, count_records
from mastercopy.model.period import FREQUENCIES, parse_period, period_of, periods_until
from mastercopy.model.register import Register, build_register
from mastercopy.model.series import Evidence
from mastercopy.sources.files import Tree, memory_tree

CATALOG = build_catalog(None)[0]
CALENDAR = Calendar(ZoneInfo("UTC"))
KINDS = tuple(FREQUENCIES.values())
CHANNEL = (
    b"id: CHN-001\ntitle: T\nkind: telephone\nowner: boss\ndirection: in\ncomplaints: yes\nanswer_within: 5 days\n"
)
AS_OF = date(2026, 7, 15)
days = st.dates(date(2025, 12, 1), date(2026, 7, 20))
Told = tuple[date, date | None, date | None, str, str]
complaints = st.lists(
    st.tuples(days, st.none() | st.integers(0, 40), st.none() | st.integers(0, 40),
              st.sampled_from(["late delivery", "other"]), st.sampled_from(["received", "received", "void"])),
    max_size=25,
).map(
    lambda rows: [
        (day, day + timedelta(a) if a is not None else None, day + timedelta(c) if c is not None else None, k, s)
        for day, a, c, k, s in rows
    ]
)  # fmt: skip


def files_of(told: list[Told]) -> dict[str, bytes]:
    found = {"records/channels/CHN-001.yml": CHANNEL}
    for number, (received, answered, closed, category, status) in enumerate(told, 1):
        name = f"CMP-2026-{number:03d}"
        lines = {
            "id": name, "title": "T", "status": status, "received": received, "answered": answered, "closed": closed,
            "category": category, "channel": "CHN-001", "text": "T", "reason": "r",
        }  # fmt: skip
        text = "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)
        found[f"records/complaints/{name}.yml"] = text.encode()
    return found


def read(told: list[Told]) -> Register:
    return build_register(memory_tree(files_of(told)), CATALOG)[0]


def counted(name: str, register: Register, every: str = "month", **more: object) -> dict[str, tuple[Decimal, object]]:
    spec = CATALOG.types["complaint"].measure(name)
    assert spec is not None
    what = Counting("complaint", spec, every, **more)  # type: ignore[arg-type]
    return {one.period.text: (one.value, one.n) for one in count_records(what, register, CALENDAR, AS_OF)}


def month(day: date) -> str:
    return f"{day.year}-{day.month:02d}"


def workdays(first: date, last: date) -> int:
    return sum((first + timedelta(i)).weekday() < 5 for i in range(1, (last - first).days + 1))


@given(complaints)
@settings(deadline=None, max_examples=80)
def test_every_measure_is_what_a_naive_count_gives(told: list[Told]) -> None:
    register = read(told)
    real = [row for row in told if row[4] != "void" and row[0] <= AS_OF]
    first = min((month(row[0]) for row in real), default="9999-99")
    ended = [f"{y}-{m:02d}" for y in (2025, 2026) for m in range(1, 13) if first <= f"{y}-{m:02d}" <= "2026-06"]

    by_month = defaultdict(list)
    for row in real:
        by_month[month(row[0])].append(row)
    assert counted("received", register) == {m: (Decimal(len(by_month[m])), None) for m in ended}

    late = [row for row in real if row[3] == "late delivery"]
    start = min((month(row[0]) for row in late), default="9999-99")
    some = counted("received", register, field="category", words=("Late Delivery",))
    assert some == {m: (Decimal(sum(month(r[0]) == m for r in late)), None) for m in ended if m >= start}

    def at_end(m: str) -> list[int]:
        last = parse_period(m).last  # type: ignore[union-attr]
        rows = [r for r in told if r[4] != "void" and r[0] <= last and not (r[2] is not None and r[2] <= last)]
        return [(last - r[0]).days for r in rows]

    assert {m: int(v) for m, (v, _) in counted("open", register).items()} == {m: len(at_end(m)) for m in ended}
    ages = {m: float(v) for m, (v, _) in counted("age", register).items()}
    assert ages == pytest.approx({m: median(at_end(m)) for m in ended if at_end(m)})

    judged: dict[str, list[bool]] = defaultdict(list)
    for received, answered, *_ in real:
        if answered is not None and answered <= AS_OF:
            judged[month(received)].append(workdays(received, answered) <= 5)
        elif workdays(received, AS_OF - timedelta(1)) > 5:
            judged[month(received)].append(False)
    on_time = {m: (float(v), n) for m, (v, n) in counted("answered", register).items()}
    expected = {m: (100 * fmean(judged[m]), len(judged[m])) for m in ended if judged[m]}
    assert on_time.keys() == expected.keys()
    assert all(on_time[m] == (pytest.approx(expected[m][0], abs=1e-4), expected[m][1]) for m in expected)


def test_a_rate_is_for_each_unit_and_of_nothing_where_no_unit_was_counted() -> None:
    told: list[Told] = [(date(2026, 1, day), None, None, "other", "received") for day in (3, 9, 20)]
    told.append((date(2026, 2, 3), None, None, "other", "received"))
    per = {"2026-01": Decimal(400), "2026-03": Decimal(0), "2026-04": Decimal(500)}
    found = counted("rate", read(told), per=per, times=Decimal(1000))
    assert found == {"2026-01": (Decimal("7.5"), Decimal(400)), "2026-04": (Decimal(0), Decimal(500))}


SESSIONS = st.lists(st.tuples(days, st.none() | st.integers(0, 9), st.integers(0, 4), st.booleans()), max_size=12)


@given(SESSIONS)
def test_a_sum_adds_numbers_once_for_each_row(told: list[tuple[date, int | None, int, bool]]) -> None:
    files, naive = {}, defaultdict(Decimal)
    for number, (day, hours, there, called_off) in enumerate(told, 1):
        rows = "".join(f"  - {{person: p{one}}}\n" for one in range(there))
        text = f"id: TRN-{number:03d}\ntitle: T\nplanned: {day}\nday: {day}\nevidence: Sheet\nreason: Ill\n"
        text += f"status: {'void' if called_off else 'held'}\n" + (f"hours: {hours}\n" if hours is not None else "")
        files[f"records/trainings/TRN-{number:03d}.yml"] = (text + (f"attended:\n{rows}" if rows else "")).encode()
        if day <= AS_OF and not called_off:
            naive[period_of(day, "quarter").text] += (hours or 0) * there
    kind = CATALOG.types["training-record"]
    spec = kind.measure("hours")
    assert spec is not None
    register = build_register(memory_tree(files), CATALOG)[0]
    counted = count_records(Counting(kind.name, spec, "quarter"), register, CALENDAR, AS_OF)
    ended = {name: value for name, value in naive.items() if parse_period(name).last <= AS_OF}
    assert {one.period.text: one.value for one in counted if one.records} == ended


def test_days_between_complaints_belong_to_the_later_one() -> None:
    told: list[Told] = [(date(2026, 1, 30), None, None, "other", "received"),
                        (date(2026, 2, 9), None, None, "other", "received"),
                        (date(2026, 2, 10), None, None, "other", "received")]  # fmt: skip
    assert counted("between", read(told)) == {"2026-02": (Decimal("5.5"), Decimal(2))}


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.sampled_from(KINDS))
@settings(deadline=None)
def test_a_day_lies_in_its_period_and_periods_follow_each_other(day: date, kind: str) -> None:
    """Leap days and weeks of years with 53 of them as well."""
    period = period_of(day, kind)
    assert period.first <= day <= period.last and parse_period(period.text) == period
    chain = periods_until(period, day + timedelta(400))
    assert all(a.last + timedelta(1) == b.first for a, b in zip(chain, chain[1:], strict=False))
    assert all(one.last <= day + timedelta(400) for one in chain)


def test_years_far_away_end() -> None:
    first = parse_period("0001-01-01")
    assert first is not None
    far = periods_until(first, date(2026, 1, 1))
    assert len(far) == 2000 and far[-1].text == "2026-01-01"
    last = parse_period("9999")
    assert last is not None and len(periods_until(last, date.max)) == 1


def objective(computed: str, files: dict[str, bytes], frequency: str = "monthly") -> tuple[Tree, Register]:
    text = (
        "id: OBJ-001\ntitle: T\nstatement: T\nmeasure: {name: N, definition: D, unit: '%', direction: up}\n"
        f"baseline: {{value: 50, period: 2025}}\ntarget: 90\nfrequency: {frequency}\ncomputed: {computed}\n"
    )
    tree = memory_tree({**files, "records/objectives/OBJ-001.yml": text.encode()})
    return tree, build_register(tree, CATALOG)[0]


def test_an_objective_is_scored_by_what_is_counted_and_names_the_records() -> None:
    told: list[Told] = [
        (date(2026, month, day), date(2026, month, day) + timedelta(wait), None, "other", "received")
        for month in range(1, 7)
        for day, wait in ((5, 2), (6, 2), (7, 20))
    ]
    tree, register = objective("{measure: complaint.answered}", files_of(told))
    (score,) = measure_objectives(Evidence(tree, register, CALENDAR), AS_OF)
    assert [point.period.text for point in score.points] == [f"2026-{month:02d}" for month in range(1, 7)]
    assert {round(float(point.value), 2) for point in score.points} == {66.67}
    assert score.points[0].records == ("CMP-2026-001", "CMP-2026-002", "CMP-2026-003")
    assert score.conduct.stretches[0].chart == "p"
    assert score.conduct.stretches[0].behaviour is not None and score.conduct.stretches[0].behaviour.edges


def test_periods_of_two_years_are_never_put_together() -> None:
    """January of one year and January of the next are two points, and no mean of both."""
    told: list[Told] = [(date(2025, 1, 5), None, None, "other", "received")] * 3
    told += [(date(2026, 1, 5), None, None, "other", "received")] * 5
    found = counted("received", read(told))
    assert (found["2025-01"][0], found["2026-01"][0]) == (3, 5)
    tree, register = objective("{measure: complaint.received}", files_of(told))
    (score,) = measure_objectives(Evidence(tree, register, CALENDAR), AS_OF)
    assert [p.value for p in score.points if p.period.text.endswith("-01")] == [3, 5]
    assert len({p.period.text for p in score.points}) == len(score.points) == 18


@pytest.mark.parametrize(
    "computed",
    ["{measure: complaint.nothing}", "{measure: nothing}", "{measure: complaint.rate}", "{instrument: Card}",
     "{measure: complaint.received, field: category, is: [no such]}", "{measure: complaint.received, since: 2026-Q1}"],
)  # fmt: skip
@pytest.mark.parametrize("frequency", list(FREQUENCIES))
def test_nothing_to_count_is_no_score_and_no_fault(computed: str, frequency: str) -> None:
    told: list[Told] = [(date(2026, 1, 5), None, None, "other", "received")]
    tree, register = objective(computed, files_of(told), frequency)
    for day in (date(1970, 1, 1), AS_OF, date(2100, 12, 31)):
        (score,) = measure_objectives(Evidence(tree, register, CALENDAR), day)
        assert score.points == () or "since" in computed

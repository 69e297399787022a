"""What a cycle covers is what one would find by reading every audit and every slot, whatever their days and states."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.checks.auditcycle import cycle_of, read_clauses, read_processes, read_slots
from mastercopy.checks.repeats import alike, earlier
from mastercopy.model.catalog import build_catalog
from mastercopy.model.period import Duration, parse_period
from mastercopy.model.register import Register, build_register
from mastercopy.sources.files import memory_tree

CATALOG, _ = build_catalog(None)
AS_OF = date(2026, 8, 15)
PROCESSES = ("baking", "selling")
CLAUSES = ("8.5", "9.1")
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")

audits = st.lists(
    st.tuples(
        st.dates(date(2024, 6, 1), date(2027, 6, 1)),
        st.sampled_from(["planned", "prepared", "started", "closed", "cancelled"]),
        st.sets(st.sampled_from(PROCESSES), min_size=1),
        st.sets(st.sampled_from(["8.5.1", "8.5", "9.1.2"])),
        st.booleans(),
    ),
    max_size=5,
)
slots = st.lists(st.tuples(st.sampled_from(QUARTERS), st.sampled_from(PROCESSES), st.sampled_from(CLAUSES)), max_size=4)


def read(files: dict[str, str]) -> Register:
    register, problems = build_register(memory_tree({path: text.encode() for path, text in files.items()}), CATALOG)
    assert not [one for one in problems if one.slug in ("ill-typed-field", "unknown-field")], problems
    return register


def write(audits: list[tuple[date, str, set[str], set[str], bool]], slots: list[tuple[str, str, str]]) -> Register:
    rows = "".join(f"  - {{period: {p}, process: [{name}], clauses: ['{clause}']}}\n" for p, name, clause in slots)
    text = "id: APR-1\ntitle: P\nfrom: 2026-01-01\nuntil: 2026-12-31\nowner: o\ncycle: 18 months\n"
    files = {"records/audit-programmes/APR-1.yml": text + (f"slots:\n{rows}" if rows else "")}
    for number, (day, status, names, clauses, own) in enumerate(audits, 1):
        held = status in ("started", "closed")
        numbers = ", ".join(f"'{clause}'" for clause in sorted(clauses))
        more = (f"started: {day}\n" if held else "") + ("programme: APR-1\n" if own else "")
        files[f"records/audits/AUD-{number}.yml"] = (
            f"id: AUD-{number}\ntitle: A\nprocess: [{', '.join(sorted(names))}]\nclauses: [{numbers}]\nlead: l\n"
            f"planned: {day}\nstatus: {status}\n{more}"
        )
    for name in PROCESSES:
        files[f"records/processes/{name}.yml"] = f"id: {name}\ntitle: {name}\nowner: o\npurpose: p\n"
    return read(files)


def naive(audits: list[tuple[date, str, set[str], set[str], bool]], key: str, waiting: set[str]) -> str | None:
    """The state of a process or of the head of a clause, by looking at every audit of the cycle."""
    states = set(waiting)
    for day, status, names, clauses, _ in audits:
        if not date(2025, 7, 1) <= day <= date(2026, 12, 31) or key not in names | {c[:3] for c in clauses}:
            continue
        if status == "cancelled":
            states.add("called off")
        elif status in ("started", "closed"):
            states.add("held")
        else:
            states.add("overdue" if day < AS_OF else "planned")
    return next((state for state in ("held", "overdue", "planned", "called off") if state in states), None)


@settings(max_examples=150, deadline=None)
@given(audits, slots)
def test_a_cycle(audits: list[tuple[date, str, set[str], set[str], bool]], slots: list[tuple[str, str, str]]) -> None:
    register = write(audits, slots)
    (programme,) = register.of_part("programmes")
    assert cycle_of(programme) == (date(2025, 7, 1), date(2026, 12, 31))
    waiting: dict[str, set[str]] = {}
    empty = 0
    for text, name, clause in slots:
        period = parse_period(text)
        assert period is not None
        takers = [one for one in audits if one[4] and one[1] != "cancelled" and name in one[2]]
        if not any(period.first <= one[0] <= period.last for one in takers):
            empty += 1
            for key in (name, clause):
                waiting.setdefault(key, set()).add("overdue" if period.last < AS_OF else "planned")
    assert sum(not one.audits for one in read_slots(register, programme, AS_OF)) == empty
    seen = (*read_processes(register, programme, AS_OF), *read_clauses(register, programme, AS_OF, CLAUSES))
    assert {one.key: one.state for one in seen} == {
        key: naive(audits, key, waiting.get(key, set())) for key in (*PROCESSES, *CLAUSES)
    }


def test_a_cycle_longer_than_time_ends_nothing() -> None:
    text = "id: APR-1\ntitle: P\nfrom: 2026-01-01\nuntil: 2999-12-31\nowner: o\ncycle: 99999 years\n"
    register = read({"records/audit-programmes/APR-1.yml": text})
    (programme,) = register.of_part("programmes")
    assert cycle_of(programme) == (date.min, date(2999, 12, 31))
    assert read_clauses(register, programme, AS_OF, CLAUSES)[0].state is None


findings = st.lists(
    st.tuples(
        st.integers(0, 900),
        st.sampled_from(["major", "minor", "positive"]),
        st.sampled_from(PROCESSES),
        st.sets(st.sampled_from(CLAUSES)),
        st.sampled_from(["AUD-1", "AUD-2"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(findings)
def test_what_came_back_and_what_adds_up(given: list[tuple[int, str, str, set[str], str]]) -> None:
    begun = date(2024, 1, 1)
    files = {f"records/audits/AUD-{n}.yml": f"id: AUD-{n}\ntitle: A\nprocess: [baking]\nplanned: 2024-01-01\nlead: l\n"
             "status: planned\n" for n in (1, 2)}  # fmt: skip
    for number, (after, grade, process, clauses, audit) in enumerate(given, 1):
        numbers = ", ".join(f"'{clause}'" for clause in sorted(clauses))
        files[f"records/findings/FND-{number}.yml"] = (
            f"id: FND-{number}\ntitle: F\naudit: {audit}\ngrade: {grade}\nrequirement: r\nevidence: e\nstatus: open\n"
            f"process: {process}\nclauses: [{numbers}]\nfound: {begun + timedelta(after)}\nresponse_due: 2024-01-01\n"
        )
    register = read(files)
    for number, (after, grade, process, clauses, audit) in enumerate(given, 1):
        finding = register.get(f"FND-{number}")
        assert finding is not None
        wanted = {
            f"FND-{at}"
            for at, (then, other, work, numbers, source) in enumerate(given, 1)
            if at != number and "positive" not in (grade, other) and source != audit and work == process
            and clauses & numbers and then <= after and begun + timedelta(after) <= _year_on(begun + timedelta(then))
        }  # fmt: skip
        assert {one.id for one in earlier(register, finding, Duration(12, "months"))} == wanted
        groups = dict(alike(register, finding, Duration(12, "months")))
        own = {
            f"FND-{at}"
            for at, (then, other, work, _, _) in enumerate(given, 1)
            if other == grade != "positive" and work == process and (then, f"FND-{at}") <= (after, f"FND-{number}")
            and begun + timedelta(after) <= _year_on(begun + timedelta(then))
        }  # fmt: skip
        assert {one.id for one in groups[process]} == own


def _year_on(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 2, 28)

"""What shall happen in every period of the calendar, against a count of days; and who took part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.model.cadence import AHEAD, EXCUSED, HELD, LATE, MISSED, read_cadence, unexplained
from mastercopy.model.catalog import build_catalog
from mastercopy.model.consent import without_consent
from mastercopy.model.participation import held_with, read_participation
from mastercopy.model.register import Register, build_register
from mastercopy.sources.files import memory_tree

CATALOG = build_catalog(None)[0]
FIRST, LAST = date(2025, 1, 1), date(2026, 6, 30)
days = st.integers(0, (LAST - FIRST).days).map(lambda count: FIRST + timedelta(days=count))
PLAN = "id: COM-001\ntitle: t\nwhom: w\nhow: h\nby: boss\nlanguage: l\n"


def register_of(files: dict[str, str]) -> Register:
    return build_register(memory_tree({path: text.encode() for path, text in files.items()}), CATALOG)[0]


def session(number: int, held: date, *lines: str) -> str:
    head = f"id: SES-2026-{number:03d}\ntitle: t\nplan: COM-001\nplanned: {held}\nheld: {held}\nlevels: [middle]\n"
    return head + "by: boss\ninvited: 4\npresent: 4\n" + "".join(f"{line}\n" for line in lines)


def month(day: date) -> str:
    return f"{day.year}-{day.month:02d}"


@given(days, st.lists(days, max_size=8), st.sets(days.map(month), max_size=3), days)
@settings(deadline=None, max_examples=60)
def test_every_month_has_the_state_that_a_person_would_give_it(
    since: date, held: list[date], excused: set[str], today: date
) -> None:
    rows = "".join(f"  - {{period: {one}, reason: Closed, by: boss}}\n" for one in sorted(excused))
    plan = f"{PLAN}frequency: monthly\nsince: {since}\n" + (f"excused:\n{rows}" if rows else "")
    files = {"records/communications/COM-001.yml": plan}
    for number, day in enumerate(held, 1):
        files[f"records/sessions/SES-2026-{number:03d}.yml"] = session(number, day, "status: held")
    register = register_of(files)
    plan_record = register.get("COM-001")
    assert plan_record is not None
    found = {turn.period.text: turn.state for turn in read_cadence(plan_record, register, today)}

    wanted = {}
    day = FIRST
    while day <= today:
        begins = day.day == 1 and day >= since
        if begins:
            name, end = month(day), (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            if any(month(one) == name and one <= today for one in held):
                wanted[name] = HELD
            elif name in excused:
                wanted[name] = EXCUSED
            else:
                wanted[name] = MISSED if (today - end).days > 14 else AHEAD
        day += timedelta(days=1)
    assert found == wanted


def test_what_is_held_late_says_for_which_quarter_and_why() -> None:
    plan = f"{PLAN}frequency: quarterly\nsince: 2025-07-01\n"
    late = session(1, date(2025, 10, 22), "period: 2025-Q3", "status: held")
    own = session(2, date(2025, 12, 10), "status: held")
    dropped = session(3, date(2026, 2, 10), "status: dropped", "reason: Snow")
    files = {
        "records/communications/COM-001.yml": plan,
        "records/sessions/SES-2026-001.yml": late,
        "records/sessions/SES-2026-002.yml": own,
        "records/sessions/SES-2026-003.yml": dropped,
    }
    register = register_of(files)
    plan_record = register.get("COM-001")
    assert plan_record is not None
    turns = read_cadence(plan_record, register, date(2026, 5, 1))
    states = {turn.period.text: turn.state for turn in turns}
    assert states == {"2025-Q3": LATE, "2025-Q4": HELD, "2026-Q1": MISSED, "2026-Q2": AHEAD}
    assert [turn.period.text for turn in unexplained(turns)] == ["2025-Q3", "2026-Q1"]


@pytest.mark.parametrize(("lines", "state"), [("", MISSED), ("told: 2026-01-08\n", HELD), ("told: 2026-01-20\n", LATE)])
def test_what_is_told_once_is_one_turn(lines: str, state: str) -> None:
    register = register_of({"records/communications/COM-001.yml": f"{PLAN}due: 2026-01-09\n{lines}"})
    record = register.get("COM-001")
    assert record is not None
    assert [turn.state for turn in read_cadence(record, register, date(2026, 2, 1))] == [state]


def test_a_team_takes_part_by_cards_sessions_and_signatures_of_its_roles() -> None:
    files = {
        "records/teams/TEA-001.yml": "id: TEA-001\ntitle: Packing\nlevel: shop floor\npeople: 3\nroles: [picker]\n"
        "also_called: [The gate]\n",
        "records/teams/TEA-002.yml": "id: TEA-002\ntitle: Van\nlevel: shop floor\npeople: 2\n",
        "records/ideas/IDE-2026-001.yml": "id: IDE-2026-001\ntitle: t\nraised: 2026-03-01\nteam: the GATE\n"
        "problem: p\nproposal: q\nstatus: raised\n",
        "records/sessions/SES-2026-001.yml": session(1, date(2026, 2, 1), "teams: [tea-001]", "status: held"),
        "records/people.yml": "people:\n  - {id: lia, name: Lia, roles: [{role: picker}]}\n",
        "records/acknowledgements/SOP-001.yml": "document: SOP-001\nacknowledgements:\n"
        "  - {revision: 1, digest: 'sha256:00', person: lia, day: 2026-01-05, how: stated}\n",
    }
    register = register_of(files)
    gate, van = register.get("TEA-001"), register.get("TEA-002")
    assert gate is not None and van is not None
    part = read_participation(register, gate, date(2025, 12, 31), date(2026, 6, 1))
    assert (part.ideas, part.workshops, part.sessions, part.acknowledged) == (1, (), ("SES-2026-001",), 1)
    assert not read_participation(register, gate, date(2026, 3, 1), date(2026, 6, 1)).any
    assert not read_participation(register, van, date(2025, 1, 1), date(2026, 6, 1)).any
    assert held_with(register, "sessions", "middle", date(2026, 1, 1), date(2026, 6, 1)) == ("SES-2026-001",)


def test_consent_is_by_name_by_reach_and_until_it_is_withdrawn() -> None:
    rows = (
        "  - {of: The Desk, day: 2026-01-01, covers: house, reference: File}\n"
        "  - {of: lia, day: 2026-01-01, covers: public, reference: File, withdrawn: 2026-05-01}\n"
    )
    text = "id: STO-2026-001\ntitle: t\nsaid: [FBK-1]\nstory: s\ncustomers: [the desk]\npeople: [lia]\n"
    register = register_of({"records/stories/STO-2026-001.yml": f"{text}consent:\n{rows}status: drafted\n"})
    public = register_of({"records/stories/STO-2026-001.yml": f"{text}consent:\n{rows}status: drafted\npublic: true\n"})
    inside, outside = register.get("STO-2026-001"), public.get("STO-2026-001")
    assert inside is not None and outside is not None
    assert without_consent(inside, date(2026, 3, 1)) == ()
    assert without_consent(inside, date(2025, 12, 31)) == ("the desk", "lia")
    assert without_consent(inside, date(2026, 5, 1)) == ("lia",)
    assert without_consent(outside, date(2026, 3, 1)) == ("the desk",)

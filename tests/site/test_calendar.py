"""Calendars hold what is due and planned, for those it is for, in a form that a calendar program reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from apart import run_apart
from company import Company, procedure
from followed import COMING, DAY, DRAFT, HUSH, NASTY, PICKING, READ, compiled_on, files_on, found
from mastercopy.compile import Compiled
from mastercopy.site.icalendar import render_calendar
from mastercopy.views.diaryview import MOST, Appointment, view_diary
from mastercopy.views.taskview import tasks_for, view_tasks
from mastercopy.words import one_line
from trial import write_trial

EVERYTHING = "data/calendar.ics"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return found(tmp_path_factory.mktemp("calendar") / "company").root


@pytest.fixture(scope="module")
def files(root: Path) -> Mapping[str, bytes]:
    return files_on(root)


@pytest.fixture(scope="module")
def compiled(root: Path) -> Compiled:
    return compiled_on(root)


def events(data: bytes) -> list[Event]:
    """The events of a calendar, which is well-formed to the last octet."""
    assert data.endswith(b"END:VCALENDAR\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is torn
    calendar = Calendar.from_ical(data)
    assert calendar.errors == [] and str(calendar["VERSION"]) == "2.0" and calendar.subcomponents
    found = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
    assert all(one.errors == [] for one in found)
    uids = [str(one["UID"]) for one in found]
    assert len(set(uids)) == len(uids)
    return found


def told(data: bytes) -> list[tuple[date, str]]:
    return [(one["DTSTART"].dt, str(one["SUMMARY"])) for one in events(data)]


def test_every_calendar_of_the_trial_company_is_read_by_a_calendar_program(tmp_path: Path) -> None:
    write_trial(tmp_path / "trial")
    found = {path: data for path, data in files_on(tmp_path / "trial", date(2026, 11, 24)).items() if ".ics" in path}
    assert len(found) > 8 and sum(len(events(data)) for data in found.values()) > 50
    for data in found.values():
        for one in events(data):
            assert one["DTSTAMP"].dt.isoformat() == "2026-11-24T00:00:00+00:00"
            assert type(one["DTSTART"].dt) is date and "DTEND" not in one and "URL" not in one


def test_everything_that_is_due_or_planned_stands_on_its_day(files: Mapping[str, bytes]) -> None:
    rows = told(files[EVERYTHING])
    for day, summary in (
        ("2026-04-10", "Sign off: SOP-003 Fax"),
        ("2026-04-12", "Answer: FND-2026-001 No label"),
        ("2026-04-30", "Measure: OBJ-001 Sooner"),
        ("2026-05-31", "Measure: OBJ-001 Sooner"),
        ("2026-06-01", "To come into force: SOP-001 Order picking"),
        ("2026-06-01", "Sign off: SOP-001 Order picking"),
        ("2026-06-15", "Do: OBJ-001 Sooner"),
        ("2026-09-10", "Do: AUD-2026-02 Picking"),
        ("2026-12-31", "Due: OBJ-001 Sooner"),
        ("2027-04-06", "Review: SOP-001 Order picking"),
        ("2028-01-10", f"Review: SOP-002 {NASTY}"),
    ):
        assert (date.fromisoformat(day), summary) in rows, summary
    assert not any("Done already" in str(one["DESCRIPTION"]) for one in events(files[EVERYTHING]))
    assert not any("AUD-2026-01" in summary for _, summary in rows), "it was reported"
    assert [day for day, _ in rows] == sorted(day for day, _ in rows)


def test_a_calendar_and_the_list_of_what_waits_agree(compiled: Compiled, files: Mapping[str, bytes]) -> None:
    tasks = view_tasks(compiled)
    due = [(task.due, task.about.id) for task in tasks if task.due is not None]
    rows = [(one["DTSTART"].dt, str(one["UID"])) for one in events(files[EVERYTHING])]
    assert len(due) > 8
    for day, name in due:
        assert any(day == at and uid.startswith(f"{name}-") for at, uid in rows), name
    waits = {task.about.id for task in tasks_for(compiled, tasks, role="picker") if task.due is not None}
    mine = {str(one["UID"]).rpartition("-")[0] for one in events(files["data/calendar/roles/picker.ics"])}
    assert waits <= mine


def test_whoever_is_overdue_is_told_so_on_the_day_it_was_due(files: Mapping[str, bytes]) -> None:
    finding = next(one for one in events(files[EVERYTHING]) if str(one["UID"]).startswith("FND-2026-001-answer@"))
    assert finding["DTSTART"].dt == date(2026, 4, 12)
    assert str(finding["DESCRIPTION"]) == (
        "It is open. For Writer. Overdue on 2026-05-01. Page: records/finding/FND-2026-001.html"
    )


def test_each_audience_and_role_has_its_own(files: Mapping[str, bytes]) -> None:
    said = {path: {summary for _, summary in told(data)} for path, data in files.items() if path.endswith(".ics")}
    assert said["data/calendar/staff.ics"] == {"To come into force: SOP-001 Order picking"}
    assert "Review: SOP-001 Order picking" in said["data/calendar/controllers.ics"]
    assert said["data/calendar/auditors.ics"] == {"Answer: FND-2026-001 No label", "Do: AUD-2026-02 Picking"}
    assert "Due: OBJ-001 Sooner" in said["data/calendar/leadership.ics"]
    assert said["data/calendar/roles/picker.ics"] == {"To come into force: SOP-001 Order picking"}
    assert "Do: AUD-2026-02 Picking" in said["data/calendar/roles/quality-manager.ics"], "its lead holds that role"
    assert "Do: OBJ-001 Sooner" in said["data/calendar/roles/writer.ics"]
    assert said["data/calendar/roles/staff.ics"] == set(), "a role of that name is not the audience"
    every = said.pop("data/calendar.ics")
    assert all(summaries <= every for summaries in said.values())


def test_what_a_draft_or_a_revision_to_come_says_is_in_no_calendar(files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".ics"):
            whole = data.replace(b"\r\n ", b"").decode("utf-8")
            assert DRAFT not in whole and HUSH not in whole and COMING not in whole and "SOP-004" not in whole, path


def test_an_event_keeps_its_name_when_its_day_moves(tmp_path: Path) -> None:
    company = found(tmp_path / "company")
    before = {str(one["UID"]): one["DTSTART"].dt for one in events(files_on(company.root)[EVERYTHING])}
    audit = (company.root / "records/audits/AUD-2026-02.yml").read_text("utf-8")
    company.write("records/audits/AUD-2026-02.yml", audit.replace("2026-09-10", "2026-10-01"))
    review = "[{on: 2026-04-20, by: bob, role: quality-manager, verdict: keep, basis: Read}]"
    company.write(
        PICKING, procedure("2", "## Purpose\n\nTo pick in five days.\n", change="Five days", **READ, reviews=review)
    )
    company.commit("Move the audit, review", "2026-04-20T09:00:00+00:00")
    after = {str(one["UID"]): one["DTSTART"].dt for one in events(files_on(company.root)[EVERYTHING])}
    moved = {uid.partition("@")[0]: after[uid] for uid in set(before) & set(after) if before[uid] != after[uid]}
    assert moved == {"AUD-2026-02-act": date(2026, 10, 1), "SOP-001-review": date(2027, 4, 20)}


def test_two_companies_share_no_name(files: Mapping[str, bytes], tmp_path: Path) -> None:
    other = Company(tmp_path / "other")
    other.found(when="2026-01-03T09:00:00+00:00")
    other.write(PICKING, procedure("1", **READ))
    other.commit("Issue\n\nApproved-by: Bob Boss <bob@trial.example>", "2026-01-10T09:00:00+00:00")
    theirs = {str(one["UID"]) for one in events(files_on(other.root)[EVERYTHING])}
    ours = {str(one["UID"]) for one in events(files[EVERYTHING])}
    assert theirs and not theirs & ours


def test_addresses_are_whole_where_the_site_knows_its_own(tmp_path: Path) -> None:
    company = found(tmp_path / "company")
    company.write("mkdocs.yml", "site_name: Trial\nsite_url: https://docs.trial.example/q;x,y/\n")
    company.commit("Say where", "2026-04-20T09:00:00+00:00")
    urls = [str(one["URL"]) for one in events(files_on(company.root)[EVERYTHING])]
    assert urls and all(url.startswith("https://docs.trial.example/q;x,y/") for url in urls)
    assert "https://docs.trial.example/q;x,y/documents/SOP-001/index.html" in urls


def test_a_company_without_dates_has_a_calendar_without_events(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    for path, data in files_on(company.root).items():
        if path.endswith(".ics"):
            assert events(data) == []


def test_a_folder_without_history_has_a_calendar(tmp_path: Path) -> None:
    for path, text in (("records/organisation.yml", "id: ORG\nname: Folder\n"), (PICKING, procedure("1", **READ))):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    done = run_apart("build", "--repo", str(tmp_path), "--site-dir", str(tmp_path / "site"), "--as-of", "2026-05-01")
    assert done.returncode == 0, done.stderr
    assert isinstance(events((tmp_path / "site" / EVERYTHING).read_bytes()), list)


def test_the_same_day_gives_the_same_bytes(root: Path, files: Mapping[str, bytes]) -> None:
    again = files_on(root)
    assert {path for path in files if files[path] != again[path]} == set()
    later = files_on(root, DAY + timedelta(days=1))
    assert b"DTSTAMP:20260502T000000Z" in later[EVERYTHING]


def test_a_flood_of_dates_is_bounded_by_the_nearest(compiled: Compiled) -> None:
    task = next(task for task in view_tasks(compiled) if task.due is not None)
    flood = [replace(task, sentence=f"number {i}", due=DAY + timedelta(days=i)) for i in range(2 * MOST)]
    diary = view_diary(compiled, flood)
    assert len(diary) == MOST and max(one.day for one in diary) < DAY + timedelta(days=MOST)


NASTIER = [
    NASTY,
    "a\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    "\u202eevil",
    "\ud800",
    "é" * 300,
    "\U0001f600" * 100,
    "\\n;,:",
    "\x1b[2J",
]
WORDS = st.text(st.characters(codec=None, exclude_categories=()), max_size=400) | st.sampled_from(NASTIER)


def test_whatever_is_written_stays_one_value(compiled: Compiled) -> None:
    @settings(deadline=None, max_examples=150)
    @given(about=WORDS, sentence=WORDS, key=WORDS, url=WORDS, base=st.sampled_from(["", "https://trial.example/"]))
    def holds(about: str, sentence: str, key: str, url: str, base: str) -> None:
        one = Appointment(key, DAY, "Do", about, sentence, url, (), ("writer",), True)
        (event,) = events(render_calendar(compiled, about, (one,), base))
        assert set(event) - {"URL"} == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP"}
        said = one_line(f"Do: {about}")
        assert str(event["SUMMARY"]) == (said if len(said) <= 200 else f"{said[:199]}…")
        assert len(str(event["DESCRIPTION"])) <= 1000 and isinstance(event["DTSTAMP"].dt, datetime)
        assert ("URL" in event) is bool(base)

    holds()


def test_the_page_of_what_waits_offers_the_calendar(tmp_path: Path, root: Path) -> None:
    done = run_apart("build", "--repo", str(root), "--site-dir", str(tmp_path / "site"), "--as-of", DAY.isoformat())
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site/for/roles/picker.html").read_text("utf-8")
    assert 'href="../../data/calendar/roles/picker.ics"' in page and "Add to your calendar" in page
    listed = json.loads((tmp_path / "site/data/manifest.json").read_text("utf-8"))["files"]
    assert {path for path in listed if path.endswith(".ics")} >= {EVERYTHING, "data/calendar/roles/picker.ics"}

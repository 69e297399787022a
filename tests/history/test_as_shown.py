"""What documents were shown as on a day is what the main branch of that day says, on every day of random stories."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from company import BOB, RECORDS, SIGNS, Company, procedure
from mastercopy.history.asshown import trace_shown
from mastercopy.history.daybook import trace_daybook
from mastercopy.history.dossier import Archive
from mastercopy.history.judging import build_archive
from mastercopy.history.trail import trace_history
from mastercopy.history.values import Trail
from mastercopy.model.calendar import read_calendar
from mastercopy.project import Project, open_project
from mastercopy.views.registerview import register_row
from oracle.stories import tell
from oracle.writing import write_repository
from signing import FOURTH, LIST, SECOND, THIRD, Office, with_keys
from trial import write_trial

SOP = "docs/procedures/SOP-001-picking.md"


def line(trail: Trail) -> dict[str, Any]:
    """What the page of any day tells of a document."""
    return {**register_row(trail), "unsigned": trail.withdrawn is not None and trail.withdrawn.asks}


def as_shown(project: Project, until: date) -> Any:
    """A function from a day to the master list that a site of that day showed."""
    calendar = read_calendar(None, project.timeline.organisation.timezone)
    book = trace_daybook(project.archive, until, calendar)
    shown = trace_shown(project.archive, until, calendar)

    def listed(day: date) -> tuple[list[dict[str, Any]], int]:
        trails: list[Trail] = []
        others = 0
        for name in project.archive.dossiers:
            today = [trail for first, trail in book.get(name, ()) if first <= day][-1:]
            spans = [span for span in shown.get(name, ()) if span.first <= day < span.until]
            assert len(spans) < 2
            told = spans[0].trails if spans else today
            others += [line(one) for one in told] != [line(one) for one in today]
            trails += told
        return sorted(map(line, trails), key=lambda row: str(row["id"])), others

    return listed


def agree(folder: Path, extra: int = 60) -> tuple[int, int]:
    """(days compared, documents that were shown otherwise on one of them)."""
    with closing(open_project(folder)) as project:
        timeline, folders = project.timeline, project.archive.folders
        calendar = read_calendar(None, timeline.organisation.timezone)
        last = max(timeline.days) + timedelta(days=extra)
        listed = as_shown(project, last)
        compared = others = 0
        for position, first in enumerate(timeline.days):
            following = timeline.days[position + 1] if position + 1 < len(timeline.days) else last
            if following == first:
                continue
            touches = {path: tuple(t for t in found if t[0] <= position) for path, found in timeline.touches.items()}
            steps, days = timeline.steps[: position + 1], timeline.days[: position + 1]
            cut = replace(timeline, steps=steps, days=days, touches=touches)
            for then in (*reopened(folder, project, position), build_archive(cut, folders)):
                day = first
                while day < following:
                    rows, differing = listed(day)
                    trails = trace_history(then, day, calendar).trails
                    assert rows == [line(trail) for _, trail in sorted(trails.items())], day
                    compared, others, day = compared + 1, others + differing, day + timedelta(days=1)
    return compared, others


def reopened(folder: Path, project: Project, position: int) -> Iterator[Archive]:
    """The repository as it was at a step, opened by itself; where a clock ran backwards its days may be others."""
    times = [step.commit.time for step in project.timeline.steps]
    if times == sorted(times):
        with closing(open_project(folder, project.timeline.steps[position].commit.id)) as then:
            yield then.archive


def write_entry(company: Company, act: str) -> None:
    """Enter an act about exactly the text of the first revision."""
    with closing(open_project(company.root)) as project:
        version = project.archive.dossiers["SOP-001"].lineage.recordings[0].version
    assert version is not None
    entry = f"{{revision: '1', digest: '{version.digest}', {act}, evidence: {{kind: attestation}}}}"
    company.write("records/signoffs/SOP-001.yml", f"document: SOP-001\nsignoffs:\n  - {entry}\n")


@pytest.mark.parametrize("seed", range(400, 412))
def test_every_day_of_a_random_story(seed: int, tmp_path: Path) -> None:
    write_repository(tell(random.Random(seed), 14), tmp_path / "repo")
    compared, _ = agree(tmp_path / "repo")
    assert compared > 30


def test_the_stories_have_days_of_which_more_is_known_by_now(tmp_path: Path) -> None:
    write_repository(tell(random.Random(1003), 18), tmp_path / "repo")
    assert agree(tmp_path / "repo")[1] > 0


def test_every_day_of_the_small_company(tmp_path: Path) -> None:
    write_trial(tmp_path / "repo")
    compared, others = agree(tmp_path / "repo", 0)
    assert (compared > 2000, others) == (True, 0)


def test_a_stolen_key_was_believed_until_it_was_revoked(office: Office) -> None:
    office.found()
    office.issue(when=THIRD)
    key = f"{{fingerprint: '{office.bob.fingerprint}', revoked: 2026-02-05, reason: compromised}}"
    office.company.write("records/people.yml", with_keys(key))
    office.company.commit("Revoke", FOURTH)
    compared, others = agree(office.company.root)
    assert compared > 60 and others == 2 * (date.fromisoformat(FOURTH[:10]) - date.fromisoformat(THIRD[:10])).days


def test_what_was_entered_again_was_not_believed_before(office: Office) -> None:
    office.found("# nobody yet\n")
    office.issue()
    office.company.write(LIST, office.line())
    office.company.commit("List the key of Bob", SECOND)
    office.enter(office.sign(), office.sign(at=THIRD))
    office.company.commit("Sign again", THIRD)
    assert agree(office.company.root)[0] > 60


def test_two_numbers_that_became_one_document_were_two(company: Company) -> None:
    company.found()
    company.write(SOP, procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.delete(SOP)
    joined = procedure("2", id="SOP-002", formerly="[SOP-001]", body="## Purpose\n\nBoth.\n")
    company.write(SOP.replace("001", "002"), joined)
    company.commit(f"Renumber\n\n{SIGNS}", "2026-03-01T09:00:00+00:00")
    assert agree(company.root)[0] > 60


def test_a_number_that_is_used_again_is_another_document(company: Company) -> None:
    company.found()
    company.write(SOP, procedure())
    company.commit(f"One\n\n{SIGNS}", "2026-01-05T09:00:00+00:00")
    company.delete(SOP)
    company.write(SOP.replace("001", "002"), procedure("6", id="SOP-002", formerly="[SOP-001]", body="Z\n"))
    company.commit(f"Renumber\n\n{SIGNS}", "2026-02-10T09:00:00+00:00")
    company.write(SOP, procedure("7"))
    company.commit(f"Again\n\n{SIGNS}", "2026-03-07T09:00:00+00:00")
    ended = RECORDS["records/people.yml"].replace(
        "{role: quality-manager}", "{role: quality-manager, until: 2026-01-20}"
    )
    company.write("records/people.yml", ended)
    company.commit("Bob had left his role, told late", "2026-03-12T09:00:00+00:00")
    compared, others = agree(company.root)
    assert compared > 60 and others > 0


def test_an_address_that_came_later_lists_no_key_of_before(office: Office) -> None:
    office.found(office.line(who="robert@trial.example"))
    office.issue()
    office.enter(office.sign(), office.sign(at=SECOND))
    known = RECORDS["records/people.yml"].replace("[bob@trial.example]", "[bob@trial.example, robert@trial.example]")
    office.company.write("records/people.yml", known)
    office.company.commit("Bob has another address", SECOND)
    assert agree(office.company.root)[0] > 60


def test_who_wrote_a_text_is_entered_later_than_it_was_released(company: Company) -> None:
    """Bob committed and approved it, so that it waited for somebody else, until it was known that Ana wrote it."""
    company.found()
    company.write(SOP, procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00", author=BOB)
    write_entry(company, "person: ana, role: writer, meaning: author, at: 2026-02-10T09:00:00+00:00")
    company.commit("Say who wrote it", "2026-02-10T09:00:00+00:00")
    assert agree(company.root)[1] > 0


def test_control_is_said_to_have_begun_later_than_documents_were_recorded(company: Company) -> None:
    company.write(SOP, procedure())
    for name in ("people", "roles", "approval-matrix"):
        company.write(f"records/{name}.yml", RECORDS[f"records/{name}.yml"])
    company.commit("Issue", "2026-01-05T09:00:00+00:00")
    company.write("records/organisation.yml", RECORDS["records/organisation.yml"] + "history_starts: 2026-03-01\n")
    company.commit("Say when control began", "2026-02-05T09:00:00+00:00")
    assert agree(company.root)[1] > 0


def test_a_withdrawal_is_signed_by_an_entry_that_states_an_earlier_day(company: Company) -> None:
    company.found()
    company.write(SOP, procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-01-05T09:00:00+00:00")
    company.write(SOP, procedure(withdrawn="2026-02-10"))
    company.commit("Withdraw", "2026-02-01T09:00:00+00:00")
    write_entry(company, "person: bob, role: quality-manager, meaning: withdraw, at: 2026-02-03T09:00:00+00:00")
    company.commit("Sign the withdrawal", "2026-02-20T09:00:00+00:00")
    assert agree(company.root)[1] == 2 * 3  # it may count from three days before it was entered

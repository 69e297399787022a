"""The daybook says of each day what the master list says of it, on every day of random stories."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mastercopy.history.daybook import Days, trace_daybook
from mastercopy.model.calendar import read_calendar
from mastercopy.project import Project, open_project
from mastercopy.tracing import trace_project
from mastercopy.views.registerview import register_json, register_row
from oracle.stories import tell
from oracle.writing import write_repository
from trial import write_trial

LATEST = date(2027, 6, 1)


def listed(book: Mapping[str, Days], day: date) -> list[dict[str, Any]]:
    """The master list of a day as the daybook has it."""
    rows = ([trail for first, trail in days if first <= day][-1:] for days in book.values())
    return sorted((register_row(trail) for found in rows for trail in found), key=lambda row: str(row["id"]))


def asked(project: Project, until: date) -> Iterator[date]:
    """Every day from before the first commit to some time after everything."""
    day = project.timeline.days[0] - timedelta(days=3)
    while day <= until:
        yield day
        day += timedelta(days=1)


def agree(folder: Path, until: date, step: int = 1) -> int:
    project = open_project(folder)
    calendar = read_calendar(None, project.timeline.organisation.timezone)
    book = trace_daybook(project.archive, until, calendar)
    days = list(asked(project, until))[::step]
    for day in days:
        assert listed(book, day) == register_json(trace_project(project, day))["documents"], day
    project.close()
    return len(days)


@pytest.mark.parametrize("seed", range(300, 312))
def test_every_day_of_a_random_story(seed: int, tmp_path: Path) -> None:
    written = write_repository(tell(random.Random(seed), 14), tmp_path / "repo")
    assert written.commits
    project = open_project(tmp_path / "repo")
    last = max(project.timeline.days)
    project.close()
    assert agree(tmp_path / "repo", last + timedelta(days=90)) > 30


def test_every_day_of_the_small_company(tmp_path: Path) -> None:
    write_trial(tmp_path / "repo")
    assert agree(tmp_path / "repo", LATEST, 3) > 300

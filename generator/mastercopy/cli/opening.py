"""Opens the project that a question is about: as main records it, or as it was known on a day."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from mastercopy.cli.leftout import tell_left_out
from mastercopy.cli.options import stores
from mastercopy.project import Project, open_project
from mastercopy.words import MastercopyError


def open_recorded(repo: Path, ref: str | None, as_of: date | None) -> Project:
    """The project as its main branch (or `--ref`) records it."""
    project = open_project(repo, ref, stores())
    if ref is None and (as_of is None or as_of >= project.timeline.days[-1]):
        tell_left_out(project.repository, project.timeline.adoption.roots)
    return project


def open_known(repo: Path, ref: str | None, as_of: date | None, known_at: date | None) -> Project:
    """The project as it was known at the end of a day: everything is computed from what was the tip of main then."""
    project = open_recorded(repo, ref, as_of)
    if known_at is None:
        return project
    with closing(project):
        position = project.timeline.position_on(known_at)
        if project.repository is None or position < 0:
            raise MastercopyError(f"nothing was recorded by {known_at}", "name a later day with --known-at")
        tip = project.timeline.steps[position].commit.id
    return open_project(repo, tip)  # no store: it keeps what the newest tip is read from

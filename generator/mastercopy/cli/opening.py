"""Opens the project that a question is about, and says once which files on disk its answer leaves out."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import click

from mastercopy.cli.options import stores
from mastercopy.project import Project, open_project
from mastercopy.words import MastercopyError, count


def open_recorded(repo: Path, ref: str | None, as_of: date | None) -> Project:
    """The project as its main branch (or `--ref`) records it."""
    project = open_project(repo, ref, stores())
    if ref is None and (as_of is None or as_of >= project.timeline.days[-1]):
        _tell_left_out(project)
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


def _tell_left_out(project: Project) -> None:
    """On standard error alone: what is not committed is no part of any answer."""
    repository = project.repository
    checked_out = repository.head() if repository is not None else None
    if repository is None or checked_out is None or not repository.facts.worktree:
        return
    left_out = len(repository.read_worktree(checked_out, project.timeline.adoption.roots))
    if left_out:
        shown = f"{count(left_out, 'uncommitted file')} {'is' if left_out == 1 else 'are'} not shown"
        them = "it" if left_out == 1 else "them"
        click.echo(f"{shown} (commit {them}, or preview with `mastercopy serve`)", err=True)

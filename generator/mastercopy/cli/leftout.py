"""Says once which files on disk an answer about the main line leaves out."""

from __future__ import annotations

import click

from mastercopy.sources.repository import Repository
from mastercopy.words import count


def tell_left_out(repository: Repository | None, homes: tuple[str, ...]) -> None:
    """On standard error alone: what is not committed is no part of any answer. `homes` are folders beside ours."""
    checked_out = repository.head() if repository is not None else None
    if repository is None or checked_out is None or not repository.facts.worktree:
        return
    left_out = len(repository.read_worktree(checked_out, homes))
    if left_out:
        shown = f"{count(left_out, 'uncommitted file')} {'is' if left_out == 1 else 'are'} not shown"
        them = "it" if left_out == 1 else "them"
        click.echo(f"{shown} (commit {them}, or preview with `mastercopy serve`)", err=True)

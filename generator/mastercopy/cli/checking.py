"""The verb that lists every problem, of what is there or of what a branch proposes."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import click

from mastercopy.checks.formats import format_problems
from mastercopy.cli.earlier import read_earlier
from mastercopy.cli.options import (
    base_option,
    day_of,
    format_option,
    ledger_option,
    moment_of,
    repository_options,
    stores,
)
from mastercopy.compile import compile_project
from mastercopy.project import open_project, open_working_tree


@click.command()
@repository_options
@base_option
@ledger_option
@format_option("text", "json", "github", "sarif")
def check(repo: Path, ref: str | None, base: str | None, as_of: date | None, ledger: Path | None, form: str) -> int:
    """List every problem; exit with 1 where there is an error, or with --base where the branch brings one."""
    if base is not None:
        if ledger is not None:
            raise click.UsageError("--ledger tells what was published of main: check main itself with it")
        from mastercopy.cli.reviewing import open_compared  # whoever compares nothing does not wait for it

        with closing(open_compared(repo, base, ref, as_of)) as opened:
            compared = opened.compared
        result, day = compared.after.result, compared.after.as_of
        click.echo(format_problems(result, form, day, compared.standing), nl=False)
        return 1 if compared.refused else 0
    project = (
        open_project(repo, ref, stores()) if ref is not None else open_working_tree(repo, moment_of(as_of), stores())
    )
    day = day_of(project, as_of)
    if project.basis == "worktree" and project.timeline.days[-1] > day:
        click.echo(f"the files on disk are later than {day} and were left out", err=True)
    compiled = compile_project(project, day, earlier=read_earlier(ledger))
    click.echo(format_problems(compiled.result, form, compiled.as_of), nl=False)
    return 1 if any(problem.severity == "error" for problem in compiled.result.problems) else 0

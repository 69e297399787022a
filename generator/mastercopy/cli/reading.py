"""The verbs that only answer: problems, master list, trail, scorecards, record types, rules."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from mastercopy.checks.formats import format_problems
from mastercopy.checks.runner import explain as explain_rule
from mastercopy.cli.options import day_of, ledger_option, moment_of, read_earlier, repository_options
from mastercopy.compile import compile_project, trace_project
from mastercopy.project import open_project, open_working_tree
from mastercopy.views.registerview import register_json
from mastercopy.views.scoreview import score_json
from mastercopy.views.tables import safe_cell
from mastercopy.views.trailview import trail_json
from mastercopy.words import MastercopyError


def redirect_broken_pipe() -> None:
    """Let a reader who closed the pipe early (`| head`) end us quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]
    for row in [columns, *rows]:
        click.echo("  ".join(_bare(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _bare(text: str) -> str:
    """Text without control characters: a title must not steer somebody's terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


@click.command()
@repository_options
@ledger_option
@click.option("--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text")
def check(repo: Path, ref: str | None, as_of: date | None, ledger: Path | None, form: str) -> int:
    """List every problem; exit with 1 where there is an error."""
    project = open_project(repo, ref) if ref is not None else open_working_tree(repo, moment_of(as_of))
    day = day_of(project, as_of)
    if project.basis == "worktree" and project.timeline.days[-1] > day:
        click.echo(f"the files on disk are later than {day} and were left out", err=True)
    compiled = compile_project(project, day, earlier=read_earlier(ledger))
    click.echo(format_problems(compiled.result, form, compiled.as_of), nl=False)
    return 1 if any(problem.severity == "error" for problem in compiled.result.problems) else 0


@click.command()
@repository_options
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
def register(repo: Path, ref: str | None, as_of: date | None, form: str) -> None:
    """The master list of documents on a day."""
    project = open_project(repo, ref)
    answer = register_json(trace_project(project, day_of(project, as_of)))
    if form == "json":
        print_json(answer)
        return
    columns = ("id", "revision", "status", "effective", "next_review", "owner", "title")
    rows = [tuple(str(document[name] or "") for name in columns) for document in answer["documents"]]
    if form == "table":
        print_table(columns, rows)
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    click.echo(out.getvalue(), nl=False)


@click.command()
@click.argument("document")
@repository_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def trail(document: str, repo: Path, ref: str | None, as_of: date | None, form: str) -> None:
    """What happened to one document, by its ID or an ID it had before."""
    project = open_project(repo, ref)
    traced = trace_project(project, day_of(project, as_of))
    if traced.history.trail(document) is None:
        raise MastercopyError(f"no document {document!r} is known on {traced.as_of}", "see `mastercopy register`")
    answer = trail_json(traced, document)
    if form == "json":
        print_json(answer)
        return
    click.echo(_bare(f"{answer['id']} {answer['title']}, as of {answer['as_of']}"))
    columns = ("revision", "status", "recorded", "released", "in_force_from", "in_force_until", "change")
    rows = [tuple(str(row[name] or "")[:60] for name in columns) for row in answer["revisions"]]
    print_table(columns, rows)
    for event in answer["events"]:
        click.echo(_bare(f"{event['at']}  {event['kind']}"))


@click.command()
@click.argument("objectives", nargs=-1)
@repository_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def score(objectives: tuple[str, ...], repo: Path, ref: str | None, as_of: date | None, form: str) -> None:
    """Scorecards of the objectives."""
    project = open_project(repo, ref)
    answer = score_json(compile_project(project, day_of(project, as_of)))
    wanted = {name.upper() for name in objectives}
    answer["scores"] = [row for row in answer["scores"] if not wanted or row["id"].upper() in wanted]
    if form == "json":
        print_json(answer)
        return
    columns = ("id", "rag", "baseline", "target", "due", "title")
    print_table(columns, [tuple(str(row[name] or "") for name in columns) for row in answer["scores"]])


@click.command()
@click.argument("slug")
def explain(slug: str) -> None:
    """Say a rule in words."""
    click.echo(explain_rule(slug))

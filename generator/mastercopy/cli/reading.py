"""The verbs that only answer: problems, master list, trail, scorecards, record types, rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mastercopy.checks.runner import explain as explain_rule
from mastercopy.checks.runner import explain_all
from mastercopy.cli.opening import open_known
from mastercopy.cli.options import (
    day_of,
    format_option,
    known_at_option,
    repository_options,
)
from mastercopy.cli.printing import print_json, print_table
from mastercopy.compile import compile_project
from mastercopy.views.scoreview import score_json


@click.command()
@click.argument("objectives", nargs=-1)
@repository_options
@known_at_option
@format_option("table", "json")
def score(
    objectives: tuple[str, ...], repo: Path, ref: str | None, as_of: date | None, known_at: date | None, form: str
) -> None:
    """Scorecards of the objectives."""
    project = open_known(repo, ref, as_of, known_at)
    answer = score_json(compile_project(project, day_of(project, as_of)))
    wanted = {name.upper() for name in objectives}
    answer["scores"] = [row for row in answer["scores"] if not wanted or row["id"].upper() in wanted]
    if form == "json":
        print_json(answer)
        return
    columns = ("id", "rag", "variation", "assurance", "outlook", "baseline", "target", "due", "title")
    rows = [{**row, "outlook": (row["forecast"] or {}).get("outlook")} for row in answer["scores"]]
    print_table(columns, [tuple(str(row[name] or "") for name in columns) for row in rows])


@click.command()
@click.argument("slug", required=False)
def explain(slug: str | None) -> None:
    """Say the rule of a slug in words; without one, list every rule."""
    if slug is None:
        print_table(("rule", "what it says"), explain_all())
    else:
        click.echo(explain_rule(slug))

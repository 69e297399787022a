"""The verbs that say what waits, what a change touches, and what changed for whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mastercopy.cli.opening import open_recorded
from mastercopy.cli.options import Day, day_of, format_option, repository_options
from mastercopy.cli.printing import print_json, print_table
from mastercopy.compile import Compiled, compile_project
from mastercopy.model.period import parse_duration
from mastercopy.tracing import trace_project
from mastercopy.views.impactview import impact_json, view_impact
from mastercopy.views.noticeview import EVERYBODY, notices_json, view_notices
from mastercopy.views.taskview import tasks_for, tasks_json, view_tasks
from mastercopy.words import MastercopyError, meant, printable

_TABLE_OR_JSON = format_option("table", "json")


@click.command()
@repository_options
@click.option("--role", help="Only what waits for this role.")
@click.option("--person", help="Only what waits for this person, in any role held on the day.")
@click.option(
    "--within",
    default="60d",
    show_default=True,
    help="Only what is due within this time, such as `60d` or `3 months`; undated work stays.",
)
@_TABLE_OR_JSON
def todo(
    repo: Path,
    ref: str | None,
    as_of: date | None,
    role: str | None,
    person: str | None,
    within: str,
    form: str,
) -> None:
    """What waits for whom: sign, review, answer, do, measure, read."""
    project = open_recorded(repo, ref, as_of)
    compiled = compile_project(project, day_of(project, as_of))
    if person is not None and person not in compiled.people.persons:
        raise MastercopyError(f"there is no person {person[:64]!r}", meant(person, compiled.people.persons))
    until, every = _after(within, compiled.as_of), view_tasks(compiled)
    _known_role(compiled, role, {named for task in every for named in task.roles})
    tasks = tasks_for(compiled, every, role=role, person=person, within=until)
    if form == "json":
        print_json(tasks_json(compiled, tasks))
        return
    if not tasks:
        click.echo(f"Nothing waits until {until}.")
        return
    rows = [
        (
            task.due.isoformat() if task.due is not None else "",
            "overdue" if task.overdue else "",
            task.word,
            task.about.id,
            ", ".join((*task.roles, *task.persons)),
            f"{task.about.title}: {task.sentence}",
        )
        for task in tasks
    ]
    print_table(("due", "", "what", "id", "who", "about"), rows)


def _known_role(compiled: Compiled, role: str | None, named: set[str]) -> None:
    """An error for a role that is neither declared nor held nor named by what is asked about."""
    declared = [record.id for record in compiled.register.of_part("roles")]
    held = {period.role for person in compiled.people.persons.values() for period in person.roles}
    known = dict.fromkeys((*declared, *sorted(held | named)))
    if role is not None and role not in known:
        raise MastercopyError(f"there is no role {role[:64]!r}", meant(role, known))


def _after(within: str, day: date) -> date:
    given = within.strip()
    for short, unit in (("d", "days"), ("w", "weeks"), ("m", "months"), ("y", "years")):
        if given[:-1].isdigit() and given.endswith(short):
            given = f"{given[:-1]} {unit}"
    duration = parse_duration(given)
    if duration is None:
        raise MastercopyError(f"{within!r} is no length of time", "write it as `60d`, `8 weeks` or `3 months`")
    return duration.after(day)


@click.command()
@click.argument("record")
@repository_options
@_TABLE_OR_JSON
def impact(record: str, repo: Path, ref: str | None, as_of: date | None, form: str) -> None:
    """Before you edit: everything that a change of a document or record touches."""
    project = open_recorded(repo, ref, as_of)
    compiled = compile_project(project, day_of(project, as_of))
    found = view_impact(compiled, record)
    if form == "json":
        print_json(impact_json(compiled, found))
        return
    click.echo(printable(f"A change of {found.about.text} touches, as of {compiled.as_of}:"))
    for title, items in found.groups:
        click.echo(f"\n{title}")
        for item in items:
            click.echo(printable(f"  {item.named.text}" + (f" ({item.how})" if item.how else "")))


@click.command()
@repository_options
@click.option("--since", type=Day(), help="The day of the last notice; default: 30 days before the as-of day.")
@click.option("--role", help="Only the message for this role.")
@format_option("text", "json")
def notice(repo: Path, ref: str | None, as_of: date | None, since: date | None, role: str | None, form: str) -> None:
    """Messages ready to send, one per role: what was released, withdrawn, changed since a day."""
    project = open_recorded(repo, ref, as_of)
    compiled = compile_project(project, day_of(project, as_of))
    start = since if since is not None else date.fromordinal(max(compiled.as_of.toordinal() - 30, 1))
    if start > compiled.as_of:
        raise MastercopyError(f"--since {start} is after the day asked about, {compiled.as_of}", "name an earlier day")
    then = trace_project(project, start).history
    every = view_notices(compiled, then)
    _known_role(compiled, role, {EVERYBODY, *(one.role for one in every)})
    notices = tuple(one for one in every if role in (None, one.role) or one.role == EVERYBODY)
    if form == "json":
        print_json(notices_json(compiled, then, notices))
        return
    click.echo("\n---\n".join(f"Subject: {one.subject}\n{one.text}" for one in notices), nl=bool(notices))
    if not notices:
        click.echo(f"Nothing changed between {start} and {compiled.as_of}.")

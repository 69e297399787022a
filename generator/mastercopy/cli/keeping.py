"""The verbs that keep a forge's files true, who is asked and which forms people find, and that read a sent form."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import click

from mastercopy.cli.options import Day, Verb, format_option, repo_option
from mastercopy.cli.printing import print_json
from mastercopy.cli.signing import dry_run_option
from mastercopy.editing.desk import PARTS, open_desk, read_fields
from mastercopy.editing.forms import edit_forms
from mastercopy.editing.fromissue import Reported, labels_of_forms, record_issue
from mastercopy.editing.owning import edit_owners, owners_of
from mastercopy.editing.writer import Edit, show_edits, write_edits
from mastercopy.model.catalog import Catalog, build_catalog
from mastercopy.model.codeowners import FORGES
from mastercopy.model.issueevent import MAX_EVENT, Issue, read_issue
from mastercopy.model.organisation import read_organisation
from mastercopy.model.register import Register, build_register
from mastercopy.sources.clock import today
from mastercopy.sources.files import Tree, read_disk_tree
from mastercopy.words import Problem, count, printable

forge_option = click.option(
    "--forge", type=click.Choice(FORGES), default=FORGES[0], show_default=True, help="Where the repository lives."
)
as_of_option = click.option(
    "--as-of", type=Day(), help="The day to ask about; default: today in the organisation's zone."
)


def _writing_options(verb: Verb) -> Verb:
    for option in (
        repo_option,
        forge_option,
        click.option("--write", is_flag=True, help="Write what is missing or no longer true."),
        click.option("--check", "checked", is_flag=True, help="List what is no longer true; exit with 1 for any."),
    ):
        verb = option(verb)
    return verb


def read_folder(repo: Path) -> tuple[Tree, Catalog, Register]:
    """The files of a folder, the types they know and the records they hold."""
    tree = read_disk_tree(repo)
    catalog, _ = build_catalog(tree)
    return tree, catalog, build_register(tree, catalog)[0]


def day_in(tree: Tree, as_of: date | None) -> date:
    """The day that was asked for, else today where the organisation is."""
    return as_of or today(read_organisation(read_fields(tree, PARTS.organisation[0])).timezone)


def tell_problems(problems: Sequence[Problem]) -> int:
    """Each problem with its hint; 1 where there is any."""
    for problem in problems:
        click.echo(printable(f"{problem.place}: {problem.slug}: {problem.severity}: {problem.sentence}"))
        click.echo(printable(f"  hint: {problem.hint}"))
    click.echo(count(len(problems), "problem") if problems else "nothing to do: all of it is true")
    return 1 if problems else 0


def _keep(repo: Path, edits: Sequence[Edit], problems: Sequence[Problem], *, write: bool, checked: bool) -> int:
    if write and checked:
        raise click.UsageError("--check changes nothing, and --write does; ask for one of them")
    if checked:
        return tell_problems(problems)
    if not write:
        click.echo(printable(show_edits(edits), keep="\n\t"), nl=False)
        return 0
    write_edits(repo, edits)
    for path in dict.fromkeys(edit.path for edit in edits if edit.before != edit.after):
        click.echo(f"wrote {printable(path)}")
    return 0


@click.command()
@_writing_options
@as_of_option
def codeowners(repo: Path, forge: str, as_of: date | None, *, write: bool, checked: bool) -> int:
    """Who is asked to review which file, from the approval matrix; without --write or --check it is only shown."""
    tree, catalog, register = read_folder(repo)
    owning = edit_owners(repo, owners_of(tree, catalog, register, day_in(tree, as_of), forge), forge)
    for note in owning.notes:
        click.echo(f"note: {printable(note)}", err=True)
    return _keep(repo, [owning.edit], owning.problems, write=write, checked=checked)


@click.command()
@_writing_options
def forms(repo: Path, forge: str, *, write: bool, checked: bool) -> int:
    """The forms by which people report, from the record types; without --write or --check they are only shown."""
    _, catalog, register = read_folder(repo)
    found = edit_forms(repo, catalog, register, forge)
    answer = _keep(repo, found.edits, found.problems, write=write, checked=checked)
    standing = [problem for problem in found.problems if problem.slug in ("form-in-the-way", "form-left-over")]
    if write and standing:
        tell_problems(standing)
    if write and found.labels:
        click.echo(f"the forge must have these labels, for a form sets none that is new: {', '.join(found.labels)}")
    return 1 if write and standing else answer


@click.command("from-issue")
@click.argument("event", metavar="EVENT.json", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@format_option("text", "json")
@repo_option
@as_of_option
@dry_run_option
def from_issue(event: Path, form: str, repo: Path, as_of: date | None, *, dry_run: bool) -> None:
    """Turn a form that was submitted on a forge into the file of a record; nothing is committed.

    EVENT.json is what the forge tells a workflow of it.
    """
    with event.open("rb") as file:
        issue = read_issue(file.read(MAX_EVENT + 1))
    desk = open_desk(repo)
    with closing(desk.project):
        reported = record_issue(desk, issue, as_of or today(desk.organisation.timezone))
    if reported is None:
        _tell_unasked(issue, labels_of_forms(desk), form)
        return
    edits = [reported.edit] if reported.edit is not None else []
    if dry_run and form == "text":
        click.echo(printable(show_edits(edits), keep="\n"), nl=False)
    elif not dry_run:
        write_edits(repo, edits)
    if form == "json":
        print_json(_reported_json(reported, written=bool(edits) and not dry_run))
    else:
        _tell_reported(reported, written=bool(edits) and not dry_run)


def _tell_unasked(issue: Issue, labels: Sequence[str], form: str) -> None:
    """Most issues ask for no record: that is no fault, and a workflow that looks at each of them ends well."""
    if form == "json":
        empty = dict.fromkeys(("id", "type", "path", "branch", "title"))
        told = {"number": issue.number, "url": issue.url}
        notes = ["no label of the issue is that of a form"]
        print_json({"schema": _SCHEMA, **empty, "written": False, "issue": told, "fill_in": [], "notes": notes})
        return
    click.echo(f"no label of the issue {issue.number} is that of a form; nothing was written")
    names = ", ".join(labels) or "none yet: no record type declares a form"
    click.echo(printable(f"  labels of forms: {names}"))


_SCHEMA = "mastercopy/from-issue/1"


def _reported_json(reported: Reported, *, written: bool) -> dict[str, object]:
    """What a workflow goes on with (schema mastercopy/from-issue/1)."""
    return {
        "schema": _SCHEMA,
        "id": reported.id,
        "type": reported.kind.name,
        "path": reported.edit.path if reported.edit is not None else None,
        "written": written,
        "branch": reported.branch,
        "title": reported.title,
        "issue": {"number": reported.issue.number, "url": reported.issue.url},
        "fill_in": list(reported.missing),
        "notes": list(reported.notes),
    }


def _tell_reported(reported: Reported, *, written: bool) -> None:
    if reported.edit is None:
        click.echo(f"issue {reported.issue.number} is {reported.id} already; nothing was written")
        return
    click.echo(f"{'wrote' if written else 'would write'} {printable(reported.edit.path)}")
    for sentence in reported.missing:
        click.echo(f"fill in next: {printable(sentence)}")
    for note in reported.notes:
        click.echo(f"note: {printable(note)}")
    click.echo(f"branch: {reported.branch}")
    click.echo(f"title: {reported.title}")

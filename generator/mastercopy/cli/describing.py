"""The verbs that describe record types: a list, one in words, its JSON Schema, its issue form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from mastercopy.cli.options import repo_option
from mastercopy.cli.printing import print_json, print_table
from mastercopy.editing.editorhelp import check_editor_help, write_editor_help
from mastercopy.editing.writer import write_edits
from mastercopy.model.catalog import Catalog, build_catalog
from mastercopy.model.derive import reference, skeleton
from mastercopy.model.derive import schema as schema_of
from mastercopy.model.issueform import issue_form
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.sources.files import read_disk_tree
from mastercopy.words import MastercopyError, printable


def _catalog(repo: Path) -> Catalog:
    """The shipped and installed types, with those of the folder."""
    return build_catalog(read_disk_tree(repo))[0]


def _named(catalog: Catalog, name: str) -> RecordType:
    kind = catalog.types.get(name)
    if kind is None:
        close = catalog.nearest(name)
        hint = f"did you mean {close[0]!r}?" if close else "see `mastercopy types`"
        raise MastercopyError(f"there is no record type {name!r}", hint)
    return kind


@click.command()
@click.argument("name", required=False)
@click.option("--form", is_flag=True, help="The issue form of the type, for a forge; JSON, which is YAML as well.")
@repo_option
def types(name: str | None, repo: Path, *, form: bool) -> None:
    """The record types; with NAME its fields, states, rules, and the skeleton of a new record."""
    catalog = _catalog(repo)
    if name is None:
        if form:
            raise click.UsageError("--form needs the NAME of a type")
        rows = [(key, kind.family, kind.folder, kind.title) for key, kind in sorted(catalog.types.items())]
        print_table(("type", "family", "folder", "title"), rows)
        return
    kind = _named(catalog, name)
    if form:
        print_json(issue_form(kind))
        return
    told = reference(kind)
    click.echo(f"{kind.name}: {told.title}\nin {told.where}, IDs such as {told.ids}\n")
    print_table(("field", "kind", "", "title"), list(_fields(kind.fields)))
    if told.states:
        click.echo(f"\nstates: {', '.join(told.states)}")
    if told.exits:
        click.echo(f"exits: {', '.join(state for state, _ in told.exits)}")
    if kind.measures:
        told_of = (f"{kind.name}.{one.name} ({one.title})" for one in kind.measures)
        click.echo(f"measures: {', '.join(told_of)}")
    if kind.rules:
        click.echo(f"rules: {', '.join(use.slug for use in kind.rules)} (see `mastercopy explain`)")
    click.echo(f"\n{skeleton(kind, told.ids if kind.prefix else 'new', 'Title')}", nl=False)


def _fields(specs: Sequence[FieldSpec], head: str = "") -> Iterator[tuple[str, str, str, str]]:
    """A line for every field, and below a list of rows one for each part of a row, as `close --field` names it."""
    for spec in specs:
        can_be = ", ".join(one for one in (*spec.of, *spec.to) if one != "*")
        title = f"{spec.title} ({can_be})" if can_be else spec.title
        yield f"{head}{spec.name}", spec.kind, "required" if spec.required else "", title
        yield from _fields(spec.fields, f"{head}{spec.name}.")


@click.command()
@click.argument("name", metavar="[TYPE]", required=False)
@click.option("--write", is_flag=True, help="Write what editors need into .vscode: schemas, settings, snippets.")
@click.option("--check", is_flag=True, help="Say whether what --write wrote is still true; exit with 1 where not.")
@repo_option
def schema(name: str | None, repo: Path, *, write: bool, check: bool) -> int:
    """JSON Schema for editors, of one type or of all by name."""
    if (write or check) and (name is not None or (write and check)):
        raise click.UsageError("--write and --check stand alone")
    if write:
        _write_help(repo)
        return 0
    if check:
        return _check_help(repo)
    catalog = _catalog(repo)
    if name is not None:
        print_json(schema_of(_named(catalog, name)))
        return 0
    print_json({key: schema_of(kind) for key, kind in sorted(catalog.types.items())})
    return 0


def _write_help(repo: Path) -> None:
    edits = write_editor_help(repo)
    write_edits(repo, edits)
    for edit in edits:
        click.echo(f"wrote {printable(edit.path)}")
    if not edits:
        click.echo("nothing to write: editors know the records already")


def _check_help(repo: Path) -> int:
    found = check_editor_help(repo)
    for sentence in found:
        click.echo(printable(sentence))
    click.echo("run `mastercopy schema --write`" if found else "editors know the records as they are")
    return 1 if found else 0

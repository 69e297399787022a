"""The verbs that describe record types: a list, one in words, its JSON Schema, its issue form."""

from __future__ import annotations

from pathlib import Path

import click

from mastercopy.cli.options import repo_option
from mastercopy.cli.printing import print_json, print_table
from mastercopy.model.catalog import Catalog, build_catalog
from mastercopy.model.derive import issue_form, reference, skeleton
from mastercopy.model.derive import schema as schema_of
from mastercopy.model.recordtype import RecordType
from mastercopy.sources.files import read_disk_tree
from mastercopy.words import MastercopyError


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
    fields = [(spec.name, spec.kind, "required" if spec.required else "", spec.title) for spec in kind.fields]
    print_table(("field", "kind", "", "title"), fields)
    if told.states:
        click.echo(f"\nstates: {', '.join(told.states)}")
    if told.exits:
        click.echo(f"exits: {', '.join(state for state, _ in told.exits)}")
    if kind.measures:
        told_of = (f"{kind.name}.{one.name} ({one.title})" for one in kind.measures)
        click.echo(f"measures: {', '.join(told_of)}")
    if kind.rules:
        click.echo(f"rules: {', '.join(use.slug for use in kind.rules)} (see `mastercopy explain`)")
    click.echo(f"\n{skeleton(kind, f'{kind.prefix}-001' if kind.prefix else 'new', 'Title')}", nl=False)


@click.command()
@click.argument("name", metavar="[TYPE]", required=False)
@repo_option
def schema(name: str | None, repo: Path) -> None:
    """JSON Schema for editors, of one type or of all by name."""
    catalog = _catalog(repo)
    if name is not None:
        print_json(schema_of(_named(catalog, name)))
        return
    print_json({key: schema_of(kind) for key, kind in sorted(catalog.types.items())})

"""The verb that makes one site of several: a group and its members, each with a history of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from mastercopy.cli.membersites import published_of, refuse_overlap, site_of
from mastercopy.cli.options import Day
from mastercopy.model.catalog import build_catalog
from mastercopy.model.federation import Federation, read_federation
from mastercopy.site.configuration import default_in
from mastercopy.site.federationpages import render_group
from mastercopy.site.mkdocs_door import build_site
from mastercopy.views.federationview import Published, view_group
from mastercopy.words import MastercopyError, count, printable


@dataclass(frozen=True, slots=True)
class _Day:
    """What the site of a group is about: a day, for everybody who may see its members' sites."""

    as_of: date
    audience: None = None


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--site-dir", type=click.Path(path_type=Path), default=Path("site"), help="Where to write the site.")
@click.option("--as-of", type=Day(), help="The day for members that are compiled now; default: today where they are.")
@click.option("--strict", is_flag=True, help="Exit with 1 where one number stands for two things.")
def federate(file: Path, site_dir: Path, as_of: date | None, *, strict: bool) -> int:
    """Make one site of several, as FILE names them: a group and its plants, each with its own history.

    FILE is YAML: `name`, and `members` with `id`, `title`, and `site` (the folder of a built site) or `repo` (of a
    checkout, which is built now). With `address`, an https folder, links lead to a member's site where it is published;
    without it the whole site is taken in under the member's ID. `language: de` has the pages of the group speak German.
    """
    group = _read(file)
    refuse_overlap(group.members, file.parent, site_dir)
    with tempfile.TemporaryDirectory(prefix="mastercopy-") as passing:
        sites = {one.id: site_of(one, file.parent, Path(passing), as_of) for one in group.members}
        published = [published_of(one, sites[one.id]) for one in group.members]
        measured = build_catalog(None)[0].by_part("objectives")[0]
        page = view_group(group.name, published, measured)
        taken = {one.id: sites[one.id] for one in group.members if one.address is None}
        settings = default_in(group.language)
        written = build_site(
            _Day(date.fromisoformat(page.as_of)),
            settings,
            site_dir,
            lambda _: render_group(page, taken, group.language),
        )
    members, pages = count(len(group.members), "member"), count(written.pages, "page")
    _tell_days(published, as_of)
    click.echo(f"{members}, {count(len(page.documents), 'document')}, {pages} of the group", err=True)
    for card in page.cards:
        if card.errors:
            click.echo(printable(f"{card.member.id}: {count(card.errors, 'error')}, see its problems page"), err=True)
    for name, lines in page.twice:
        click.echo(f"{name} is used by {', '.join(line.member.title for line in lines)}", err=True)
    click.echo(f"open {(site_dir / 'index.html').resolve()}")
    return 1 if strict and page.twice else 0


def _read(file: Path) -> Federation:
    if not file.is_file():
        raise MastercopyError(f"{file.name} is no file that can be read", "name a file of YAML")
    group, problems = read_federation(file.read_bytes(), file.name)
    if group is None:
        for problem in problems:
            click.echo(printable(str(problem)), err=True)
            click.echo(printable(f"  hint: {problem.hint}"), err=True)
        raise MastercopyError(f"{file.name} names no group that can be built", "mend the lines above")
    return group


def _tell_days(published: Sequence[Published], as_of: date | None) -> None:
    """Say which sites speak of another day than was asked for: what is built already is not moved."""
    for one in published if as_of is not None else ():
        day = one.manifest["as_of"]
        if one.member.is_site and day != str(as_of):
            click.echo(printable(f"{one.member.id}: its site is as of {day}, and stays so"), err=True)

"""The verb that makes one site of several: a group and its members, each with a history of its own."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from mastercopy.cli.options import Day, day_of
from mastercopy.compile import compile_project
from mastercopy.model.catalog import build_catalog
from mastercopy.model.federation import Federation, Member, read_federation
from mastercopy.project import open_project
from mastercopy.proof.verify import Fault, check_site, read_manifest
from mastercopy.site.configuration import default_in
from mastercopy.site.federationpages import render_group
from mastercopy.site.mkdocs_door import build_site
from mastercopy.site.render import render_site
from mastercopy.sources.store import find_store
from mastercopy.views.federationview import Published, view_group
from mastercopy.words import MastercopyError, count, printable

_DATA = ("register", "scores", "problems")


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
    with tempfile.TemporaryDirectory(prefix="mastercopy-") as passing:
        sites = {one.id: _site_of(one, file.parent, Path(passing), as_of) for one in group.members}
        published = [_published(one, sites[one.id]) for one in group.members]
        measured = build_catalog(None)[0].by_part("objectives")[0]
        page = view_group(group.name, published, measured)
        taken = {one.id: sites[one.id] for one in group.members if one.address is None}
        settings = default_in(group.language)
        written = build_site(
            _Day(_day(page.as_of)), settings, site_dir, lambda _: render_group(page, taken, group.language)
        )
    members, pages = count(len(group.members), "member"), count(written.pages, "page")
    click.echo(f"{members}, {count(len(page.documents), 'document')}, {pages} of the group", err=True)
    for name, lines in page.twice:
        click.echo(f"{name} is used by {', '.join(line.member.title for line in lines)}", err=True)
    click.echo(f"open {(site_dir / 'index.html').resolve()}")
    return 1 if strict and page.twice else 0


def _read(file: Path) -> Federation:
    group, problems = read_federation(file.read_bytes(), file.name)
    if group is None:
        for problem in problems:
            click.echo(printable(str(problem)), err=True)
            click.echo(printable(f"  hint: {problem.hint}"), err=True)
        raise MastercopyError(f"{file.name} names no group that can be built", "mend the lines above")
    return group


def _site_of(member: Member, base: Path, passing: Path, as_of: date | None) -> Path:
    """The folder of a member's site: as it was published and not changed since, or built now."""
    source = base / member.source
    if not source.is_dir():
        raise MastercopyError(
            f"{member.id}: there is no folder {member.source[:120]!r}", "name it as seen from the file"
        )
    if not member.is_site:
        with closing(open_project(source, None, find_store())) as project:
            compiled = compile_project(project, day_of(project, as_of))
            build_site(
                compiled, compiled.configuration, passing / member.id, lambda renderer: render_site(compiled, renderer)
            )
        return passing / member.id
    faults = check_site(source) if member.address is None else tuple(_untrue(source))
    if faults:
        raise MastercopyError(
            f"the site of {member.id} is not as it was built: {faults[0]}",
            f"build it again; `mastercopy verify` tells all {count(len(faults), 'fault')}",
        )
    return source


def _untrue(site: Path) -> Iterator[Fault]:
    """What is wrong with what is read of a site that stays where it is published; the rest is its own affair."""
    manifest, faults = read_manifest(site)
    yield from faults
    stated = manifest["files"] if manifest is not None else {}
    for name in (f"data/{one}.json" for one in _DATA):
        path = site / name
        if (name in stated or path.exists()) and (not path.is_file() or _sha256(path) != stated.get(name)):
            yield Fault(name, "is not what the manifest says")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _published(member: Member, site: Path) -> Published:
    manifest = read_manifest(site)[0]
    register, scores, problems = (_data(site / f"data/{name}.json") for name in _DATA)
    return Published(member, register, scores, problems, manifest or {})


def _data(path: Path) -> Mapping[str, Any]:
    """What a member says; nothing where its site has none of it, as one for the public."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise MastercopyError(
            "the sites of the members do not say of which day they are", "build them again"
        ) from fault

"""Finds the site of each member of a group: as it was published and is still true, or built now from its checkout."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from mastercopy.checks.formats import CHECK_SCHEMA
from mastercopy.cli.options import day_of
from mastercopy.compile import compile_project
from mastercopy.model.federation import Member
from mastercopy.project import open_project
from mastercopy.proof.verify import Fault, check_site, read_manifest
from mastercopy.site.berth import MARKER
from mastercopy.site.mkdocs_door import build_site
from mastercopy.site.render import render_site
from mastercopy.sources.files import ROOTS
from mastercopy.sources.store import find_store
from mastercopy.views.federationview import Published
from mastercopy.views.registerview import SCHEMA as REGISTER_SCHEMA
from mastercopy.views.scoreview import SCHEMA as SCORE_SCHEMA
from mastercopy.words import MastercopyError, count

_DATA = {"register": REGISTER_SCHEMA, "scores": SCORE_SCHEMA, "problems": CHECK_SCHEMA}
_BASES = {"federation": "that of a group itself", "proposal": "a preview of a proposal"}
_FIRST_YEAR = 1990
"""No site of ours speaks of an earlier one."""


def refuse_overlap(members: Iterable[Member], base: Path, site_dir: Path) -> None:
    """An error where the site of a group would lie over what is not its own: a member, or any other site."""
    place = site_dir.resolve()
    hint = "name another folder with --site-dir"
    for member in members:
        source = (base / member.source).resolve()
        inside = [source] if member.is_site else [source / root for root in ROOTS]
        if place == source or place in source.parents or any(one == place or one in place.parents for one in inside):
            raise MastercopyError(f"{str(site_dir)[:200]!r} is no place for the group: {member.id} lies there", hint)
    manifest = read_manifest(site_dir)[0] if (site_dir / MARKER).is_file() else None
    if manifest is not None and manifest.get("basis") != "federation":
        raise MastercopyError(f"{str(site_dir)[:200]!r} holds a site that is not of a group", hint)


def site_of(member: Member, base: Path, passing: Path, as_of: date | None) -> Path:
    """The folder of a member's site; an error that names the member where there is none that is true."""
    source = base / member.source
    if not source.is_dir():
        raise MastercopyError(
            f"{member.id}: there is no folder {member.source[:120]!r}", "name it as seen from the file"
        )
    if not member.is_site:
        try:
            return _built(source, passing / member.id, as_of)
        except MastercopyError as fault:
            raise MastercopyError(
                f"{member.id}: {fault.sentence}", "mend it in the repository of the member"
            ) from fault
    faults = check_site(source) if member.address is None else tuple(_untrue(source))
    if faults:
        raise MastercopyError(
            f"the site of {member.id} is not as it was built: {faults[0]}",
            f"build it again; `mastercopy verify` tells all {count(len(faults), 'fault')}",
        )
    return source


def _built(source: Path, site: Path, as_of: date | None) -> Path:
    with closing(open_project(source, None, find_store())) as project:
        if project.basis != "mainline":
            raise MastercopyError("this folder has no history", "name a repository")
        compiled = compile_project(project, day_of(project, as_of))
        build_site(compiled, compiled.configuration, site, lambda renderer: render_site(compiled, renderer))
    return site


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


def published_of(member: Member, site: Path) -> Published:
    """What a member's site says of itself; an error where it is no issued site of one history, or not of our form."""
    manifest = read_manifest(site)[0] or {}
    if manifest.get("basis") != "mainline":
        raise MastercopyError(
            f"the site of {member.id} is {_BASES.get(str(manifest.get('basis')), 'none that was issued')}",
            "name the site of a repository, built from its main branch",
        )
    if _day_in(manifest) is None:
        raise MastercopyError(f"the site of {member.id} does not say of which day it is", "build it again")
    register, scores, problems = (_data(site / f"data/{name}.json", member, schema) for name, schema in _DATA.items())
    return Published(member, register, scores, problems, manifest)


def _day_in(manifest: Mapping[str, Any]) -> date | None:
    try:
        day = date.fromisoformat(str(manifest.get("as_of")))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR and day.isoformat() == manifest.get("as_of") else None


def _data(path: Path, member: Member, schema: str) -> Mapping[str, Any] | None:
    """What a member says; None where its site has none of it, as one for the public."""
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("schema") != schema:
        raise MastercopyError(
            f"the site of {member.id} was written by another version: data/{path.name} is not {schema}",
            "build it again",
        )
    return found

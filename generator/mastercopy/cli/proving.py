"""The verb that proves a published site: offline against itself, and against what its commit compiles to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from mastercopy.cli.options import repo_option, stores
from mastercopy.compile import LEDGER, compile_for
from mastercopy.history.ledger import read_ledger
from mastercopy.project import open_project
from mastercopy.proof.manifest import MKDOCS
from mastercopy.proof.verify import MANIFEST, Fault, check_site, read_manifest
from mastercopy.sources.files import is_repository
from mastercopy.sources.repository import open_repository
from mastercopy.words import MastercopyError, count, printable

_OFFLINE = "give --repo, or check the site by itself with --offline"


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@repo_option
@click.option("--offline", is_flag=True, help="Check the site against itself alone, as the verify.py in it does.")
@click.option("--digest", help="The digest of the site that was noted when it was published.")
def verify(site: Path, repo: Path, digest: str | None, *, offline: bool) -> int:
    """Prove that a published site is what its commit compiles to, and name each file that is not."""
    manifest, _ = read_manifest(site)
    faults = list(check_site(site))
    if digest is not None and (manifest is None or manifest.get("digest") != digest.strip()):
        faults.append(Fault(MANIFEST, "is not the one with the digest that was noted"))
    named = click.get_current_context().get_parameter_source("repo") is ParameterSource.COMMANDLINE
    lone = not offline and manifest is not None and not _is_held(repo, manifest)
    left = _left_under(repo, manifest) if lone and manifest is not None else None
    if lone and named and left is None and manifest is not None and manifest.get("basis") != "federation":
        raise MastercopyError(
            "that repository does not hold the commit of the site", "name another one, or use --offline"
        )
    if left is not None:
        click.echo(
            printable(f"main left the commit of this site when its history was rewritten under {left}"), err=True
        )
        click.echo("  hint: `mastercopy check --ledger` with this site says what is not as it was published", err=True)
    elif lone and manifest is not None and manifest.get("basis") == "federation":
        click.echo("this is the site of a group: it is checked by itself, and its members with it", err=True)
        click.echo("  hint: verify the site of each member where its repository is", err=True)
    elif lone:
        click.echo("no repository here holds the commit of this site: it is checked by itself alone", err=True)
        click.echo("  hint: give the repository with --repo, and the site is built again and compared", err=True)
    offline = offline or lone
    if manifest is not None and not offline:
        faults.extend(_differences(manifest, _rebuild(site, repo, manifest)))
    for fault in dict.fromkeys(faults):
        click.echo(printable(str(fault)))
    said = count(len(dict.fromkeys(faults)), "fault")
    proved = "checked by itself" if offline else "the same as built again"
    if faults:
        click.echo("  hint: compare these files with an earlier copy of the site, or build it again", err=True)
    click.echo(f"{site}: {said}" if faults else f"{site}: every file is as it was built, {proved}", err=bool(faults))
    if manifest is not None:
        of = f"commit {manifest.get('commit')}, as of {manifest.get('as_of')}, {manifest.get('digest')}"
        click.echo(printable(of))
    return 1 if faults else 0


def _is_held(repo: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether a folder is a repository that has the commit of a site; a site that lies there is none."""
    commit = manifest.get("commit")
    if not is_repository(repo) or not isinstance(commit, str):
        return False
    try:
        with closing(open_repository(repo, None)) as found:
            return bool(found.resolve(commit))
    except MastercopyError:
        return False


def _left_under(repo: Path, manifest: Mapping[str, Any]) -> str | None:
    """The removal under which the history of a repository was rewritten since a site was built; None where none was."""
    if not is_repository(repo):
        return None
    try:
        with closing(open_project(repo, None, stores())) as project:
            removals = project.timeline.removals
    except MastercopyError:
        return None
    return next((one.id for one in removals if manifest.get("commit") in one.tips), None)


def _rebuild(site: Path, repo: Path, manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The manifest of the same commit and day, built anew outside the site."""
    from mastercopy.site.engines import BUILDERS
    from mastercopy.site.render import render_site

    commit, day = _built_from(manifest)
    build = BUILDERS.get(engine := str(manifest.get("engine", MKDOCS)))
    if build is None:
        raise MastercopyError(f"no engine here is called {engine[:40]!r}, as that of this site", _OFFLINE)
    named = manifest.get("audience")
    audience = str(named) if named is not None else None
    with tempfile.TemporaryDirectory(prefix="mastercopy-") as folder:
        fresh = Path(folder) / "site"
        with closing(open_project(repo, commit, stores())) as project:
            ledger = site / LEDGER
            earlier = read_ledger(ledger.read_bytes()) if ledger.is_file() else None
            compiled = compile_for(project, day, audience, earlier=earlier)
            build(compiled, compiled.configuration, fresh, lambda renderer: render_site(compiled, renderer))
        again, _ = read_manifest(fresh)
    assert again is not None
    return again


def _built_from(manifest: Mapping[str, Any]) -> tuple[str, date]:
    commit, day = manifest.get("commit"), manifest.get("as_of")
    if manifest.get("basis") != "mainline" or not isinstance(commit, str):
        raise MastercopyError("this site is a preview of files, and no commit compiles to it", "use --offline")
    try:
        return commit, date.fromisoformat(str(day))
    except ValueError as fault:
        raise MastercopyError(f"the manifest states no day, but {str(day)[:40]!r}", _OFFLINE) from fault


def _differences(published: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Fault]:
    """What differs from the site as it is built anew, by file; where it was built by other makers, how much."""
    found = tuple(_files(published["files"], again["files"]))
    if published.get("versions") == again["versions"]:
        yield from found
        return
    yield Fault(MANIFEST, f"was built with other versions than here: {_versions(published, again)}")
    if found:
        differ = f"{count(len(found), 'file')} would be otherwise, were the site built here from the same commit"
        yield Fault(MANIFEST, f"{differ}; verify with the versions that it names to see whether they alone explain it")


def _files(here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Fault]:
    for name in sorted({*here, *there}):
        if name not in there:
            yield Fault(name, "is no file that the commit compiles to")
        elif name not in here:
            yield Fault(name, "is what the commit compiles to, and is not part of the site")
        elif here[name] != there[name]:
            yield Fault(name, "is not what the commit compiles to")


def _versions(published: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    then = published.get("versions")
    known: Mapping[str, Any] = then if isinstance(then, dict) else {}
    now = again["versions"]
    other = (f"{name} {known.get(name)}, here {now[name]}" for name in now if known.get(name) != now[name])
    return "; ".join(other) or "they name others"

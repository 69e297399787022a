"""The verbs that write: build a site, serve a preview, write the demonstration company."""

from __future__ import annotations

import gc
import shlex
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from time import perf_counter

import click

from mastercopy.cli.earlier import read_earlier
from mastercopy.cli.opening import open_known
from mastercopy.cli.options import (
    audience_option,
    day_of,
    known_at_option,
    ledger_option,
    repo_option,
    repository_options,
    stores,
)
from mastercopy.cli.proposing import base_option, open_compared
from mastercopy.compile import Compiled, compile_for
from mastercopy.sources.store import SWITCH
from mastercopy.words import MastercopyError, count, printable

_SELDOM = (100_000, 20, 20)
"""When Python looks for garbage that refers to itself: we make nearly none, and much that it would look at again."""


def _say(start: float, sentence: str) -> float:
    """Tell somebody at a terminal how far we are; a log gets the closing line alone."""
    now = perf_counter()
    if sys.stderr.isatty():
        click.echo(f"{sentence} ({now - start:.1f} s)", err=True)
    return now


@click.command()
@repository_options
@known_at_option
@ledger_option
@base_option
@audience_option
@click.option("--site-dir", type=click.Path(path_type=Path), default=Path("site"), help="Where to write the site.")
@click.option("--workers", type=click.IntRange(1, 64), help="In how many processes (else one for each processor).")
@click.option("--strict", is_flag=True, help="Exit with 1 where an error was found.")
def build(
    repo: Path,
    ref: str | None,
    as_of: date | None,
    known_at: date | None,
    ledger: Path | None,
    base: str | None,
    audience: str | None,
    site_dir: Path,
    workers: int | None,
    *,
    strict: bool,
) -> int:
    """Compile the repository and write the site; with --base, a preview of what a branch proposes."""
    from mastercopy.site.mkdocs_door import build_site
    from mastercopy.site.render import render_site

    started = perf_counter()
    _keep_apart(stores(), site_dir)
    if base is not None:
        if known_at is not None or ledger is not None or audience is not None:
            raise click.UsageError("--base previews all that is proposed today: no --known-at, --ledger or --audience")
        return _preview(repo, base, ref, as_of, site_dir, workers, strict=strict)
    with closing(open_known(repo, ref, as_of, known_at)) as project:
        steps, documents = len(project.timeline.steps), len(project.archive.dossiers)
        at = _say(started, f"read {count(steps, 'mainline commit')}, {count(documents, 'document')}")
        compiled = compile_for(project, day_of(project, as_of), audience, earlier=read_earlier(ledger))
        judged = compiled.whole or compiled  # whoever builds is told of everything
        found = _counted(judged)
        at = _say(at, f"compiled {count(len(compiled.register.records), 'record')} as of {compiled.as_of}: {found}")
        gc.set_threshold(*_SELDOM)
        pages = build_site(
            compiled, compiled.configuration, site_dir, lambda renderer: render_site(compiled, renderer), workers
        )
    _say(at, f"rendered {count(pages, 'page')} and wrote {site_dir}")
    click.echo(f"{pages} pages as of {compiled.as_of} in {perf_counter() - started:.1f} s: {found}", err=True)
    click.echo(f"open {(site_dir / 'index.html').resolve()}")
    return 1 if strict and _errors(judged) else 0


def _keep_apart(kept: Path | None, site_dir: Path) -> None:
    """An error where a build would replace the store together with the site."""
    if kept is not None and kept.resolve().is_relative_to(site_dir.resolve()):
        raise MastercopyError("the store must not lie in the folder of the site", f"set {SWITCH} elsewhere")


def _preview(
    repo: Path, base: str, ref: str | None, as_of: date | None, site_dir: Path, workers: int | None, *, strict: bool
) -> int:
    """The site as it would be with the proposal, by the settings that main has: those of a branch are anybody's."""
    from mastercopy.site.mkdocs_door import build_site
    from mastercopy.site.reviewpage import PAGE, render_preview

    with closing(open_compared(repo, base, ref, as_of)) as opened:
        compared = opened.compared
        after, settings = compared.after, compared.before.configuration
        gc.set_threshold(*_SELDOM)
        pages = build_site(after, settings, site_dir, lambda renderer: render_preview(compared, renderer), workers)
    click.echo(f"{pages} pages of the proposal as of {after.as_of}: {_counted(after)}", err=True)
    click.echo(f"open {(site_dir / PAGE).resolve()}")
    return 1 if strict and compared.refused else 0


def _errors(compiled: Compiled) -> int:
    return sum(1 for problem in compiled.result.problems if problem.severity == "error")


def _counted(compiled: Compiled) -> str:
    """How many problems were found, and where to see them."""
    errors = _errors(compiled)
    others = len(compiled.result.problems) - errors
    told = f"{count(errors, 'error')}, {count(others, 'warning or note', 'warnings and notes')}"
    return told + (f" (see `mastercopy check{_where(compiled)}`)" if errors + others else "")


def _where(compiled: Compiled) -> str:
    """The option that names the project, where it does not lie here."""
    folder = compiled.blobs.folder
    return "" if folder.resolve() == Path.cwd() else f" --repo {printable(shlex.quote(str(folder)))}"


@click.command()
@repo_option
@audience_option
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to serve.")
def serve(repo: Path, audience: str | None, address: str) -> None:
    """Preview the files on disk, committed or not, with live reload; drafts are shown as drafts."""
    from mastercopy.site.mkdocs_door import serve_site

    serve_site(repo, address, audience)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def demo(folder: Path) -> None:
    """Write the demonstration company as a Git repository with its history."""
    from mastercopy.demonstration import write_demonstration

    commit = write_demonstration(folder)
    click.echo(f"wrote the demonstration company to {folder} (its last commit is {commit[:12]})")

"""The verbs that write: build a site, serve a preview, write the demonstration company."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mastercopy.cli.options import (
    audience_option,
    base_option,
    known_at_option,
    ledger_option,
    repo_option,
    repository_options,
    stores,
)
from mastercopy.cli.unchanged import Order, find_unchanged
from mastercopy.sources.store import SWITCH
from mastercopy.words import MastercopyError


@click.command()
@repository_options
@known_at_option
@ledger_option
@base_option
@audience_option
@click.option("--site-dir", type=click.Path(path_type=Path), default=Path("site"), help="Where to write the site.")
@click.option("--workers", type=click.IntRange(1, 64), help="In how many processes (else one for each processor).")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Have texts rendered and compared by the workers of a Dask scheduler, such as tcp://builder:8786.",
)
@click.option(
    "--engine",
    type=click.Choice(["mkdocs", "zensical"]),
    default="mkdocs",
    show_default=True,
    help="What draws the frame around each page; zensical is a package of its own.",
)
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
    scheduler: str | None,
    engine: str,
    *,
    strict: bool,
) -> int:
    """Compile the repository and write the site; with --base, a preview of what a branch proposes."""
    order = Order(repo, ref, as_of, site_dir, audience, engine)
    _keep_apart(stores(), site_dir)
    if base is not None:
        if known_at is not None or ledger is not None or audience is not None:
            raise click.UsageError("--base previews all that is proposed today: no --known-at, --ledger or --audience")
        from mastercopy.cli.writing import write_preview

        return write_preview(order, base, workers, strict=strict)
    last = find_unchanged(order) if known_at is None and ledger is None else None
    if last is not None:
        errors = last.errors
        click.echo(f"{last.pages} pages as of {last.as_of}, and nothing has changed: {last.found}", err=True)
    else:
        from mastercopy.cli.writing import write_site

        errors = write_site(order, known_at, ledger, workers, scheduler)
    click.echo(f"open {(site_dir / 'index.html').resolve()}")
    return 1 if strict and errors else 0


def _keep_apart(kept: Path | None, site_dir: Path) -> None:
    """An error where a build would replace the store together with the site."""
    if kept is not None and kept.resolve().is_relative_to(site_dir.resolve()):
        raise MastercopyError("the store must not lie in the folder of the site", f"set {SWITCH} elsewhere")


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
    """Write the demonstration company into FOLDER, as a Git repository with its history."""
    from mastercopy.demonstration import write_demonstration

    commit = write_demonstration(folder)
    click.echo(f"wrote the demonstration company to {folder} (its last commit is {commit[:12]})")

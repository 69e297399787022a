"""The verbs that write: build a site, serve a preview, write the demonstration company."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter

import click

from mastercopy.cli.options import day_of, ledger_option, read_earlier, repository_options
from mastercopy.compile import compile_project
from mastercopy.project import open_project


def _say(start: float, sentence: str) -> float:
    now = perf_counter()
    click.echo(f"{sentence} ({now - start:.1f} s)", err=True)
    return now


@click.command()
@repository_options
@ledger_option
@click.option("--site-dir", type=click.Path(path_type=Path), default=Path("site"), help="Where to write the site.")
@click.option("--strict", is_flag=True, help="Exit with 1 where an error was found.")
def build(repo: Path, ref: str | None, as_of: date | None, ledger: Path | None, site_dir: Path, *, strict: bool) -> int:
    """Compile the repository and write the site."""
    from mastercopy.site.mkdocs_door import build_site
    from mastercopy.site.render import render_site

    started = perf_counter()
    project = open_project(repo, ref)
    at = _say(
        started, f"read {len(project.timeline.steps)} mainline commits, {len(project.archive.dossiers)} documents"
    )
    compiled = compile_project(project, day_of(project, as_of), earlier=read_earlier(ledger))
    errors = sum(1 for problem in compiled.result.problems if problem.severity == "error")
    at = _say(
        at,
        f"compiled {len(compiled.register.records)} records as of {compiled.as_of}: {errors} errors, "
        f"{len(compiled.result.problems) - errors} warnings and notes",
    )
    content = render_site(compiled)
    at = _say(at, f"rendered {len(content.engine_pages) + len(content.stamped)} pages")
    configuration = compiled.tree.read("mkdocs.yml") if "mkdocs.yml" in compiled.tree.paths else None
    build_site(compiled, content, configuration, site_dir)
    _say(at, f"wrote {site_dir}")
    click.echo(f"open {(site_dir / 'index.html').resolve()}")
    return 1 if strict and errors else 0


@click.command()
@click.option("--repo", type=click.Path(path_type=Path), default=Path(), help="The repository; default: here.")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to serve.")
def serve(repo: Path, address: str) -> None:
    """Preview the files on disk, committed or not, with live reload; drafts are shown as drafts."""
    from mastercopy.site.mkdocs_door import serve_site

    serve_site(repo, address)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def demo(folder: Path) -> None:
    """Write the demonstration company as a Git repository with its history."""
    from mastercopy.demonstration import write_demonstration

    commit = write_demonstration(folder)
    click.echo(f"wrote the demonstration company to {folder} (its last commit is {commit[:12]})")

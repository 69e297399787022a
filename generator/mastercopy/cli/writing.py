"""Compiles what a build asks for and writes the site, or the preview of a proposal."""

from __future__ import annotations

import shlex
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from time import perf_counter

import click

from mastercopy.cli.earlier import read_earlier
from mastercopy.cli.opening import open_known
from mastercopy.cli.options import day_of
from mastercopy.cli.reviewing import open_compared
from mastercopy.cli.scheduler import open_executor
from mastercopy.cli.unchanged import Order, keep_built, name_order
from mastercopy.compile import Compiled, compile_for
from mastercopy.history.values import UNANSWERED
from mastercopy.model.catalog import installed_types
from mastercopy.site.compositor import open_shelf
from mastercopy.site.engines import BUILDERS
from mastercopy.site.mkdocs_door import Written
from mastercopy.site.render import render_site
from mastercopy.site.reviewpage import PAGE, render_preview
from mastercopy.site.workshop import processors
from mastercopy.sources.builds import Built
from mastercopy.words import count, printable


def _say(start: float, sentence: str) -> float:
    """Tell somebody at a terminal how far we are; a log gets the closing line alone."""
    now = perf_counter()
    if sys.stderr.isatty():
        click.echo(f"{sentence} ({now - start:.1f} s)", err=True)
    return now


def write_site(
    order: Order, known_at: date | None, ledger: Path | None, workers: int | None, scheduler: str | None
) -> int:
    """Build what was asked for, and answer with the number of errors that were found.

    What looks back to what was known or published before is not remembered: nobody asks for it twice.
    """
    started, site = perf_counter(), order.site
    with closing(open_known(order.repo, order.ref, order.as_of, known_at)) as project:
        steps, documents = project.timeline.steps, len(project.archive.dossiers)
        name = name_order(project.repository, order, steps[-1].commit.id) if project.repository is not None else None
        at = _say(started, f"read {count(len(steps), 'mainline commit')}, {count(documents, 'document')}")
        day = day_of(project, order.as_of)
        compiled = compile_for(project, day, order.audience, earlier=read_earlier(ledger))
        judged = compiled.whole or compiled  # whoever builds is told of everything
        found = _counted(judged)
        at = _say(at, f"compiled {count(len(compiled.register.records), 'record')} as of {day}: {found}")
        with open_executor(scheduler) as executor:
            written = BUILDERS[order.engine](
                compiled,
                compiled.configuration,
                site,
                lambda renderer: render_site(compiled, renderer, workers or processors()),
                workers,
                executor,
                shelf := open_shelf(project.repository),
            )
        shelf.trim()
        if name is not None and known_at is None and ledger is None and _lasts(judged, written):
            _remember(order, name, judged, written, found)
    _say(at, f"rendered {count(written.pages, 'page')} and wrote {site}")
    if written.shortened:
        told = f"of {count(written.shortened, 'text')} the search knows the beginning alone"
        click.echo(f"{told}; `full_text: true` under `mastercopy` in mkdocs.yml searches all of it", err=True)
    click.echo(f"{written.pages} pages as of {day} in {perf_counter() - started:.1f} s: {found}", err=True)
    return _errors(judged)


def _lasts(judged: Compiled, written: Written) -> bool:
    """Whether the same would come of it again: no code of others had a part, and every tool that was asked answered."""
    acts = (act for trail in judged.history.trails.values() for row in trail.revisions for act in row.signoffs)
    answered = all(act.verification is None or act.verification.state not in UNANSWERED for act in acts)
    return written.ours_alone and answered and not installed_types()


def _remember(order: Order, name: str, judged: Compiled, written: Written, found: str) -> None:
    timeline, stamp, repository = judged.blobs.timeline, written.stamp, judged.blobs.repository
    if stamp is None or repository is None:
        return
    days = (judged.as_of.isoformat(), timeline.days[-1].isoformat())
    zone, homes = str(timeline.organisation.timezone), timeline.adoption.roots
    built = Built(stamp, *days, zone, written.pages, found, _errors(judged), homes)
    keep_built(repository, order, name, built)


def write_preview(order: Order, base: str, workers: int | None, *, strict: bool) -> int:
    """The site as it would be with the proposal, by the settings that main has: those of a branch are anybody's."""
    with closing(open_compared(order.repo, base, order.ref, order.as_of)) as opened:
        compared = opened.compared
        after, settings = compared.after, compared.before.configuration
        build = BUILDERS[order.engine]
        written = build(after, settings, order.site, lambda renderer: render_preview(compared, renderer), workers)
    click.echo(f"{written.pages} pages of the proposal as of {after.as_of}: {_counted(after)}", err=True)
    click.echo(f"open {(order.site / PAGE).resolve()}")
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

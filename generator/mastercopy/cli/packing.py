"""The verb that packs a day for an auditor: the whole site, what to look at, a sample, and how to check it offline."""

from __future__ import annotations

import os
import shlex
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mastercopy.cli.earlier import read_earlier
from mastercopy.cli.opening import open_recorded
from mastercopy.cli.options import audience_option, day_of, ledger_option, repository_options
from mastercopy.compile import Compiled, compile_for
from mastercopy.model.audiences import PUBLIC
from mastercopy.model.period import parse_period
from mastercopy.model.record import identity
from mastercopy.words import MastercopyError, count
from mastercopy.words.nearest import meant

if TYPE_CHECKING:
    from mastercopy.views.scopeview import Asked


@click.command()
@repository_options
@ledger_option
@audience_option
@click.option("--clause", "clauses", multiple=True, help="What names this clause or one below it; may be repeated.")
@click.option("--process", "processes", multiple=True, metavar="ID", help="What belongs to it; may be repeated.")
@click.option("--period", metavar="A..B", help="What something happened to: two days, or a period such as 2026-H1.")
@click.option("--seed", help="Draw the sample with this text; default: one from commit and day.")
@click.option("--sample", "size", type=click.IntRange(1, 10_000), help="Draw so many of each kind.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The ZIP file.")
def pack(
    repo: Path,
    ref: str | None,
    as_of: date | None,
    ledger: Path | None,
    audience: str | None,
    clauses: tuple[str, ...],
    processes: tuple[str, ...],
    period: str | None,
    seed: str | None,
    size: int | None,
    output: Path,
) -> None:
    """Pack the site of a day for an auditor, with what to look at and a sample to draw from it."""
    from mastercopy.site.mkdocs_door import build_site
    from mastercopy.site.pack import render_sheet
    from mastercopy.site.render import render_site
    from mastercopy.views.scopeview import Asked, view_scope

    if seed is not None and not seed.isprintable():
        raise MastercopyError("the seed holds characters that nobody can copy from paper", "take letters and digits")
    first, last = read_span(period) if period is not None else (None, None)
    with tempfile.TemporaryDirectory(prefix="mastercopy-") as folder:
        site = Path(folder) / "site"
        with closing(open_recorded(repo, ref, as_of)) as project:
            if audience is not None and audience.strip().casefold() == PUBLIC:
                raise click.UsageError("a pack is for somebody who looks closely; build the site for the public")
            compiled = compile_for(project, day_of(project, as_of), audience, earlier=read_earlier(ledger))
            named = tuple(clause.strip() for clause in clauses)
            scope = view_scope(compiled, Asked(named, _known(compiled, processes), first, last))
            if not scope.trails and not scope.records:
                raise MastercopyError(
                    "nothing answers to that", "ask for less at once; the clauses page names what is there"
                )
            build_site(compiled, compiled.configuration, site, lambda renderer: render_site(compiled, renderer))
            sheet = render_sheet(compiled, scope, site, seed, size, _again(compiled, scope.asked, seed, size))
        _write(output, site, f"pack-{compiled.as_of}", sheet)
    click.echo(
        f"wrote {output}: {count(len(scope.trails), 'document')}, {count(len(scope.records), 'record')} in scope"
    )


def _again(compiled: Compiled, scope: Asked, seed: str | None, size: int | None) -> str:
    """The command that writes the same pack from a clone of the repository."""
    asked = [
        ("--ref", compiled.commit),
        ("--as-of", compiled.as_of.isoformat()),
        ("--audience", compiled.audience),
        *(("--clause", clause) for clause in scope.clauses),
        *(("--process", process) for process in scope.processes),
        ("--period", f"{scope.first}..{scope.last}" if scope.first is not None else None),
        ("--seed", seed),
        ("--sample", size),
    ]
    given = (word for name, value in asked if value is not None for word in (name, str(value)))
    return shlex.join(["mastercopy", "pack", *given, "-o", "again.zip"])


def read_span(text: str) -> tuple[date, date]:
    """The first and the last day of `A..B`, each a day or a period, or of one period."""
    first, dots, last = text.partition("..")
    since, to = parse_period(first), parse_period(last if dots else first)
    if since is None or to is None or since.first > to.last:
        raise MastercopyError(
            f"{text[:40]!r} is no period", "write two days as 2026-01-01..2026-06-30, or one period such as 2026-H1"
        )
    return since.first, to.last


def _known(compiled: Compiled, processes: tuple[str, ...]) -> tuple[str, ...]:
    """The processes by their own spelling; one that is not there is an error."""
    names = {identity(record.id): record.id for record in compiled.register.of_part("processes")}
    for name in processes:
        if identity(name) not in names:
            raise MastercopyError(f"there is no process {name[:60]!r}", meant(name, names.values()))
    return tuple(names[identity(name)] for name in processes)


def _write(output: Path, site: Path, name: str, sheet: dict[str, bytes]) -> None:
    """The file whole or not at all: it is written beside its place and then moved there."""
    from mastercopy.site.pack import write_pack

    handle, unfinished = tempfile.mkstemp(prefix=".pack-", suffix=".zip", dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            write_pack(target, site, name, sheet)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(output)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise

"""Turns worked-out edits into files that are written, or into a diff of them, and tells what a person should know."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mastercopy.editing.writer import Edit, show_edits, write_edits
from mastercopy.words import printable


def finish(repo: Path, edits: Sequence[Edit], *, dry_run: bool) -> bool:
    """Write the edits, or show them; whether they were written."""
    if dry_run:
        click.echo(printable(show_edits(edits), keep="\n"), nl=False)
        return False
    write_edits(repo, edits)
    for path in dict.fromkeys(edit.path for edit in edits if edit.before != edit.after):
        click.echo(f"wrote {printable(path)}")
    return True


def tell_notes(notes: Sequence[str]) -> None:
    """Say what does not hinder the act and should be known, beside the answer."""
    for note in notes:
        click.echo(f"note: {printable(note)}", err=True)


def read_pairs(fields: Sequence[str]) -> dict[str, str]:
    """The values of `--field NAME=VALUE`."""
    given: dict[str, str] = {}
    for pair in fields:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"--field {pair[:40]!r} is not NAME=VALUE")
        given[name.strip()] = value
    return given

"""The verb that brings in a Word file as a draft, once the page is known to say what the file says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mastercopy.cli.nextsteps import NextSteps, say_next
from mastercopy.cli.options import Day, repo_option
from mastercopy.cli.signing import ask, dry_run_option
from mastercopy.editing.desk import open_desk
from mastercopy.editing.writer import show_edits, write_edits
from mastercopy.importing.word.act import Brought, WordWish, bring_in
from mastercopy.importing.word.package import MAX_BYTES
from mastercopy.site.mkdocs_door import renderer_of
from mastercopy.sources.clock import today
from mastercopy.sources.importkey import read_regular
from mastercopy.words import count, printable

_SHOWN = 100


@click.command("import-word")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--type", "type_name", metavar="TYPE", help="What it becomes; default: as its number says.")
@click.option("--id", "name", metavar="ID", help="Its number here; default: the one in its header, else the next one.")
@click.option("--title", help="What it is called; default: as the file says.")
@click.option("--into", metavar="ID", help="Make it the next revision of a document that is here.")
@click.option("--change", help="With --into: what this revision changes, in the author's words.")
@click.option("--as-of", type=Day(), help="The day to number by; default: today in the organisation's zone.")
@repo_option
@dry_run_option
def import_word(
    file: Path,
    type_name: str | None,
    name: str | None,
    title: str | None,
    into: str | None,
    change: str | None,
    as_of: date | None,
    repo: Path,
    *,
    dry_run: bool,
) -> None:
    """Bring in the Word file FILE as a draft; nothing is written unless the page says every word of it."""
    if into is not None and (type_name or name or title):
        raise click.UsageError("--into takes type, number and title from the document that is here")
    if into is None and change is not None:
        raise click.UsageError("--change is for --into; a new document is carried over as it is")
    said = ask(change, "--change", "What does this revision change?") if into is not None else ""
    data, _ = read_regular(file, MAX_BYTES, "the Word file")
    desk = open_desk(repo)
    renderer = renderer_of(desk.read("mkdocs.yml"))
    year = (as_of or today(desk.organisation.timezone)).year
    wish = WordWish(type_name, name, title, into, said)
    brought = bring_in(desk, wish, data, year, lambda text: renderer.render(text, {}))
    if dry_run:
        texts = [edit for edit in brought.edits if edit.path.endswith(".md")]
        click.echo(printable(show_edits(texts), keep="\n"), nl=False)
        for edit in brought.edits[1:]:
            click.echo(f"a picture beside it: {printable(edit.path)}")
    else:
        write_edits(repo, brought.edits)
        for edit in brought.edits:
            click.echo(f"wrote {printable(edit.path)}")
    _report(brought)
    if not dry_run:
        message = f"Bring in {brought.id} from Word"
        steps = NextSteps(desk, repo)
        say_next((*steps.commit(brought.edits, message), steps.ours("approve", brought.id, "--release-draft")))


def _report(brought: Brought) -> None:
    """Say what was found, what was left out and what is missing."""
    converted = brought.converted
    click.echo(
        f"{brought.id} revision {brought.label} is a draft; {count(converted.compared, 'line')} of the file "
        f"and {count(len(converted.pictures), 'picture')} are on its page"
    )
    for one in brought.proposed:
        click.echo(f"taken from the file: {printable(one)}")
    left = list(dict.fromkeys(str(one) for one in brought.left))
    for told in left[:_SHOWN]:
        click.echo(f"left out: {printable(told)}")
    if len(left) > _SHOWN:
        click.echo(f"left out: {len(left) - _SHOWN:,} more")
    for note in brought.notes[:_SHOWN]:
        click.echo(f"note: {printable(note)}", err=True)
    for sentence in brought.missing:
        click.echo(f"fill in next: {printable(sentence)}")

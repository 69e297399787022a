"""The verbs that enter who has read a text, and that list texts to be signed off together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mastercopy.cli.finishing import finish, tell_notes
from mastercopy.cli.nextsteps import NextSteps, say_next
from mastercopy.cli.options import Day, repo_option
from mastercopy.cli.signing import ask, ask_all, dry_run_option
from mastercopy.editing.acknowledging import Entered, Witness, Word, acknowledge, find_text
from mastercopy.editing.actor import check_past, find_person, find_role, own_person, trace_desk
from mastercopy.editing.bundling import list_documents
from mastercopy.editing.desk import Desk, open_desk
from mastercopy.editing.writer import Edit
from mastercopy.history.values import Revision
from mastercopy.importing.signsheet import About, SignSheet, read_sheet
from mastercopy.sources.clock import today
from mastercopy.sources.importkey import read_regular
from mastercopy.sources.tables import MAX_BYTES
from mastercopy.words import MastercopyError, count

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("document", metavar="ID")
@click.option("--revision", help="Which recorded revision was read; default: the one in force.")
@click.option("--person", help="Who has read it; default: the person of Git's user.email.")
@click.option("--from", "table", type=_FILE, help="A table of who has signed on paper: person, date, signature.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook; default: the first.")
@click.option("--witness", metavar="ROLE", help="The role in which you enter what others have signed on paper.")
@click.option("--reference", help="Where the signed paper is, such as `binder 3`.")
@click.option("--on", "day", type=Day(), help="The day on which it was read; default: today.")
@repo_option
@dry_run_option
def ack(
    document: str,
    revision: str | None,
    person: str | None,
    table: Path | None,
    sheet: str | None,
    witness: str | None,
    reference: str | None,
    day: date | None,
    repo: Path,
    *,
    dry_run: bool,
) -> None:
    """Enter that a document was read and understood: by you, or by those who signed a sheet on paper."""
    if table is not None and person is not None:
        raise click.UsageError("--from names people by its lines; leave --person out")
    desk = open_desk(repo)
    here = today(desk.organisation.timezone)
    record, text = find_text(desk, trace_desk(desk, here), document, revision)
    if table is None:
        read, listed = find_person(desk, person, "say it with --person"), None
        check_past(day or here, here, "nobody has read it by then")
        words = [Word(read, day or here)]
        seen = _witness_of(desk, read, witness, reference, here)
    else:
        seen = _witness(desk, witness, reference, here)
        listed = read_sheet(_bytes(table), desk.people, About(record.id, text.revision, here, day), sheet)
        words = [Word(one.person, one.day) for one in listed.signed]
    entered = acknowledge(desk, record, text, words, seen)
    if finish(repo, [entered.edit], dry_run=dry_run):
        said = f"{entered.id} revision {entered.revision}: read and understood by {', '.join(entered.people)}"
        click.echo(f"{said}, {entered.digest[:19]}")
        message = f"Enter who has read {entered.id} revision {entered.revision}"
        say_next(NextSteps(desk, repo).commit([entered.edit], message))
    tell_notes([*_notes(entered, text, listed), *_lies_here(table, repo)])


def _witness_of(desk: Desk, read: str, witness: str | None, reference: str | None, here: date) -> Witness | None:
    """Nobody for one's own word; whoever enters it for somebody else."""
    if read != own_person(desk):
        return _witness(desk, witness, reference, here)
    if (witness, reference) != (None, None):
        raise click.UsageError("--witness and --reference are for what others have signed on paper")
    return None


def _witness(desk: Desk, witness: str | None, reference: str | None, here: date) -> Witness:
    """Who enters it, in the role that was named and is held."""
    named = ask(witness, "--witness", "In which role do you enter what others have signed on paper?")
    own = find_person(desk, None, "set `git config user.email` to an address of yours in the records")
    return Witness(own, find_role(desk, own, named, here), reference)


def _bytes(table: Path) -> bytes:
    data, _ = read_regular(table, MAX_BYTES, "the sheet")
    if len(data) > MAX_BYTES:
        raise MastercopyError(f"the sheet is larger than {MAX_BYTES:,} bytes", "split it")
    return data


def _notes(entered: Entered, text: Revision, sheet: SignSheet | None) -> list[str]:
    """What a person should know who has entered it."""
    notes = []
    if text.status != "effective":
        notes.append(f"revision {text.revision} of {entered.id} is {text.status.replace('-', ' ')}, not in force")
    if sheet is not None and sheet.unsigned:
        notes.append(f"{count(len(sheet.unsigned), 'line')} without a signature left out: {_lines(sheet.unsigned)}")
    if sheet is not None and sheet.doubled:
        notes.append(f"{count(len(sheet.doubled), 'line')} that says the same again left out: {_lines(sheet.doubled)}")
    if entered.known:
        notes.append(f"had acknowledged it before: {', '.join(entered.known)}")
    return notes


def _lies_here(table: Path | None, repo: Path) -> list[str]:
    if table is None or not table.resolve().is_relative_to(repo.resolve()):
        return []
    return [f"{table.name} lies in the repository: do not commit it, it holds what belongs to people"]


def _lines(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers[:20])) + (" ..." if len(numbers) > 20 else "")


@click.command()
@click.argument("documents", metavar="ID...", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--title", help="What the documents have in common.")
@repo_option
@dry_run_option
def bundle(documents: tuple[str, ...], output: Path | None, title: str | None, repo: Path, *, dry_run: bool) -> None:
    """List documents with their digests, to be read and signed off in one act."""
    (target,) = ask_all((output, "--output", "Which file shall be written?"))
    target = Path(target)
    desk = open_desk(repo)
    data = list_documents(desk, documents, title or "Documents to sign off")
    if finish(target.parent, [Edit(target.name, None, data)], dry_run=dry_run):
        say_next((NextSteps(desk, repo).ours("approve", "--bundle", str(target)),))

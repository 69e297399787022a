"""The verb that a forge runs after a merge: it brings the approvals given there into the records."""

from __future__ import annotations

from pathlib import Path

import click

from mastercopy.checks.formats import escape_command
from mastercopy.cli.options import format_option, repo_option
from mastercopy.cli.printing import print_json
from mastercopy.cli.signing import dry_run_option
from mastercopy.editing.approvals import RecordedApprovals, tell_entries
from mastercopy.editing.approvals import record_approvals as enter_reviews
from mastercopy.editing.desk import open_desk
from mastercopy.editing.writer import show_edits, write_edits
from mastercopy.model.mergedrequest import read_request
from mastercopy.sources.clock import now
from mastercopy.words import MastercopyError, count, printable

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("record-approvals")
@click.argument("event", metavar="EVENT.json", type=_FILE)
@click.option("--reviews", required=True, type=_FILE, help="What the forge answers about the reviews or approvals.")
@format_option("text", "json", "github")
@repo_option
@dry_run_option
def record_approvals(event: Path, reviews: Path, form: str, repo: Path, *, dry_run: bool) -> None:
    """Enter the reviews of a merged pull or merge request as approvals of what it recorded, each once.

    EVENT.json is what the forge tells of the request.
    """
    proposal, answer = read_request(_read(event)), _read(reviews)
    desk = open_desk(repo)
    recorded = enter_reviews(desk, proposal, answer, now(desk.organisation.timezone))
    if not dry_run:
        write_edits(repo, recorded.edits)
    if form == "json":
        _print_as_data(recorded)
    elif dry_run:
        click.echo(printable(show_edits(recorded.edits), keep="\n"), nl=False)
    else:
        _print(recorded, annotate=form == "github")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(20_000_000)  # more than is ever read: what is larger is refused by its length
    except OSError as fault:
        raise MastercopyError(f"{file.name[:64]!r} cannot be read", "name a file that the forge answered") from fault


def _print(recorded: RecordedApprovals, *, annotate: bool) -> None:
    """What was entered, on standard output; what gave no entry, on standard error, or as annotations of the run."""
    for edit in recorded.edits:
        click.echo(f"wrote {printable(edit.path)}")
    for one in tell_entries(recorded):
        said = f"{one['document']} revision {one['revision']}: {one['meaning']} by {one['person']} as {one['role']}"
        click.echo(printable(said))
    click.echo(f"{count(recorded.approvals, 'approval')} entered")
    for gone in recorded.passed:
        _note(gone.sentence, "notice" if gone.settled else "warning", annotate=annotate)
    for entry in recorded.entries:
        for note in entry.notes:
            _note(f"{entry.id}: {note}", "notice", annotate=annotate)


def _note(said: str, command: str, *, annotate: bool) -> None:
    if annotate:
        click.echo(f"::{command} title=record-approvals::{escape_command(printable(said))}")
    else:
        click.echo(f"note: {printable(said)}", err=True)


def _print_as_data(recorded: RecordedApprovals) -> None:
    notes = [f"{one.id}: {note}" for one in recorded.entries for note in one.notes]
    print_json(
        {
            "proposal": {
                "forge": recorded.proposal.forge,
                "number": recorded.proposal.number,
                "url": recorded.proposal.url,
            },
            "entered": list(tell_entries(recorded)),
            "not_entered": [
                {"reason": gone.sentence, **({"reviewed_digest": gone.digest} if gone.digest else {})}
                for gone in recorded.passed
            ],
            "notes": notes,
            "written": [edit.path for edit in recorded.edits],
        }
    )

"""The verbs that enter what people did: a review done or put off, a record or an action closed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from mastercopy.cli.finishing import finish, read_pairs, tell_notes
from mastercopy.cli.nextsteps import NextSteps, say_next
from mastercopy.cli.options import Day, repo_option
from mastercopy.cli.signing import ask_all, dry_run_option
from mastercopy.editing.actions import close_action
from mastercopy.editing.actor import find_in_force, own_person, trace_desk
from mastercopy.editing.closing import Closing, close_record
from mastercopy.editing.desk import Desk, open_desk
from mastercopy.editing.reviewing import VERDICTS, Dated, Review, postpone_review, review_document
from mastercopy.model.record import identity
from mastercopy.sources.clock import today
from mastercopy.words import MastercopyError, printable

_by_option = click.option("--by", "person", metavar="PERSON", help="Who; default: the person of Git's user.email.")


def _for_another(desk: Desk, person: str) -> list[str]:
    return [f"you enter this for {person}"] if own_person(desk) not in (person, None) else []


def _verdict(given: str) -> str:
    """A verdict as it is written; asked for at a terminal it may be in capitals or begun."""
    found = [one for one in VERDICTS if one.startswith(given.strip().casefold())]
    if len(found) != 1 or not given.strip():
        raise MastercopyError(f"{given[:40]!r} is no verdict", f"one of: {', '.join(VERDICTS)}")
    return found[0]


@click.command("review-done")
@click.argument("documents", metavar="ID...", nargs=-1, required=True)
@click.option("--verdict", metavar="|".join(VERDICTS), help="What comes of it.")
@click.option("--basis", help="What it rests on, such as who walked through it.")
@_by_option
@click.option("--role", help="In which role; default: the owner's, else the only one held.")
@click.option("--on", "day", type=Day(), help="The day of the review; default: today.")
@repo_option
@dry_run_option
def review_done(
    documents: tuple[str, ...],
    verdict: str | None,
    basis: str | None,
    person: str | None,
    role: str | None,
    day: date | None,
    repo: Path,
    *,
    dry_run: bool,
) -> None:
    """Enter that documents were reviewed: they stay as they are, or are revised or withdrawn next."""
    desk = open_desk(repo)
    here = today(desk.organisation.timezone)
    history = trace_desk(desk, here)
    names = tuple(dict.fromkeys(map(identity, documents)))
    for name in names:
        find_in_force(desk, history, name)  # before anybody is asked
    told, rests = ask_all(
        (verdict, "--verdict", f"What comes of it ({', '.join(VERDICTS)})?"),
        (basis, "--basis", "What does the review rest on?"),
    )
    wish = Review(_verdict(str(told)), str(rests), day or here, person, role)
    done = [review_document(desk, history, name, wish) for name in names]
    if finish(repo, [one.edit for one in done], dry_run=dry_run):
        for one in done:
            _tell_review(one, wish)
        say_next(NextSteps(desk, repo).after_review([one.edit for one in done], [one.id for one in done], wish.verdict))
    for one in done:
        tell_notes([f"{one.id}: {note}" for note in one.notes])
    tell_notes(_for_another(desk, done[0].person))


def _tell_review(one: Dated, wish: Review) -> None:
    planned = f", next review {one.due}" if one.due is not None else ", no periodic review planned"
    after = planned if wish.verdict == VERDICTS[0] else ""
    click.echo(f"{one.id}: reviewed on {wish.day} by {one.person} as {one.role}, {wish.verdict}{after}")


@click.command()
@click.argument("documents", metavar="ID...", nargs=-1, required=True)
@click.option("--until", type=Day(), help="The new day of the review.")
@click.option("--reason", help="Why it is put off.")
@_by_option
@repo_option
@dry_run_option
def postpone(
    documents: tuple[str, ...], until: date | None, reason: str | None, person: str | None, repo: Path, *, dry_run: bool
) -> None:
    """Put the periodic review of documents off; the day on which it was due stays on record."""
    desk = open_desk(repo)
    history = trace_desk(desk, today(desk.organisation.timezone))
    told, why = ask_all((until, "--until", "Until which day (YYYY-MM-DD)?"), (reason, "--reason", "Why is it put off?"))
    later = told if isinstance(told, date) else Day().convert(told, None, None)
    names = dict.fromkeys(map(identity, documents))
    done = [postpone_review(desk, history, name, later, str(why), person) for name in names]
    if finish(repo, [one.edit for one in done], dry_run=dry_run):
        for one in done:
            click.echo(f"{one.id}: next review {one.due}, it was due on {one.was}")
        listed = ", ".join(one.id for one in done)
        say_next(NextSteps(desk, repo).commit([one.edit for one in done], f"Postpone the review of {listed}"))
    tell_notes(_for_another(desk, done[0].person))


@click.command()
@click.argument("record", metavar="ID")
@click.option("--status", metavar="STATE", help="The state to reach, or an exit such as void; default: the last state.")
@click.option(
    "--field", "fields", multiple=True, metavar="NAME=VALUE", help="A field's value; ROWS.FIELD=VALUE a row's."
)
@click.option("--action", metavar="ACTION", help="Close this action of the record, and not the record.")
@click.option("--on", "day", type=Day(), help="The day on which it was so; default: today.")
@repo_option
@dry_run_option
def close(
    record: str,
    status: str | None,
    fields: tuple[str, ...],
    action: str | None,
    day: date | None,
    repo: Path,
    *,
    dry_run: bool,
) -> None:
    """Move a record on in its life, as far as what is written allows, or close one of its actions."""
    if action is not None and (status is not None or fields):
        raise click.UsageError("--action closes one action; leave --status and --field out")
    given = read_pairs(fields)
    desk = open_desk(repo)
    here = today(desk.organisation.timezone)
    steps = NextSteps(desk, repo)
    if action is not None:
        done = close_action(desk, record, action, day or here, here)
        if finish(repo, [done.edit], dry_run=dry_run):
            still = f"; still open: {', '.join(done.open)}" if done.open else "; no action is open any more"
            click.echo(printable(f"{done.id}: {done.action} is done on {day or here}{still}"))
            say_next(steps.commit([done.edit], f"Close {done.action} of {done.id}"))
        return
    closing = _completed(desk, record, status, given, day, here)
    if finish(repo, [closing.edit], dry_run=dry_run):
        click.echo(f"{closing.id} is {closing.status}")
        say_next(steps.commit([closing.edit], f"{closing.id}: {closing.status}"))
    tell_notes([f"{name} is {text}, as nobody wrote another day" for name, text in closing.filled.items() if not day])


def _completed(
    desk: Desk, record: str, status: str | None, given: dict[str, str], day: date | None, here: date
) -> Closing:
    """The step with everything that it needs: asked for at a terminal, else told in one message."""
    closing = close_record(desk, record, status, given, day, here)
    while closing.missing:
        if not sys.stdin.isatty():
            raise click.UsageError(_lacking(closing))
        for one in closing.missing:
            given[one.name] = click.prompt(one.question)
        closing = close_record(desk, record, status, given, day, here)
    return closing


def _lacking(closing: Closing) -> str:
    asked = ((one.name, one.question[:1].lower() + one.question[1:]) for one in closing.missing)
    options: Sequence[str] = [f"--field {name}=... is missing: {question}" for name, question in asked]
    nearer = (f"`--status {closing.nearer}` needs nothing more",) if closing.nearer is not None else ()
    return "\n  ".join((f"{closing.id} cannot be {closing.status} yet:", *options, *nearer))

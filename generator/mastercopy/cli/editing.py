"""The verbs that edit files for people: begin, revise, sign off, withdraw, hand over, and found a repository."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from mastercopy.cli.finishing import finish, read_pairs, tell_notes
from mastercopy.cli.nextsteps import NextSteps, say_next
from mastercopy.cli.options import Day, repo_option
from mastercopy.cli.signing import ask, ask_all, dry_run_option, read_signing, signing_options
from mastercopy.editing.bundling import MAX_BUNDLE, check_unchanged, read_bundle
from mastercopy.editing.desk import Desk, find_document, open_desk
from mastercopy.editing.founding import FORGES, SIZES, found_repository
from mastercopy.editing.judging import Signing
from mastercopy.editing.reassigning import reassign as hand_over
from mastercopy.editing.revising import NextRevision, named_in, revise_document, withdraw_document
from mastercopy.editing.signing import Signed, sign_document
from mastercopy.editing.starting import start_record
from mastercopy.editing.writer import Edit
from mastercopy.history.signoff import APPROVING, MEANINGS
from mastercopy.model.record import identity
from mastercopy.sources.clock import today
from mastercopy.sources.importkey import read_regular
from mastercopy.words import MastercopyError, count, printable

_bundle = click.option(
    "--bundle",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A list that `mastercopy bundle` wrote: exactly these texts, or none.",
)
_as_of = click.option("--as-of", type=Day(), help="The day to number by; default: today in the organisation's zone.")


@click.command()
@click.argument("type_name", metavar="TYPE")
@click.argument("title")
@click.option("--field", "fields", multiple=True, metavar="NAME=VALUE", help="A field's value; lists with commas.")
@_as_of
@repo_option
@dry_run_option
def new(type_name: str, title: str, fields: tuple[str, ...], as_of: date | None, repo: Path, *, dry_run: bool) -> None:
    """Begin a document or record of a TYPE, under a TITLE, with the next free ID."""
    given = read_pairs(fields)
    desk = open_desk(repo)
    started = start_record(desk, type_name, title, given, (as_of or today(desk.organisation.timezone)).year)
    if finish(repo, [started.edit], dry_run=dry_run):
        for sentence in started.missing:
            click.echo(f"fill in next: {printable(sentence)}")
        is_document = started.edit.path.startswith("docs/")
        say_next(NextSteps(desk, repo).after_new(started.edit, started.id, document=is_document))


@click.command()
@click.argument("document", metavar="ID")
@click.option("--change", help="What this revision changes, in the author's words.")
@click.option("--revision", help="The label, where it is not the next one.")
@click.option("--effective", type=Day(), help="The first day on which it holds; default: on release.")
@click.option(
    "--class",
    "change_class",
    type=click.Choice(["major", "minor", "editorial"]),
    help="How much it changes; the approval matrix may ask for more where it is much.",
)
@click.option("--because", multiple=True, metavar="ID", help="What caused it: feedback, a finding, an idea.")
@click.option("--reinstate", is_flag=True, help="Bring a withdrawn document back.")
@repo_option
@dry_run_option
def revise(
    document: str,
    change: str | None,
    revision: str | None,
    effective: date | None,
    change_class: str | None,
    because: tuple[str, ...],
    repo: Path,
    *,
    reinstate: bool,
    dry_run: bool,
) -> None:
    """Begin the next revision of a document, as a draft."""
    wish = NextRevision(
        ask(change, "--change", "What does this revision change?"),
        revision,
        effective,
        change_class,
        because,
        reinstate,
    )
    desk = open_desk(repo)
    revised = revise_document(desk, document, wish)
    if finish(repo, [revised.edit], dry_run=dry_run):
        click.echo(f"{revised.id} revision {revised.label} is begun as a draft; edit its text")
        say_next(NextSteps(desk, repo).after_revise(revised.edit, revised.id, revised.label))
    tell_notes(revised.notes)


def _sign(documents: Sequence[str], meaning: str, repo: Path, given: dict[str, Any], *, dry_run: bool) -> None:
    """One entry for each document, all worked out before any is written."""
    bundle: Path | None = given.pop("bundle", None)
    if bool(documents) == (bundle is not None):
        raise click.UsageError("name documents, or a list of them with --bundle")
    if bundle is not None and (given["digest"], given["revision"]) != (None, None):
        raise click.UsageError("--bundle says which revisions and digests are meant; leave --digest and --revision out")
    desk = open_desk(repo)
    asked = read_signing(desk, meaning, given)
    if bundle is not None:
        signed = _sign_bundle(desk, bundle, asked)
    else:
        signed = _sign_each(desk, [(name, asked) for name in dict.fromkeys(map(identity, documents))])
    if finish(repo, list(dict.fromkeys(edit for one in signed for edit in one.edits)), dry_run=dry_run):
        for one in signed:
            _say(one, meaning)
        drafts = [one for one in signed if find_document(desk, one.id).status == "draft"]
        still_draft = bool(drafts) and meaning in APPROVING and not asked.release_draft
        say_next(NextSteps(desk, repo).after_sign(signed, meaning, still_draft=still_draft))
    for one in signed:
        tell_notes([f"{one.id}: {note}" for note in one.notes])


def _sign_bundle(desk: Desk, bundle: Path, asked: Signing) -> list[Signed]:
    """One entry for each text of a bundle, where none has changed since it was made."""
    data, _ = read_regular(bundle, MAX_BUNDLE, "the bundle")
    if len(data) > MAX_BUNDLE:
        raise MastercopyError(f"the bundle is larger than {MAX_BUNDLE:,} bytes", "make smaller ones")
    listed = read_bundle(data, bundle.name)
    check_unchanged(desk, listed, bundle.name)
    return _sign_each(desk, [(one.id, replace(asked, digest=one.digest, revision=one.revision)) for one in listed])


def _sign_each(desk: Desk, asked: Sequence[tuple[str, Signing]]) -> list[Signed]:
    """One entry for each document; where one of many is refused, its name is told."""
    signed = []
    for name, signing in asked:
        try:
            signed.append(sign_document(desk, name, signing))
        except MastercopyError as fault:
            if len(asked) == 1 or name in fault.sentence:
                raise
            raise MastercopyError(f"{name}: {fault.sentence}", fault.hint, fault.place) from fault
    return signed


def _say(one: Signed, meaning: str) -> None:
    click.echo(f"{one.id} revision {one.revision}: {meaning} by {one.person} as {one.role}, {one.digest[:19]}")


@click.command()
@click.argument("documents", metavar="ID...", nargs=-1)
@_bundle
@click.option(
    "--meaning",
    type=click.Choice(MEANINGS[:4]),
    default=MEANINGS[2],
    show_default=True,
    help="What is said of the text.",
)
@click.option("--release-draft", is_flag=True, help="Take the mark `status: draft` off as well.")
@signing_options
def approve(documents: tuple[str, ...], meaning: str, repo: Path, *, dry_run: bool, **given: Any) -> None:
    """Approve documents as they stand in the working tree; a draft may be approved before it is released."""
    _sign(documents, meaning, repo, given, dry_run=dry_run)


def _against(name: str, told: str) -> Callable[..., None]:
    @click.option("--reason", help="Why.")
    @click.argument("documents", metavar="ID...", nargs=-1)
    @_bundle
    @signing_options
    def verb(documents: tuple[str, ...], reason: str | None, repo: Path, *, dry_run: bool, **given: Any) -> None:
        given["reason"] = ask(reason, "--reason", f"Why do you {name} it?")
        _sign(documents, name, repo, given, dry_run=dry_run)

    verb.__doc__ = told
    return verb


reject = click.command("reject")(_against("reject", "Say that documents as they stand must not be followed."))
retract = click.command("retract")(_against("retract", "Take back what you said about documents as they stand."))


_UNSIGNED = "it takes effect as soon as it is on main, signed or not; until it is signed, every page says so"


@click.command()
@click.argument("document", metavar="ID")
@click.option("--on", "day", type=Day(), help="The first day on which it no longer holds.")
@click.option("--reason", help="Why it is withdrawn.")
@click.option("--superseded-by", metavar="ID", help="The document that replaces it.")
@click.option("--sign", is_flag=True, help="Add your sign-off of the withdrawal as well.")
@signing_options
def withdraw(
    document: str,
    day: date | None,
    reason: str | None,
    superseded_by: str | None,
    repo: Path,
    *,
    sign: bool,
    dry_run: bool,
    **given: Any,
) -> None:
    """Say that a document no longer holds from a day on; --sign alone signs off what is withdrawn already."""
    desk = open_desk(repo)
    name = find_document(desk, document).id
    edits: list[Edit] = []
    if not (sign and day is None and reason is None and find_document(desk, document).get("withdrawn") is not None):
        on, why = ask_all(
            (day, "--on", "From which day on is it withdrawn (YYYY-MM-DD)?"),
            (reason, "--reason", "Why is it withdrawn?"),
        )
        on = on if isinstance(on, date) else Day().convert(on, None, None)
        edits.append(withdraw_document(desk, document, on, why, superseded_by))
    notes: tuple[str, ...] = () if sign else (_UNSIGNED,)
    users = named_in(desk, name) if edits else ()
    if users:
        notes = (*notes, f"it is still named by {', '.join(users)}: see `mastercopy impact {name}`")
    if day is not None and day < today(desk.organisation.timezone):
        notes = (*notes, f"{day} lies in the past: the document holds until this reaches main")
    if sign:
        signed = sign_document(desk, document, read_signing(desk, "withdraw", given))
        edits.extend(signed.edits)
        notes = (*notes, *signed.notes)
    if finish(repo, edits, dry_run=dry_run):
        say_next(NextSteps(desk, repo).after_withdraw(edits, name, signed=sign))
    tell_notes(notes)


@click.command()
@click.argument("hands", metavar="[FROM TO]", nargs=-1)
@click.option("--from", "giver", help="The role or person that owns things now.")
@click.option("--to", "taker", help="The role or person that shall own them.")
@repo_option
@dry_run_option
def reassign(hands: tuple[str, ...], giver: str | None, taker: str | None, repo: Path, *, dry_run: bool) -> None:
    """Give everything open that the role or person FROM owns to another, TO."""
    if hands and (len(hands) != 2 or giver is not None or taker is not None):
        raise click.UsageError("name who gives and who takes: `reassign FROM TO`, or with --from and --to")
    giver, taker = hands or ask_all((giver, "--from", "From which role or person?"), (taker, "--to", "To which?"))
    desk = open_desk(repo)
    done = hand_over(desk, giver, taker)
    if finish(repo, done.edits, dry_run=dry_run):
        for handover in done.handovers:
            click.echo(printable(str(handover)))
        say_next(NextSteps(desk, repo).commit(done.edits, f"Hand over from {giver} to {taker}"))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--size", type=click.Choice(SIZES), default=SIZES[0], show_default=True, help="How much it begins with.")
@click.option("--timezone", default="UTC", show_default=True, help="Such as Europe/Lisbon.")
@click.option("--forge", type=click.Choice(FORGES), default=FORGES[0], show_default=True, help="Where it will live.")
def init(folder: Path, size: str, timezone: str, forge: str) -> None:
    """Write the repository of an organisation that begins into FOLDER, with what the forge does for it."""
    founded = found_repository(folder, size, timezone, forge, today(ZoneInfo("UTC")))
    click.echo(f"wrote {count(len(founded.paths), 'file')} to {folder}; README.md there says how to go on")
    if founded.around is not None:
        tell_notes([f"{folder} lies inside the repository {founded.around}, and is a repository of its own"])
    if founded.commit is None:
        click.echo("Git does not know who you are, or refused to commit; the first commit is yours to make:")
        click.echo(
            f'  git -C {folder} config user.name "Your Name" && git -C {folder} config user.email you@example.com'
        )
        click.echo(f'  git -C {folder} add --all && git -C {folder} commit -m "Begin document control"')
        if founded.person_invented:
            click.echo(f"before that put yourself in the place of {founded.person} in records/organisation.yml:")
            click.echo("who approves is known by that name and e-mail")
    else:
        click.echo(f"the first commit is {founded.commit[:12]}")

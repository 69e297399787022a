"""The verb that brings in what another tool exported: counts, complaints and measurements, and no person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from mastercopy.cli.nextsteps import NextSteps, say_next
from mastercopy.cli.options import repo_option
from mastercopy.cli.signing import dry_run_option
from mastercopy.editing.desk import Desk, open_desk
from mastercopy.editing.writer import show_edits, write_edits
from mastercopy.importing.act import Imported, Wish, import_export
from mastercopy.importing.profile import Profile, profile_names, read_profile
from mastercopy.sources.files import read_disk_tree
from mastercopy.sources.importkey import own_key_file, read_import_key, read_regular
from mastercopy.sources.tables import MAX_BYTES
from mastercopy.words import MastercopyError, count, printable

_SHOWN = 200
_ADDED = 12
"""Files that one line of a command may name."""
_READ_THEM = "no pattern finds a name: read what was written before you commit it"


@click.command("import")
@click.argument("profile", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--into", metavar="ID", help="The survey wave that counts the responses, or the measured objective.")
@click.option("--column", "columns", multiple=True, metavar='FIELD="HEADING"', help="The heading of a field's column.")
@click.option("--channel", metavar="ID", help="How the complaints reached us, where the export does not tell.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook; default: the first.")
@click.option("--key-file", type=click.Path(path_type=Path, dir_okay=False), help="Where the key for hashing lies.")
@click.option("--describe", is_flag=True, help="Say what the profile reads, and import nothing.")
@repo_option
@click.option("--list", "listed", is_flag=True, help="Name every profile, and import nothing.")
@dry_run_option
def import_(
    profile: str | None,
    file: Path | None,
    into: str | None,
    columns: tuple[str, ...],
    channel: str | None,
    sheet: str | None,
    key_file: Path | None,
    repo: Path,
    *,
    describe: bool,
    listed: bool,
    dry_run: bool,
) -> int:
    """Bring in the export FILE of a survey or ticket tool, as PROFILE says; twice is as good as once."""
    if listed:
        return _list(repo)
    if profile is not None and describe:
        return _describe(read_profile(profile, read_disk_tree(repo)))
    if profile is None:
        raise click.UsageError("name a profile; `mastercopy import --list` shows them")
    if file is None:
        raise click.UsageError("name the export after the profile")
    wish = Wish(profile, into, _pairs(columns), sheet, channel)
    desk = open_desk(repo)
    imported = import_export(desk, wish, _bytes(file), lambda: _key(key_file, repo))
    _report(desk, imported, repo, dry_run=dry_run)
    if file.resolve().is_relative_to(repo.resolve()):
        _note(f"{file.name} lies in the repository: do not commit it, it holds what belongs to people")
    outcome = imported.outcome
    return 1 if outcome.rejected and not (outcome.accepted or outcome.known or outcome.changed) else 0


def _list(repo: Path) -> int:
    tree = read_disk_tree(repo)
    for name in profile_names(tree):
        try:
            profile = read_profile(name, tree)
            click.echo(printable(f"{name:<18}  {profile.target:<12}  {profile.title}"))
        except MastercopyError as fault:
            click.echo(printable(f"{name:<18}  unusable      {fault.sentence}", keep="\n"))
    return 0


def _bytes(file: Path) -> bytes:
    data, _ = read_regular(file, MAX_BYTES, "the export")
    if len(data) > MAX_BYTES:
        raise MastercopyError(f"the export is larger than {MAX_BYTES:,} bytes", "export a shorter span of time")
    return data


def _key(given: Path | None, repo: Path) -> bytes:
    own = own_key_file() if given is None else None
    there = own is None or own.exists()
    key = read_import_key(given, repo)
    if own is not None and not there and own.exists():
        _note(f"a key was made in {own}: keep a copy of it in a safe place, later imports need the same")
    return key


def _pairs(columns: tuple[str, ...]) -> Mapping[str, str]:
    named: dict[str, str] = {}
    for pair in columns:
        name, equals, heading = pair.partition("=")
        if not equals or not name.strip() or not heading.strip():
            raise click.UsageError(f'--column {pair[:40]!r} is not FIELD="HEADING"')
        named[name.strip()] = heading
    return named


def _report(desk: Desk, imported: Imported, repo: Path, *, dry_run: bool) -> None:
    """Say what came of every row, and write all files or none."""
    outcome = imported.outcome
    if dry_run:
        click.echo(printable(show_edits(outcome.edits), keep="\n"), nl=False)
    else:
        write_edits(repo, outcome.edits)
        for edit in outcome.edits:
            click.echo(f"wrote {printable(edit.path)}")
    told = [count(imported.read, "row") + " read", f"{outcome.accepted:,} accepted", f"{outcome.known:,} already here"]
    told += [f"{outcome.changed:,} brought up to date"] if outcome.changed else []
    click.echo(", ".join((*told, f"{len(outcome.rejected):,} rejected")))
    for reason, number in sorted(imported.left_out.items()):
        click.echo(printable(f"left out: {count(number, 'row')}, {reason}"))
    for one in outcome.rejected[:_SHOWN]:
        click.echo(printable(f"rejected: {one}"))
    if len(outcome.rejected) > _SHOWN:
        click.echo(f"and {len(outcome.rejected) - _SHOWN:,} more: {printable(outcome.reasons())}")
    for note in outcome.notes[:_SHOWN]:
        _note(note)
    if not outcome.edits:
        click.echo("nothing new")
    elif not dry_run:
        _note(_READ_THEM)
        if len(outcome.edits) <= _ADDED:
            message = f"Import {count(outcome.accepted + outcome.changed, 'row')}"
            say_next(NextSteps(desk, repo).commit(outcome.edits, message))


def _note(text: str) -> None:
    click.echo(f"note: {printable(text)}", err=True)


def _describe(profile: Profile) -> int:
    click.echo(printable(f"{profile.name}: {profile.title}, into {profile.target} ({profile.place.path})"))
    for name, aliases in profile.columns.items():
        need = "needed" if name in profile.required else "if there"
        click.echo(printable(f"  {name:<14} {need:<8}  {' | '.join(aliases)}"))
    if profile.personal:
        click.echo(printable(f"  never written: {', '.join(profile.personal)}"))
    return 0

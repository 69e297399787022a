"""The verb that looks whether forge, machine and repository are set up as the approval matrix needs it."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

import click

from mastercopy.cli.keeping import as_of_option, day_in, read_folder
from mastercopy.cli.options import format_option, repo_option
from mastercopy.cli.printing import print_json
from mastercopy.editing.desk import PARTS, read_fields
from mastercopy.editing.doctoring import NO_FORGE, find_forge, look_around, needs_of
from mastercopy.model.diagnosis import Diagnosis, compare_protection
from mastercopy.model.organisation import read_organisation
from mastercopy.model.protection import MAX_EXPORT, read_protection
from mastercopy.sources.store import find_store
from mastercopy.words import MastercopyError, count, printable

_HOW = {
    "github": (
        "gh api repos/OWNER/REPO/branches/{branch}/protection > protection.json",
        "gh api repos/OWNER/REPO/rules/branches/{branch} > rules.json",
        "gh api repos/OWNER/REPO/rulesets/ID > ruleset.json",
        "mastercopy doctor --protection rules.json --protection ruleset.json",
    ),
    "gitlab": (
        "glab api projects/ID/protected_branches/{branch} > protected.json",
        "glab api projects/ID/approval_rules > rules.json",
        "glab api projects/ID/approvals > approvals.json",
        "glab api projects/ID > project.json",
        "mastercopy doctor --forge gitlab --protection protected.json --protection rules.json "
        "--protection approvals.json --protection project.json",
    ),
}
_LEADS = {
    "github": "how main is protected was not looked at; ask the forge (older protection, rules, or both) and say:",
    "gitlab": "how main is protected was not looked at; ask the forge and say:",
}


@click.command()
@click.option(
    "--protection",
    "exports",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What the forge answers about the protection of main; may be given several times.",
)
@click.option(
    "--forge",
    type=click.Choice((*_HOW, NO_FORGE)),
    help="Where the repository lives; default: the one whose files are here.",
)
@click.option("--status-check", "check", default="check", show_default=True, help="The check that must have passed.")
@format_option("text", "json")
@repo_option
@as_of_option
def doctor(exports: tuple[Path, ...], forge: str | None, check: str, form: str, repo: Path, as_of: date | None) -> int:
    """What is missing on the forge, in the repository and on this machine; exit with 1 where the policy needs it."""
    tree, catalog, register = read_folder(repo)
    forge = forge or find_forge(repo)
    if exports and forge == NO_FORGE:
        raise MastercopyError("answers of a forge are given, and none is named", "name it with --forge")
    day = day_in(tree, as_of)
    branch = read_organisation(read_fields(tree, PARTS.organisation[0])).main_branch
    findings = list(look_around(repo, tree, catalog, register, day, forge, find_store()))
    if exports:
        told = read_protection([_read(path) for path in exports], branch)
        findings[:0] = compare_protection(told, needs_of(tree, day, forge, check), forge)
    how = () if exports else tuple(_command(line, branch) for line in _HOW.get(forge, ()))
    if form == "json":
        print_json(_json(findings, bool(exports), how, forge, day))
    else:
        _tell(findings, how, forge)
    return 1 if any(finding.grade == "error" for finding in findings) else 0


def _command(line: str, branch: str) -> str:
    """A command to copy, whatever the branch is called."""
    return " ".join(shlex.quote(word.format(branch=branch)) if "{" in word else word for word in line.split(" "))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_EXPORT + 1)


def _json(findings: list[Diagnosis], compared: bool, how: tuple[str, ...], forge: str, day: date) -> dict[str, object]:
    """The findings as data (schema mastercopy/doctor/1)."""
    return {
        "schema": "mastercopy/doctor/1",
        "as_of": day.isoformat(),
        "forge": forge,
        "protection": "compared" if compared else "not looked at",
        "findings": [
            {"slug": one.slug, "grade": one.grade, "is": one.found, "should": one.wanted, "way": one.way}
            for one in findings
        ],
        "ask_the_forge": list(how),
    }


def _tell(findings: list[Diagnosis], how: tuple[str, ...], forge: str) -> None:
    for one in findings:
        click.echo(
            printable(f"{one.grade + ':':9}{one.slug}: {one.found}" if one.grade != "fine" else f"fine:    {one.found}")
        )
        if one.grade != "fine":
            click.echo(printable(f"  should be: {one.wanted}"))
            click.echo(printable(f"  way: {one.way}"))
    if how:
        click.echo(_LEADS[forge])
        for command in how:
            click.echo(f"  {printable(command)}")
    errors = sum(one.grade == "error" for one in findings)
    others = sum(one.grade in ("warning", "info") for one in findings)
    click.echo(f"{count(errors, 'error')}, {count(others, 'warning or note', 'warnings and notes')}")

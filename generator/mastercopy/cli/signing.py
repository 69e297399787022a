"""Turns what was said on the command line into an act of a person, with its evidence; asks for what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from mastercopy.cli.options import Verb, repo_option
from mastercopy.editing.desk import Desk
from mastercopy.editing.judging import Signing
from mastercopy.model.organisation import EVIDENCE
from mastercopy.sources.clock import now

dry_run_option = click.option("--dry-run", is_flag=True, help="Show the edits as a diff and write nothing.")
_FILE = click.Path(path_type=Path, dir_okay=False)


def ask(value: Any, option: str, question: str) -> Any:
    """A value that is needed: as given, else asked for at a terminal, else an error that names the option."""
    if value not in (None, "", ()):
        return value
    if sys.stdin.isatty():
        return click.prompt(question)
    raise click.UsageError(f"{option} is missing: {question.lower()}")


def ask_all(*asked: tuple[Any, str, str]) -> tuple[Any, ...]:
    """Values that are needed, each with its option and question; what is missing is told in one message."""
    missing = [f"{option} is missing: {question.lower()}" for value, option, question in asked if value in (None, "")]
    if len(missing) > 1 and not sys.stdin.isatty():
        raise click.UsageError("; ".join(missing))
    return tuple(ask(*one) for one in asked)


def signing_options(verb: Verb) -> Verb:
    """The options of every verb that signs off."""
    for option in (
        dry_run_option,
        repo_option,
        click.option("--anyway", is_flag=True, help="Record it although it will not count by the approval matrix."),
        click.option("--key", type=_FILE, help="Sign it with this SSH key."),
        click.option("--tag", help="A signed tag that says it; its text is copied into the entry."),
        click.option(
            "--export", type=_FILE, help="What the forge answers about reviews; it is stored beside the entry."
        ),
        click.option("--review", help="The number of the review in the forge."),
        click.option("--forge", help="Which forge holds the review."),
        click.option("--commit", help="The commit that carries the trailer or the review."),
        click.option("--url", help="Where the review can be seen."),
        click.option("--reference", help="Where the evidence is, such as `signed paper, binder 3`."),
        click.option(
            "--evidence", "kind", type=click.Choice(EVIDENCE), help=f"What bears it out; default: {EVIDENCE[0]}."
        ),
        click.option("--at", help="When it was said; default: now."),
        click.option("--digest", help="The digest that was signed off; refused where the text here has another."),
        click.option("--revision", help="The revision that is meant; refused where the text here is another."),
        click.option("--role", help="In which role; default: the one the approval matrix asks for."),
        click.option("--person", help="Who; default: the person to whom Git's user.email belongs."),
    ):
        verb = option(verb)
    return verb


_EVIDENCE_NEEDS = {"trailer": "commit", "forge-review": "url", "signature": "commit"}


def read_signing(desk: Desk, meaning: str, given: dict[str, Any]) -> Signing:
    """What was said on the command line, with its evidence."""
    kind = given.pop("kind")
    signed, stored = given["key"] is not None or given["tag"] is not None, given["export"] is not None
    if signed and stored:
        raise click.UsageError("--export tells a review, and --key or --tag sign: take one of them")
    proved = "signature" if signed else "forge-review" if stored else None
    if kind is not None and proved is not None and kind != proved:
        raise click.UsageError(f"--evidence {kind} and what is given with it, a {proved}, contradict each other")
    kind = proved or kind or EVIDENCE[0]
    needed = _EVIDENCE_NEEDS.get(kind) if not (signed or stored) else None
    if needed is not None:
        given[needed] = ask(given[needed], f"--{needed}", f"{needed.capitalize()} of the evidence?")
    names = ("forge", "url", "commit", "review", "reference")
    evidence = {"kind": kind, **{name: given[name] for name in names if given.get(name)}}
    rest = {name: value for name, value in given.items() if name not in names}
    return Signing(meaning, now(desk.organisation.timezone), evidence=evidence, **rest)

"""Turns what an editing command has done into the commands that come next, as a person would type them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from mastercopy.editing.desk import PARTS, Desk, find_document
from mastercopy.editing.reviewing import VERDICTS
from mastercopy.editing.signing import Signed
from mastercopy.editing.writer import Edit
from mastercopy.words import printable


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Says commands for one project: with its folder where that is another than here."""

    desk: Desk
    repo: Path

    def ours(self, *words: str) -> str:
        """A command of ours."""
        return shlex.join(["mastercopy", *words, *(() if self.repo == Path() else ("--repo", str(self.repo)))])

    def commit(self, edits: Sequence[Edit], message: str, *more: str, beside: Sequence[str] = ()) -> tuple[str, ...]:
        """Add the files that were written and those beside them, and commit; nothing in a folder without Git."""
        if self.desk.repository is None:
            return ()
        git = ["git", *(() if self.repo == Path() else ("-C", str(self.repo)))]
        written = [edit.path for edit in edits if edit.before != edit.after]
        paths = sorted({*written, *(path for path in beside if (self.repo / path).is_file())})
        return shlex.join([*git, "add", *paths]), shlex.join([*git, "commit", "-m", message, *more])

    def after_new(self, edit: Edit, name: str, *, document: bool) -> tuple[str, ...]:
        """A document is approved once its text is written; a record is committed."""
        begun = self.commit([edit], f"Begin {name}")
        return (*begun, self.ours("approve", name, "--release-draft")) if document else begun

    def after_revise(self, edit: Edit, name: str, label: str) -> tuple[str, ...]:
        """The text is edited, committed as a draft, and approved."""
        return (
            *self.commit([edit], f"Draft {name} revision {label}"),
            self.ours("approve", name, "--release-draft"),
        )

    def after_review(self, edits: Sequence[Edit], names: Sequence[str], verdict: str) -> tuple[str, ...]:
        """The reviews are committed; what is to be revised or withdrawn is begun."""
        entered = self.commit(edits, f"Review {', '.join(names)}: {verdict}")
        return (*entered, *(self.ours(verdict, name) for name in names if verdict != VERDICTS[0]))

    def after_sign(self, signed: Sequence[Signed], meaning: str, *, still_draft: bool) -> tuple[str, ...]:
        """A draft is released; then text and entries are committed, with the trailer where one is asked for."""
        edits = [edit for one in signed for edit in one.edits]
        names = [one.id for one in signed]
        owed = [one for one in signed if any("--trailer" in note for note in one.notes)]
        people = dict.fromkeys(one.person for one in owed)
        trailers = [part for person in people for part in ("--trailer", f"Approved-by: {self._signature(person)}")]
        message = f"{meaning.capitalize()} " + ", ".join(f"{one.id} revision {one.revision}" for one in signed)
        release = (self.ours("approve", *names, "--release-draft"),) if still_draft else ()
        texts = [find_document(self.desk, name).path for name in names]
        entries = [f"{PARTS.signoffs[0]}{name}.yml" for name in names]
        return (*release, *self.commit(edits, message, *trailers, beside=(*texts, *entries)))

    def _signature(self, person: str) -> str:
        known = self.desk.people.persons[person]
        return f"{known.name} <{next(iter(known.emails), 'EMAIL')}>"

    def after_withdraw(self, edits: Sequence[Edit], name: str, *, signed: bool) -> tuple[str, ...]:
        """The withdrawal is committed; until it is signed off, whoever may do so is told how."""
        sign = () if signed else (self.ours("withdraw", name, "--sign"),)
        return (*sign, *self.commit(edits, f"Withdraw {name}", beside=(find_document(self.desk, name).path,)))


def say_next(commands: Sequence[str]) -> None:
    """The commands, each on a line of its own."""
    if commands:
        click.echo("next:")
    for command in commands:
        click.echo(f"  {printable(command)}")

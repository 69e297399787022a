"""Turns a recorded revision into what a sceptic does to check it by hand: its text, its recording, each approval."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.checks.findings import tell_finding
from mastercopy.history.values import Revision, SignOff
from mastercopy.views.controlblock import view_signoff
from mastercopy.views.evidencing import find_by_hand
from mastercopy.views.wording import told_day
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_FOLDER = "records/signoffs/"
_ENOUGH = len("sha256:") + 16
"""So much of a digest finds it among all others, and can be typed."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing to check: what is claimed, and the command that shows it (in the site's folder or in a clone)."""

    claim: str
    command: str
    where: str


def view_proofs(compiled: Compiled, revision: Revision, digest_url: str | None) -> tuple[Proof, ...]:
    """What can be checked of a revision; nothing of one that no commit recorded."""
    if not revision.commit or revision.blob is None or revision.digest is None:
        return ()
    return tuple(_proofs(compiled, revision, digest_url))


def _proofs(compiled: Compiled, revision: Revision, digest_url: str | None) -> Iterator[Proof]:
    if digest_url is not None:
        claim = say("The text that sign-offs bind has the digest {digest}", digest=revision.digest)
        yield Proof(claim, f"sha256sum {digest_url}", say("in the folder of this site"))
    day = told_day(revision.recorded or "")
    yield Proof(
        say("Main recorded it on {day} as the file {path}", day=day, path=revision.path),
        f"git show -m --first-parent {revision.commit} -- {shlex.quote(revision.path or '')}",
        say("in a clone of the repository"),
    )
    for act in revision.signoffs:
        yield _of_act(compiled, revision, act)


def _of_act(compiled: Compiled, revision: Revision, act: SignOff) -> Proof:
    row = view_signoff(compiled, act, revision.signoffs)
    binds = (
        say("binds exactly this text")
        if act.digest == revision.digest
        else say("binds another text ({digest})", digest=act.digest or say("none"))
    )
    finding = tell_finding(act.verification, row.name) if act.verification is not None else ""
    told = say_row("", (" (", finding, ")")) if finding else ""
    claim = say(
        "{meaning} by {name}, {at}: {evidence}{told}; it {binds}",
        meaning=row.meaning,
        name=row.name,
        at=row.at,
        evidence=row.evidence,
        told=told,
        binds=binds if act.valid else say_row("; ", (binds, say("it does not count"))),
    )
    commit = act.evidence.get("commit", "")
    if act.evidence.get("kind") == "trailer" and commit.isalnum():
        return Proof(claim, f"git show --no-patch {commit}", say("in a clone of the repository"))
    found = find_by_hand(compiled, act)
    if found is not None:
        return Proof(claim, *found)
    digest = (act.digest or revision.digest or "")[:_ENOUGH]
    shown = f"git log --patch -S {shlex.quote(digest)} -- {_FOLDER}"
    return Proof(claim, shown, say("in a clone of the repository"))

"""Turns what was found of a signature into the command that finds it again."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mastercopy.history.values import SignOff, Verification
from mastercopy.sources.signatures import trim_armor
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_CLONE = say("in a clone of the repository")
_BASH = say("in a clone of the repository, in Bash")
_LIST, _KEYS, _RING = "records/allowed_signers", "records/keys/*.asc", "mastercopy-keys.gpg"


def find_by_hand(compiled: Compiled, act: SignOff) -> tuple[str, str] | None:
    """(command, where) by which anybody verifies a signature; None where there is none that a program could read."""
    found, evidence = act.verification, act.evidence
    if found is None or found.state in ("unreadable", "unsigned", "gone", "not-named", "not-stored"):
        return None
    if found.state.startswith(("stored", "other-")) and found.principal:
        return f"git show {found.step or 'HEAD'}:{shlex.quote(found.principal)}", _CLONE
    if "signature" in evidence:
        return _of_text(compiled, found, trim_armor(evidence["signature"]))
    signers = f"git -c gpg.ssh.allowedSignersFile={_LIST}"
    if "object" in evidence:
        kind = "commit" if evidence["object"].startswith("tree ") else "tag"
        written = f"$(printf %s {shlex.quote(evidence['object'])} | git hash-object -t {kind} -w --stdin)"
        return f'{signers} verify-{kind} "{written}"', _BASH
    return f"{signers} verify-commit {shlex.quote(evidence.get('commit', ''))}", _CLONE


def _of_text(compiled: Compiled, found: Verification, armor: str) -> tuple[str, str] | None:
    """The command for a signature of its own: over the digest with a line end, or over all that the entry says."""
    if found.signed is None or not armor:
        return None
    said = f"printf '%s\\n' {shlex.quote(found.signed.removesuffix(chr(10)))}"
    lines = " ".join(shlex.quote(line) for line in armor.split("\n"))
    signature = f"<(printf '%s\\n' {lines})"
    if armor.startswith("-----BEGIN PGP"):
        return f"cat {_KEYS} | gpg --dearmor > {_RING}; {said} | gpgv --keyring ./{_RING} {signature} -", _BASH
    zone = compiled.organisation.timezone
    when = datetime.fromtimestamp(found.moment, UTC).astimezone(zone).strftime("%Y%m%d%H%M%S")
    signers = f"<(git show {found.step}:{_LIST})" if found.step else _LIST
    who = shlex.quote(found.principal or "NAME")
    check = f"TZ={zone.key} ssh-keygen -Y verify -f {signers} -I {who} -n mastercopy -Overify-time={when}"
    return f"{said} | {check} -s {signature}", _BASH

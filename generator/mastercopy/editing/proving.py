"""Turns an act that is about to be entered into one with a proof of its own: a signature, or a copy of a signed tag."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mastercopy.editing.desk import PARTS, Desk
from mastercopy.editing.judging import Signing
from mastercopy.editing.standing import Standing
from mastercopy.history.signatures import NAMESPACE, write_statement
from mastercopy.model.signers import read_signers
from mastercopy.sources.signatures import ToolMissing, read_ssh_signer, sign_ssh
from mastercopy.words import MastercopyError


def with_signature(
    desk: Desk, name: str, standing: Standing, asked: Signing, person: str, role: str, when: datetime
) -> Signing:
    """The act with its signature as evidence, where a key or a tag is named; else as it is."""
    if asked.tag is not None:
        return replace(asked, evidence={**asked.evidence, "tag": asked.tag, "object": _read_tag(desk, asked.tag)})
    if asked.key is None:
        return asked
    said = {"document": name, "revision": standing.label, "digest": standing.digest, "person": person, "role": role}
    said |= {"meaning": asked.meaning, "at": asked.written(when), **({"reason": asked.reason} if asked.reason else {})}
    try:
        armor = sign_ssh(asked.key, write_statement(said).encode("utf-8"), NAMESPACE)
    except ToolMissing as fault:
        raise MastercopyError(
            "ssh-keygen made no signature", "see what it said; OpenSSH 8.2 or newer has to be installed"
        ) from fault
    _check_listed(desk, person, read_ssh_signer(armor) or "")
    return replace(asked, evidence={**asked.evidence, "format": "ssh", "over": "act", "signature": armor})


def _check_listed(desk: Desk, person: str, fingerprint: str) -> None:
    """A signature that nobody can attribute is refused, with the line that would say whose it is."""
    path = PARTS.signers[0]
    text = (desk.read(path) or b"").decode("utf-8", "replace")
    keys = read_signers(text, desk.people, desk.organisation.timezone)
    if not any((key.person, key.fingerprint) == (person, fingerprint) for key in keys):
        raise MastercopyError(
            f"{path} does not list the key {fingerprint} for {person}",
            f'add the line `{person} namespaces="mastercopy,git" ` with the public key, and bring it to main first',
        )


def _read_tag(desk: Desk, name: str) -> str:
    """The whole text of an annotated tag, which its entry keeps."""
    repository = desk.repository
    if repository is None or f"refs/tags/{name}" not in repository.facts.references:
        raise MastercopyError(f"there is no tag {name[:64]!r}", "see `git tag --list`")
    found = repository.read_object(f"refs/tags/{name}")
    if found is None or found[0] != "tag":
        raise MastercopyError(f"the tag {name[:64]!r} is a mere name", "make one that is signed, with `git tag -s`")
    try:
        return found[1].decode("utf-8")
    except UnicodeDecodeError as fault:
        raise MastercopyError(f"the tag {name[:64]!r} is not UTF-8", "sign one that is") from fault

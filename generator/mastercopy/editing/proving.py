"""Turns an act that is about to be entered into one with its proof: a signature, a signed tag, or a stored review."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from mastercopy.editing.desk import PARTS, Desk
from mastercopy.editing.judging import Signing
from mastercopy.editing.standing import Standing
from mastercopy.editing.writer import Edit
from mastercopy.history.signatures import NAMESPACE, write_statement
from mastercopy.model.digest import content_digest_of_file
from mastercopy.model.record import Record
from mastercopy.model.reviews import FORGES, SAYS, StoredReview, read_logins, read_reviews
from mastercopy.model.signers import read_signers
from mastercopy.sources.signatures import ToolMissing, ToolSilent, read_ssh_signer, sign_ssh
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
        raise MastercopyError("ssh-keygen is not installed here", "install OpenSSH 8.2 or newer") from fault
    except ToolSilent as fault:
        raise MastercopyError("ssh-keygen made no signature", "see what it said; OpenSSH 8.2 or newer does") from fault
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


def with_review(
    desk: Desk, record: Record, asked: Signing, person: str, when: datetime, digest: str
) -> tuple[Signing, list[Edit]]:
    """The act with the review that a file of the forge tells, and the edit that stores the file; else as it is."""
    if asked.export is None:
        return asked, []
    data = read_export(asked.export)
    fields = [desk.plain(places) for places in (PARTS.people, PARTS.organisation)]
    logins = read_logins(*fields)
    wanted = asked.evidence.get("review")
    own = [one for one in read_reviews(data) if logins.get(one.login.casefold()) == person]
    fitting = [one for one in own if asked.meaning in SAYS.get(one.state, ()) and wanted in (None, one.id)]
    if not fitting:
        raise MastercopyError(
            f"the export holds no review in which {person} says `{asked.meaning}`",
            "see `forge_login` of the person in the records, and whether the file is what the forge answered",
        )
    review = max(fitting, key=lambda one: (one.at or "", one.id))
    _check_review(desk, record, review, person, when, digest)
    url = asked.evidence.get("url") or review.page() or ""
    if not url.startswith("https://"):
        raise MastercopyError("the export does not tell the address of the proposal", "say it with --url")
    told = {
        "forge": review.forge,
        "url": url,
        **({"commit": review.commit} if review.commit else {}),
        "review": review.id,
    }
    path = _free_path(desk, f"{PARTS.reviews[0]}{review.forge}/{_name(url, review)}", review)
    found = replace(asked, evidence={**asked.evidence, **told}, proved=True)
    return found, [Edit(path, desk.read(path), data)]


def read_export(export: Path | bytes) -> bytes:
    """What the forge answered: the bytes of a file, or as they are."""
    try:
        return export.read_bytes() if isinstance(export, Path) else export
    except OSError as fault:
        raise MastercopyError("the export cannot be read", "name the file that the forge's answer lies in") from fault


def _free_path(desk: Desk, name: str, review: StoredReview) -> str:
    """Where an export is stored: in the place of an earlier answer about the same proposal, never of another one."""
    for path in (f"{name}.json", *(f"{name}-{number}.json" for number in range(2, 100))):
        there = desk.read(path)
        if there is None or any(one.page() == review.page() for one in read_reviews(there)):
            return path
    raise MastercopyError(f"there are too many files like {name}.json", "see what they are, and take some away")


def _check_review(desk: Desk, record: Record, review: StoredReview, person: str, when: datetime, digest: str) -> None:
    """What the build would not believe is refused: a review of another day, or of a commit with another text."""
    day = review.day(desk.organisation.timezone)
    if day is None or abs(day - when.date()) > timedelta(days=desk.organisation.approval_lag_days):
        raise MastercopyError(f"that review was given at {(review.at or 'no time')[:40]}", "say so with --at")
    found = digest_at(desk, review.commit or "", record.path)
    if found is not None and found != digest:
        raise MastercopyError(*tell_other_text(desk, record.id, person), record.place)


def tell_other_text(desk: Desk, name: str, person: str) -> tuple[str, str]:
    """(sentence, hint) about a review that was given before the text was changed."""
    return (
        f"the text of {name} was changed after that review, so it does not count for what was merged",
        f"ask {desk.people.persons[person].name} to approve what stands on main now (`mastercopy approve {name}`), "
        "or propose a next revision and approve that",
    )


def digest_at(desk: Desk, commit: str, path: str) -> str | None:
    """The content digest of a file in a commit; None where that commit is not in this clone."""
    repository = desk.repository
    if repository is None or not re.fullmatch(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", commit) or "\n" in path:
        return None

    def read(target: str) -> bytes | None:
        name = f"{commit}:{repository.facts.prefix}{target}"
        return next(iter(repository.read_blobs([name])))[1] if "\n" not in target else None

    data = read(path)
    return content_digest_of_file(desk.as_read(path, data), path, read) if data is not None else None


def _name(url: str, review: StoredReview) -> str:
    """How the export of a proposal is called, whatever its address holds."""
    number = re.sub(r"[^0-9]", "", url.rstrip("/").rpartition("/")[2])[:12]
    return f"{'PR' if review.forge == FORGES[0] else 'MR'}-{number or re.sub(r'[^A-Za-z0-9-]', '', review.id)[:40]}"


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

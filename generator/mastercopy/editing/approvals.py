"""Turns the reviews of a merged proposal into entries for the revisions that its merge recorded, each said once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from mastercopy.editing.desk import PARTS, Desk, find_document
from mastercopy.editing.judging import Signing, stands_already
from mastercopy.editing.mergedrevisions import Landed, holds_commit, read_landed
from mastercopy.editing.proving import digest_at
from mastercopy.editing.signing import Signed, rule_for, sign_document
from mastercopy.editing.standing import Said, read_standing
from mastercopy.editing.writer import Edit
from mastercopy.model.mergedrequest import MergedRequest, read_answer, read_hash
from mastercopy.model.organisation import EVIDENCE
from mastercopy.model.reviews import FORGES, StoredReview, read_logins, read_reviews
from mastercopy.sources.files import FileKind, Tree
from mastercopy.words import MastercopyError, one_line

_MEANINGS = MappingProxyType({"APPROVED": "approve", "CHANGES_REQUESTED": "reject"})
_STANDING = (*_MEANINGS, "DISMISSED")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?(?:\[bot\])?")
_REASON = "Changes were requested in the review."


@dataclass(frozen=True, slots=True)
class RecordedApprovals:
    """What a merge brings into the records: entries, what gave none and why, and the edits of all of it."""

    proposal: MergedRequest
    entries: tuple[Signed, ...]
    meanings: tuple[str, ...]
    passed: tuple[str, ...]
    edits: tuple[Edit, ...]


def record_approvals(desk: Desk, proposal: MergedRequest, answer: bytes, moment: datetime) -> RecordedApprovals:
    """One entry for each review that counts and each revision that the merge recorded; nothing is entered twice."""
    reviews = read_told(proposal, answer)
    stored = _write_answer(proposal, reviews)
    logins = read_logins(desk.plain(PARTS.people), desk.plain(PARTS.organisation))
    landed = read_landed(desk, proposal)
    passed: list[str] = [] if landed else ["the merge recorded no revision of a document, and nothing is to be entered"]
    entries: list[Signed] = []
    meanings: list[str] = []
    edits: dict[str, Edit] = {}
    for review in _standing(reviews) if landed else ():
        why = _unheard(desk, review, logins)
        if why is not None:
            passed.append(f"{_shown(review)}: {why}")
            continue
        for one in landed:
            said = _enter(desk, one, review, logins[review.login.casefold()], stored, moment)
            if isinstance(said, str):
                passed.append(f"{_shown(review)}, {one.id} revision {one.label}: {said}")
                continue
            entries.append(said)
            meanings.append(_MEANINGS[review.state])
            _lay(edits, said.edits)
            desk = _with_edits(desk, said.edits)
    changed = tuple(edit for edit in edits.values() if edit.before != edit.after)
    _check_places(changed)
    return RecordedApprovals(proposal, tuple(entries), tuple(meanings), tuple(passed), changed)


def read_told(proposal: MergedRequest, answer: bytes) -> tuple[StoredReview, ...]:
    """The reviews of one proposal, oldest first; several pages of an answer are one."""
    found = read_answer(answer, "the answer about reviews")
    if proposal.forge == FORGES[0]:
        if not isinstance(found, list):
            raise _no_answer("a list of reviews")
        told: Any = [row for page in found for row in (page if isinstance(page, list) else (page,))]
    else:
        if not isinstance(found, Mapping) or not isinstance(found.get("approved_by"), list):
            raise _no_answer("the approvals of a merge request")
        told = {**found, "iid": proposal.number, "sha": proposal.head, "web_url": proposal.url}
    every = read_reviews(json.dumps(told).encode("ascii"))
    own = (one for one in every if one.page() == proposal.url and re.fullmatch(r"[0-9]{1,20}", one.id, re.ASCII))
    return tuple(sorted(own, key=lambda one: (one.at or "", int(one.id), one.login)))


def _no_answer(what: str) -> MastercopyError:
    return MastercopyError(
        f"the answer about reviews is not {what}", "hand over what the forge answered about this very proposal"
    )


def _write_answer(proposal: MergedRequest, reviews: Sequence[StoredReview]) -> bytes:
    """The answer as it is stored: what bears a review out, without addresses of pictures and counts of followers.

    So the same reviews are the same bytes, whatever else the forge says of its users today.
    """
    if proposal.forge == FORGES[1]:
        rows = [{"user": {"username": one.login}, "approved_at": one.at} for one in reviews]
        told: Any = {"iid": proposal.number, "sha": proposal.head, "web_url": proposal.url, "approved_by": rows}
    else:
        told = [
            {
                "id": int(one.id),
                "user": {"login": one.login},
                "state": one.state,
                "commit_id": one.commit,
                "submitted_at": one.at,
                "html_url": one.url,
                "body": one.body,
            }
            for one in reviews
        ]
    return json.dumps(told, indent=1).encode("ascii") + b"\n"


def _standing(reviews: Sequence[StoredReview]) -> tuple[StoredReview, ...]:
    """The last word of each reviewer; a mere comment takes no earlier word back."""
    last = {one.login.casefold(): one for one in reviews if one.state in _STANDING and one.at is not None}
    return tuple(one for one in reviews if one is last.get(one.login.casefold()))


def _unheard(desk: Desk, review: StoredReview, logins: Mapping[str, str]) -> str | None:
    """Why a review gives no entry at all; None where it may."""
    if review.state not in _MEANINGS:
        return "it was dismissed, and what was dismissed is no approval"
    if review.login.casefold() not in logins:
        return "nobody in the records has this `forge_login`"
    if review.given(desk.organisation.timezone) is None:
        return "the forge tells no time for it, and without one it proves nothing"
    if read_hash(review.commit) is None:
        return "the forge does not tell which text was reviewed"
    return None


def _shown(review: StoredReview) -> str:
    who = review.login if _LOGIN.fullmatch(review.login) else "somebody whose name is no login"
    return f"review {review.id} by {who}"


def _enter(
    desk: Desk, landed: Landed, review: StoredReview, person: str, stored: bytes, moment: datetime
) -> Signed | str:
    """The entry of one review for one revision; a sentence where there is none."""
    given = review.given(desk.organisation.timezone)
    assert given is not None
    meaning = _MEANINGS[review.state]
    try:
        record = find_document(desk, landed.id)
        standing = read_standing(desk, record)
        if (standing.label, standing.digest) != (landed.label, landed.digest):
            return "main has another text by now; enter it by hand from a branch that has this one"
        if any(_is_entered(said, review, person) for said in standing.said):
            return "it is entered already"
        if _is_gone(desk, review, record.path):
            return "the commit that was reviewed has no such file"
        asked = Signing(
            meaning,
            moment,
            at=_moment_of(review),
            person=person,
            revision=landed.label,
            digest=landed.digest,
            reason=_REASON if meaning == "reject" else None,
            evidence={"kind": "forge-review", "review": review.id},
            export=stored,
        )
        signed = sign_document(desk, landed.id, asked)
    except MastercopyError as fault:
        return one_line(fault.sentence)
    last = standing.last(signed.person, signed.role)
    rule = rule_for(desk, record, standing, given.date())
    enough = rule.evidence if rule is not None else EVIDENCE[0]
    if last is not None and stands_already(desk, record, standing, meaning, last, enough):
        return "it is said in the records already"
    return signed


def _is_entered(said: Said, review: StoredReview, person: str) -> bool:
    """Whether an act that stands in the records is this very review, whatever was said after it.

    GitLab knows one number for all approvals of a merge request, and their times apart.
    """
    same = said.person == person and said.evidence.get("review") == review.id
    return same and (review.forge == FORGES[0] or said.at == _moment_of(review))


def _moment_of(review: StoredReview) -> str:
    given = review.given(ZoneInfo("UTC"))
    return given.astimezone(UTC).isoformat() if given is not None else ""


def _is_gone(desk: Desk, review: StoredReview, path: str) -> bool:
    """Whether the reviewed commit is here and has no file at the path, so that nobody can say what was reviewed."""
    repository, commit = desk.repository, review.commit or ""
    here = repository is not None and holds_commit(repository, commit)
    return here and digest_at(desk, commit, path) is None


def _lay(edits: dict[str, Edit], more: Sequence[Edit]) -> None:
    """Join later edits of a file to what was there before the first."""
    for edit in more:
        first = edits.get(edit.path)
        edits[edit.path] = Edit(edit.path, first.before if first is not None else edit.before, edit.after)


def _with_edits(desk: Desk, edits: Sequence[Edit]) -> Desk:
    """The desk as it will be, so that each act is judged beside those before it."""
    content = {edit.path: edit.after for edit in edits}
    tree = desk.tree

    def read(path: str) -> bytes:
        return content[path] if path in content else tree.reader(path)

    laid: dict[str, FileKind] = dict.fromkeys(content, "file")
    kinds = MappingProxyType({**tree.kinds, **laid})
    return replace(desk, tree=Tree(tuple(sorted({*tree.paths, *content})), kinds, read))


def _check_places(edits: Sequence[Edit]) -> None:
    """Whoever may run this by itself may write sign-offs and what the forge said of them, and nothing else."""
    allowed = (PARTS.signoffs[0], PARTS.reviews[0])
    outside = next((edit.path for edit in edits if not edit.path.startswith(allowed)), None)
    if outside is not None:
        raise MastercopyError(f"{outside} is no place for approvals", f"they stand in {' and '.join(allowed)} alone")


def tell_entries(adopted: RecordedApprovals) -> Iterator[dict[str, str]]:
    """The entries as data."""
    for one, meaning in zip(adopted.entries, adopted.meanings, strict=True):
        yield {
            "document": one.id,
            "revision": one.revision,
            "meaning": meaning,
            "person": one.person,
            "role": one.role,
            "digest": one.digest,
        }

"""Turns the reviews of a merged proposal into entries for the revisions that its merge recorded, each said once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from mastercopy.editing.desk import PARTS, Desk, find_document
from mastercopy.editing.judging import Signing, stands_already
from mastercopy.editing.mergedrevisions import Landed, holds_commit, read_drafts, read_landed
from mastercopy.editing.proposalauthors import MEANING, enter_author, find_unnamed, read_writers
from mastercopy.editing.proving import digest_at, tell_other_text
from mastercopy.editing.signing import Signed, rule_for, sign_document
from mastercopy.editing.standing import Said, read_standing
from mastercopy.editing.toldreviews import MEANS, read_told, standing_reviews, write_answer
from mastercopy.editing.writer import Edit
from mastercopy.model.mergedrequest import MergedRequest, read_hash
from mastercopy.model.organisation import EVIDENCE
from mastercopy.model.reviews import FORGES, StoredReview, read_logins
from mastercopy.sources.files import FileKind, Tree
from mastercopy.words import MastercopyError, one_line

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?(?:\[bot\])?")
_REASON = "Changes were requested in the review."


@dataclass(frozen=True, slots=True)
class Passed:
    """What gave no entry, and why: `digest` is that of the text that was reviewed, where it was another one.

    `settled`: nothing is missing, for the records say it.
    """

    sentence: str
    digest: str | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class RecordedApprovals:
    """What a merge brings into the records: entries, what gave none and why, and the edits of all of it."""

    proposal: MergedRequest
    entries: tuple[Signed, ...]
    meanings: tuple[str, ...]
    passed: tuple[Passed, ...]
    edits: tuple[Edit, ...]

    @property
    def approvals(self) -> int:
        """How many entries say what a reviewer said: the others name an author."""
        return sum(meaning in MEANS.values() for meaning in self.meanings)


def record_approvals(desk: Desk, proposal: MergedRequest, answer: bytes, moment: datetime) -> RecordedApprovals:
    """One entry for each review that counts and each revision that the merge recorded; nothing is entered twice."""
    reviews = read_told(proposal, answer)
    landed = read_landed(desk, proposal)
    ledger = _Ledger(desk, proposal, write_answer(proposal, reviews), moment)
    ledger.passed.extend(map(_draft, read_drafts(desk, proposal)))
    if not landed:
        nothing = "the merge recorded no revision of a document, and nothing is to be entered"
        ledger.passed.append(Passed(nothing, settled=True))
    standing = standing_reviews(reviews) if landed else ()
    written = {one: ledger.take_authors(one, standing) for one in landed}
    logins = read_logins(desk.plain(PARTS.people), desk.plain(PARTS.organisation))
    for review in standing:
        why = _unheard(desk, review, logins)
        if why is not None:
            ledger.passed.append(Passed(f"{_shown(review)}: {why}"))
            continue
        for one in landed:
            ledger.take_review(one, review, logins[review.login.casefold()], written[one])
    return ledger.close()


def _draft(name: str) -> Passed:
    return Passed(
        f"{name} came as a draft, which nobody can approve into force; "
        "delete the line `status: draft` in a next proposal"
    )


class _Ledger:
    """What is entered while reviews are gone through, each act judged beside those before it."""

    def __init__(self, desk: Desk, proposal: MergedRequest, stored: bytes, moment: datetime) -> None:
        self.desk, self.proposal, self.stored, self.moment = desk, proposal, stored, moment
        self.entries: list[Signed] = []
        self.meanings: list[str] = []
        self.passed: list[Passed] = []
        self.edits: dict[str, Edit] = {}

    def take_authors(self, landed: Landed, reviews: Sequence[StoredReview]) -> tuple[str, ...] | None:
        """Who wrote a text in the proposal, entered as authors where main does not name them."""
        try:
            writers = read_writers(self.desk, self.proposal, landed, [review.commit for review in reviews])
            unnamed = find_unnamed(self.desk, landed, writers or ())
        except MastercopyError:  # the text is gone from here, and each review of it is told so
            return None
        for person in unnamed:
            said = enter_author(self.desk, self.proposal, landed, person, self.moment)
            if isinstance(said, str):
                self.passed.append(Passed(f"{landed.id} revision {landed.label}: {said}"))
            else:
                self._enter(said, MEANING)
        return writers

    def take_review(self, landed: Landed, review: StoredReview, person: str, writers: tuple[str, ...] | None) -> None:
        """The entry of one review for one revision, or why there is none."""
        said = _judge(self.desk, landed, review, person, writers) or _enter(
            self.desk, landed, review, person, self.stored, self.moment
        )
        if isinstance(said, Passed):
            told = f"{_shown(review)}, {landed.id} revision {landed.label}: {said.sentence}"
            self.passed.append(replace(said, sentence=told))
        else:
            self._enter(said, MEANS[review.state])

    def _enter(self, signed: Signed, meaning: str) -> None:
        self.entries.append(signed)
        self.meanings.append(meaning)
        _lay(self.edits, signed.edits)
        self.desk = _with_edits(self.desk, signed.edits)

    def close(self) -> RecordedApprovals:
        """All of it; refused where it would write anywhere else."""
        changed = tuple(edit for edit in self.edits.values() if edit.before != edit.after)
        _check_places(changed)
        return RecordedApprovals(self.proposal, tuple(self.entries), tuple(self.meanings), tuple(self.passed), changed)


def _unheard(desk: Desk, review: StoredReview, logins: Mapping[str, str]) -> str | None:
    """Why a review gives no entry at all; None where it may."""
    if review.state not in MEANS:
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


def _judge(
    desk: Desk, landed: Landed, review: StoredReview, person: str, writers: tuple[str, ...] | None
) -> Passed | None:
    """Why a review says nothing about a text that main recorded; None where it may."""
    try:
        record = find_document(desk, landed.id)
        standing = read_standing(desk, record)
    except MastercopyError as fault:
        return Passed(one_line(fault.sentence))
    if (standing.label, standing.digest) != (landed.label, landed.digest):
        return Passed("main has another text by now; enter it by hand from a branch that has this one")
    if any(_is_entered(said, review, person) for said in standing.said):
        return Passed("it is entered already", settled=True)
    name, commit = desk.people.persons[person].name, review.commit or ""
    if desk.repository is None or not holds_commit(desk.repository, commit):
        return Passed(
            "the commit that was reviewed is not here, so nobody can say that it had this text; "
            f"ask {name} to approve what stands on main (`mastercopy approve {landed.id}`)"
        )
    digest = digest_at(desk, commit, record.path)
    if digest is None:
        return Passed(f"the commit that was reviewed has no such file; ask {name} to approve what stands on main")
    if digest != landed.digest:
        return Passed("; ".join(tell_other_text(desk, landed.id, person)), digest)
    if writers is None:
        return Passed(
            "the commits of the proposal are not all here, so nobody can say who wrote the text; "
            "fetch its last commit, and run this again"
        )
    given = review.given(desk.organisation.timezone)
    assert given is not None
    rule = rule_for(desk, record, standing, given.date())
    bars = rule is None or rule.author_may_approve == "no"
    if review.state == "APPROVED" and bars and person in writers and person not in standing.authors:
        return Passed(f"{person} wrote this text, and somebody else has to approve it")
    return None


def _enter(
    desk: Desk, landed: Landed, review: StoredReview, person: str, stored: bytes, moment: datetime
) -> Signed | Passed:
    """The entry of one review for one revision; why there is none, where there is none."""
    given = review.given(desk.organisation.timezone)
    assert given is not None
    meaning = MEANS[review.state]
    record = find_document(desk, landed.id)
    standing = read_standing(desk, record)
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
    try:
        signed = sign_document(desk, landed.id, asked)
    except MastercopyError as fault:
        return Passed(one_line(fault.sentence))
    last = standing.last(signed.person, signed.role)
    rule = rule_for(desk, record, standing, given.date())
    enough = rule.evidence if rule is not None else EVIDENCE[0]
    if last is not None and stands_already(desk, record, standing, meaning, last, enough):
        return Passed("it is said in the records already", settled=True)
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

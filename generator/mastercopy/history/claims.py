"""Says whether the trailer, signature or review that an entry claims is there: a claim alone ranks as a statement."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from mastercopy.history.authors import concerns, digest_in, paths_of
from mastercopy.history.lineage import Lineage, Recording
from mastercopy.history.numbers import Numbers
from mastercopy.history.reviews import Reviews
from mastercopy.history.signatures import Signatures
from mastercopy.history.signoff import Act, read_signatures
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import Verification
from mastercopy.model.organisation import EVIDENCE
from mastercopy.sources.commits import Commit, Step, clamp
from mastercopy.sources.signatures import name_object, split_signed

CLAIMED = "claimed"
"""Where the evidence of an entry keeps the kind that it claims, and that no commit bears out."""
SHORTEST = 7
_WORDS = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)+")
_MADE = re.compile(rb"^(?:committer|tagger) [^\n]* (\d{1,12}) [+-]\d{4}$", re.MULTILINE)
_TAGGED = re.compile(rb"object ([0-9a-f]{40,64})\ntype commit\n")


@dataclass(frozen=True, slots=True)
class Claims:
    """Every commit of main's history by its hash, with the step that brought it, and who has which e-mail address."""

    timeline: Timeline
    numbers: Numbers
    emails: Mapping[str, str]
    commits: tuple[tuple[str, int], ...]
    last: int
    """The step up to which commits are known."""
    signatures: Signatures
    reviews: Reviews

    def weigh(self, act: Act, lineage: Lineage, recording: Recording) -> Act:
        """The act, its evidence a mere statement where nothing bears out what it claims."""
        kind = act.evidence.get("kind", "")
        if act.from_trailer or kind not in ("trailer", "forge-review", "signature"):
            return act
        if kind == "trailer":
            bearing = self._bearing(act, lineage, recording)
            founded, made = bearing is not None, float(bearing.time) if bearing is not None else None
        else:
            look = self._signature if kind == "signature" else self._review
            step = self.timeline.steps[act.position].commit.id
            found = replace(look(act, lineage, recording), moment=act.moment, step=step)
            act, founded, made = replace(act, verification=found), found.holds, found.made
        if not founded:
            return replace(act, evidence={**act.evidence, "kind": EVIDENCE[0], CLAIMED: kind})
        return act if made is None else replace(act, moment=min(act.moment, made), proved=made)

    def _review(self, act: Act, lineage: Lineage, recording: Recording) -> Verification:
        """What main stored of the review that an entry names."""

        def held(commit: str) -> str | None:
            found = self._find(commit)
            if found is None:
                return None
            paths = self._paths(self.timeline.steps[found[1]], lineage, recording)
            return digest_in(self.timeline, found[0], self.numbers.by(lineage.id, found[1]), paths) or ""

        return self.reviews.find(act, held)

    def _signature(self, act: Act, lineage: Lineage, recording: Recording) -> Verification:
        """What the signature of an entry is worth: one of its own, else that of a commit or of a tag copied into it."""
        if "signature" in act.evidence:
            return self.signatures.detached(act)
        if "object" in act.evidence:
            return self._copied(act, lineage, recording)
        found = self._find(act.evidence["commit"]) if "commit" in act.evidence else None
        read = self.timeline.blobs.read_object(found[0]) if found is not None else None
        if read is None:
            return Verification("gone" if {"commit", "tag"} & act.evidence.keys() else "unreadable")
        return self._of_commit(act, read[1], lineage, recording)

    def _of_commit(self, act: Act, data: bytes, lineage: Lineage, recording: Recording) -> Verification:
        """The signature of a commit of main, which has to say with its trailers what the entry says, of this text."""
        bearing = self._bearing(act, lineage, recording)
        found = self._sealed(act, "commit", data, says=bearing is not None)
        message = data.partition(b"\n\n")[2].decode("utf-8", "replace")
        return self._once(replace(found, made=float(bearing.time)) if bearing is not None else found, message, act)

    def _copied(self, act: Act, lineage: Lineage, recording: Recording) -> Verification:
        """The signature of a tag or commit that the entry holds whole, so that it outlives every other copy."""
        data = act.evidence["object"].encode("utf-8", "replace")
        kind = "commit" if data.startswith(b"tree ") else "tag"
        length = len(self.commits[0][0]) if self.commits else 40
        found = self._find(name_object(kind, data, length)) if kind == "commit" else None
        if found is not None:
            named = replace(act, evidence={**act.evidence, "commit": found[0]})
            return self._of_commit(named, data, lineage, recording)
        message = data.partition(b"\n\n")[2].decode("utf-8", "replace")
        message = re.split(r"^-----BEGIN (?:SSH|PGP) SIGNATURE-----$", message, maxsplit=1, flags=re.MULTILINE)[0]
        says = self._says(message, act) and (
            self._names(message, act, lineage) or self._tags(data, act, lineage, recording)
        )
        return self._once(self._sealed(act, kind, data, says=says), message, act)

    def _once(self, found: Verification, message: str, act: Act) -> Verification:
        """A signed object that names no role speaks in one role: the first in which it was entered."""
        if any(role is not None for _, _, _, role in read_signatures(message)):
            return found
        keys = ("commit", "object")
        before = (one for one in self.signatures.entries if one.order < act.order and one.role != act.role)
        said = any(
            (one.document, one.person, one.digest) == (act.document, act.person, act.digest)
            and any(key in act.evidence and one.evidence.get(key) == act.evidence[key] for key in keys)
            for one in before
        )
        return replace(found, state="said-before") if found.holds and said else found

    def _names(self, message: str, act: Act, lineage: Lineage) -> bool:
        """Whether a message names the digest and the document."""
        names = self.numbers.by(lineage.id, self.last)
        return bool(act.digest and act.digest in message and names & set(_WORDS.findall(message.upper())))

    def _tags(self, data: bytes, act: Act, lineage: Lineage, recording: Recording) -> bool:
        """Whether a tag is of a commit of main that has the text."""
        tagged = _TAGGED.match(data)
        found = self._find(tagged.group(1).decode("ascii")) if tagged is not None else None
        return found is not None and self._holds(
            self.timeline.commits[found[0]], self.timeline.steps[found[1]], act, lineage, recording
        )

    def _sealed(self, act: Act, kind: str, data: bytes, *, says: bool) -> Verification:
        """A signed object that says what the entry says, made at the time that the entry states."""
        sealed, made = split_signed(kind, data), _MADE.search(data)
        if sealed is None or made is None:
            return Verification("unsigned")
        moment = clamp(int(made.group(1)))
        day = datetime.fromtimestamp(moment, UTC).astimezone(self.timeline.organisation.timezone).date()
        if not says or abs(day - act.at_day) > timedelta(days=self.timeline.organisation.approval_lag_days):
            return Verification("says-else")
        return replace(self.signatures.sealed(act, sealed), made=float(moment))

    def _bearing(self, act: Act, lineage: Lineage, recording: Recording) -> Step | None:
        """The last step that brought a commit which says with its trailers what the entry says, of this text."""
        lag = self.timeline.organisation.approval_lag_days
        found = (
            step
            for commit, step in self._candidates(act, recording)
            if (self._day_of(commit) - act.at_day).days <= lag
            and self._says(commit.message, act)
            and self._holds(commit, step, act, lineage, recording)
        )
        return max(found, key=lambda step: step.position, default=None)

    def _day_of(self, commit: Commit) -> date:
        """The day that the commit states; no act is older than what bears it out, but for the time it took to enter."""
        position = self.timeline.positions.get(commit.id)
        if position is not None:
            return self.timeline.days[position]
        return datetime.fromtimestamp(commit.time, UTC).astimezone(self.timeline.organisation.timezone).date()

    def _candidates(self, act: Act, recording: Recording) -> Iterator[tuple[Commit, Step]]:
        """The commit that the entry names, else those of the steps that brought the recording and the entry."""
        assert recording.version is not None
        steps = self.timeline.steps
        positions = {recording.version.position, act.position}
        named = act.evidence.get("commit")
        if named is None:
            for position in sorted(positions):
                yield steps[position].commit, steps[position]
                for commit in steps[position].claimed:
                    yield commit, steps[position]
            return
        found = self._find(named)
        if found is not None and found[1] <= max(positions):
            yield self.timeline.commits[found[0]], steps[found[1]]

    def _find(self, named: str) -> tuple[str, int] | None:
        """A commit by its hash, or by a beginning of it that fits no other."""
        name = named.strip().lower()
        fitting: list[tuple[str, int]] = []
        for index in range(bisect_left(self.commits, (name, -1)), len(self.commits)):
            if not self.commits[index][0].startswith(name) or len(name) < SHORTEST:
                break
            if self.commits[index][1] <= self.last:
                fitting.append(self.commits[index])
        return fitting[0] if len(fitting) == 1 else None

    def _says(self, message: str, act: Act) -> bool:
        """Whether the trailers of a message say of that person what the entry says."""
        return act.person is not None and any(
            self.emails.get(email) == act.person and meaning == act.meaning and role in (None, act.role)
            for _, email, meaning, role in read_signatures(message)
        )

    def _holds(self, commit: Commit, step: Step, act: Act, lineage: Lineage, recording: Recording) -> bool:
        """Whether the commit has the text of the entry, and its trailers speak of that document.

        One that changes no text may be a word about anything: it must come with the recording or the entry, or name
        the document.
        """
        paths = self._paths(step, lineage, recording)
        names = self.numbers.by(lineage.id, step.position)
        if digest_in(self.timeline, commit.id, names, paths) != act.digest:
            return False
        assert recording.version is not None
        if any(self.timeline.adoption.holds(change.path) for change in commit.changes):
            return concerns(self.timeline, commit, names, paths)
        near = step.position in (recording.version.position, act.position)
        return near or bool(names & set(_WORDS.findall(commit.message.upper())))

    def _paths(self, step: Step, lineage: Lineage, recording: Recording) -> tuple[str, ...]:
        """Every path at which the document may lie in the commits of a step."""
        own = (version.path for version in reversed(lineage.versions) if version.path is not None)
        return tuple(dict.fromkeys([*paths_of(self.timeline, step, recording), *own]))


def read_commits(timeline: Timeline) -> tuple[tuple[str, int], ...]:
    """Every commit by its hash with the step that brought it to main, in order of hashes, read once."""
    return tuple(
        sorted((commit.id, step.position) for step in timeline.steps for commit in (step.commit, *step.claimed))
    )

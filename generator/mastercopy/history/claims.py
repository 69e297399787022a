"""Says whether the commit trailer that an entry claims as its evidence is there: a claim alone ranks as a statement."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from mastercopy.history.authors import concerns, digest_in, paths_of
from mastercopy.history.lineage import Lineage, Recording
from mastercopy.history.numbers import Numbers
from mastercopy.history.signoff import Act, read_signatures
from mastercopy.history.timeline import Timeline
from mastercopy.model.organisation import EVIDENCE
from mastercopy.sources.commits import Commit, Step

CLAIMED = "claimed"
"""Where the evidence of an entry keeps the kind that it claims, and that no commit bears out."""
SHORTEST = 7
_WORDS = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Claims:
    """Every commit of main's history by its hash, with the step that brought it, and who has which e-mail address."""

    timeline: Timeline
    numbers: Numbers
    emails: Mapping[str, str]
    commits: tuple[tuple[str, int], ...]
    last: int
    """The step up to which commits are known."""

    def weigh(self, act: Act, lineage: Lineage, recording: Recording) -> Act:
        """The act, its evidence a mere statement where it claims a trailer that nobody wrote, or a review unnamed."""
        kind = act.evidence.get("kind", "")
        founded = {
            "trailer": lambda: self._borne_out(act, lineage, recording),
            "forge-review": lambda: _names_a_review(act.evidence),
        }.get(kind)
        if act.from_trailer or founded is None or founded():
            return act
        return replace(act, evidence={**act.evidence, "kind": EVIDENCE[0], CLAIMED: kind})

    def _borne_out(self, act: Act, lineage: Lineage, recording: Recording) -> bool:
        return any(
            self._signs(commit, act) and self._holds(commit, step, act, lineage, recording)
            for commit, step in self._candidates(act, recording)
            if self._day_of(commit) <= act.at_day + timedelta(days=self.timeline.organisation.approval_lag_days)
        )

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

    def _signs(self, commit: Commit, act: Act) -> bool:
        return act.person is not None and any(
            self.emails.get(email) == act.person and meaning == act.meaning and role in (None, act.role)
            for _, email, meaning, role in read_signatures(commit.message)
        )

    def _holds(self, commit: Commit, step: Step, act: Act, lineage: Lineage, recording: Recording) -> bool:
        """Whether the commit has the text of the entry, and its trailers speak of that document.

        One that changes no text may be a word about anything: it must come with the recording or the entry, or name
        the document.
        """
        own = (version.path for version in reversed(lineage.versions) if version.path is not None)
        paths = tuple(dict.fromkeys([*paths_of(self.timeline, step, recording), *own]))
        names = self.numbers.by(lineage.id, step.position)
        if digest_in(self.timeline, commit.id, names, paths) != act.digest:
            return False
        assert recording.version is not None
        if any(change.path.startswith("docs/") for change in commit.changes):
            return concerns(self.timeline, commit, names, paths)
        near = step.position in (recording.version.position, act.position)
        return near or bool(names & set(_WORDS.findall(commit.message.upper())))


def _names_a_review(evidence: Mapping[str, str]) -> bool:
    """Whether an entry says at which address of a forge which review can be seen."""
    return evidence.get("url", "").startswith("https://") and bool(evidence.get("review", "").strip())


def read_commits(timeline: Timeline) -> tuple[tuple[str, int], ...]:
    """Every commit by its hash with the step that brought it to main, in order of hashes, read once."""
    return tuple(
        sorted((commit.id, step.position) for step in timeline.steps for commit in (step.commit, *step.claimed))
    )

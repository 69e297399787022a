"""Turns sign-off entries, trailers and commits into the acts on one recording: who, as what, and whether it counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from oracle.reading import Fields, digest_pair, instant_of, read_version, read_yaml_file, rows, text_of
from oracle.staff import RANKS, Policy, Rule, find_rule, read_policy, read_staff
from oracle.told import Act, FileTree
from oracle.tracing import Document, Mainline, Recording

APPROVING = ("approve", "release")
VOID = ("altered", "wrong-digest")
ONLY_SHOWN = ("review", "author", "reject", "retract", "withdraw")
MEANINGS = {"approved-by": "approve", "reviewed-by": "review"}


@dataclass(frozen=True, slots=True)
class Signed:
    """One act as it was written, before anybody judged it."""

    person: str | None
    role: str | None
    meaning: str
    day: date
    moment: datetime
    evidence: str
    reached: date
    order: tuple[int, int]
    digest: str | None = None
    label: str | None = None
    altered: bool = False
    trailer: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """An act on one recording, and why it does not count."""

    act: Signed
    reason: str | None
    counts_from: date


class Signing:
    """All sign-offs of a story, judged by people at the tip and by policy and matrix at the recording."""

    def __init__(self, mainline: Mainline) -> None:
        self.mainline = mainline
        self.steps = mainline.story.steps
        self.staff = read_staff(self.steps[-1].tree)
        self.entries = self._read_entries()

    def _read_entries(self) -> dict[str, list[Signed]]:
        """Every entry that ever stood on main, by the document its file names."""
        first: dict[tuple[str, str], tuple[int, int]] = {}
        spoilt: set[tuple[str, str]] = set()
        before: set[tuple[str, str]] = set()
        for number, step in enumerate(self.steps):
            now = list(dict.fromkeys(_entries(step.tree)))
            gone = before - set(now)
            spoilt |= gone
            for place, entry in enumerate(now):
                if entry not in first:
                    first[entry] = (number, place)
                    if any(_same_act(entry, other) for other in gone):
                        spoilt.add(entry)
            before = set(now)
        answer: dict[str, list[Signed]] = {}
        for entry, order in sorted(first.items(), key=lambda item: item[1]):
            signed = self._entry(json.loads(entry[1]), order, entry in spoilt)
            answer.setdefault(entry[0], []).append(signed)
        return answer

    def _entry(self, fields: Fields, order: tuple[int, int], altered: bool) -> Signed:
        reached, zone = self.mainline.days[order[0]], self.mainline.zone
        arrival = datetime.fromtimestamp(self.mainline.times[order[0]], UTC)
        day, moment = instant_of(text_of(fields, "at"), zone) or (reached, arrival)
        return Signed(
            text_of(fields, "person"),
            text_of(fields, "role"),
            text_of(fields, "meaning") or "approve",
            day,
            moment,
            text_of(fields.get("evidence"), "kind") or "attestation",
            reached,
            order,
            text_of(fields, "digest"),
            text_of(fields, "revision"),
            altered,
        )

    def rule(self, recording: Recording) -> Rule:
        assert recording.step is not None and recording.version is not None
        return find_rule(self.steps[recording.step].tree, recording.version.fields, self.staff)

    def policy(self, recording: Recording) -> Policy:
        assert recording.step is not None
        return read_policy(self.steps[recording.step].tree)

    def acts(self, document: Document, recording: Recording) -> list[Judged]:
        """Every act shown at a recording, judged."""
        if recording.step is None:
            return []
        rule, policy = self.rule(recording), self.policy(recording)
        authors = self.authors(document, recording)
        bound, stray = self._bound(document, recording)
        acts = [*(self._weighed(document, recording, act) for act in bound), *self._trailers(document, recording, rule)]
        judged = [Judged(act, self._reason(act, rule, authors), max(act.day, act.reached - policy.lag)) for act in acts]
        wrong = [Judged(act, "altered" if act.altered else "wrong-digest", act.day) for act in stray]
        return judged + wrong

    def _weighed(self, document: Document, recording: Recording, act: Signed) -> Signed:
        """An entry that claims a trailer is a statement where neither its own step nor the recording one has it."""
        assert recording.step is not None
        for number in {recording.step, act.order[0]} if act.evidence == "trailer" else ():
            for commit in (self.steps[number], *self.steps[number].sides):
                said = [
                    (self.staff.person_of(email), meaning or MEANINGS[key], role or act.role)
                    for key, email, role, meaning in _signed_lines(commit.message)
                ]
                held = _digest_in(commit.tree, document.numbers_by(number))
                if held == act.digest and (act.person, act.meaning, act.role) in said:
                    return act
        return replace(act, evidence="attestation") if act.evidence == "trailer" else act

    def _bound(self, document: Document, recording: Recording) -> tuple[list[Signed], list[Signed]]:
        bound, stray = [], []
        for name in sorted(document.numbers()):
            for act in self.entries.get(name, []):
                fitting = [
                    other
                    for other in document.recordings
                    if other.digest == act.digest and act.label in (None, other.label)
                ]
                if recording in fitting:
                    bound.append(act)
                elif not fitting and [row for row in document.recordings if row.label == act.label][:1] == [recording]:
                    stray.append(act)
        return bound, stray

    def _reason(self, act: Signed, rule: Rule, authors: list[str]) -> str | None:
        if act.altered:
            return "altered"
        if not self.staff.knows(act.person):
            return "unknown-person"
        assert act.person is not None
        if not self.staff.holds(act.person, act.role, act.day):
            return "role-not-held"
        if act.meaning in ONLY_SHOWN:
            return None
        if act.person in authors and rule.author_may_approve == "no":
            return "author"
        if RANKS.get(act.evidence, 0) < RANKS.get(rule.evidence, 0):
            return "weak-evidence"
        return None if act.role in rule.roles else "not-asked"

    def _trailers(self, document: Document, recording: Recording, rule: Rule) -> Iterator[Signed]:
        assert recording.step is not None and recording.day is not None
        step, day = self.steps[recording.step], recording.day
        moment = datetime.fromtimestamp(self.mainline.times[recording.step], UTC)
        numbers = document.numbers_by(recording.step)
        commits = [side for side in step.sides if _digest_in(side.tree, numbers) == recording.digest]
        seen: set[tuple[str, str | None, str]] = set()
        for place, commit in enumerate([*commits, step]):
            for key, email, role, meaning in _signed_lines(commit.message):
                person = self.staff.person_of(email)
                if role is None and person is not None:
                    role = next((name for name in rule.roles if self.staff.holds(person, name, day)), None)
                order = (recording.step, 1000 + place)
                says = meaning or MEANINGS[key]
                if (email, role, says) in seen:
                    continue
                seen.add((email, role, says))
                yield Signed(person, role, says, day, moment, "trailer", day, order, trailer=True)

    def authors(self, document: Document, recording: Recording) -> list[str]:
        """Persons named as authors of this digest, else who changed the document since the revision before."""
        named = [
            act.person
            for act in self._bound(document, recording)[0]
            if act.meaning == "author" and act.person and not act.altered
        ]
        if named:
            return sorted(set(named))
        steps = [other.step for other in document.recordings if other.step is not None]
        position = steps.index(recording.step)
        first = steps[position - 1] if position else -1
        assert first is not None and recording.step is not None
        numbers = document.numbers_by(recording.step)
        found = {name for number in range(first + 1, recording.step + 1) for name in self._hands(numbers, number)}
        return sorted(found)

    def _hands(self, numbers: set[str], number: int) -> Iterator[str]:
        step = self.steps[number]
        trees = [other.tree for other in self.steps[:number]]
        if _digest_in(step.tree, numbers) in (None, _digest_after(trees, numbers)):
            return
        before = last = trees[-1] if trees else {}
        for side in step.sides:
            if _digest_in(side.tree, numbers) not in (None, _digest_after(trees, numbers)):
                yield from self._names(side)
            trees.append(side.tree)
            last = side.tree
        own = _lines_in(step.tree, numbers) - _lines_in(before, numbers) - _lines_in(last, numbers)
        if not step.sides or own:
            yield from self._names(step)

    def _names(self, act: Act) -> Iterator[str]:
        also = re.findall(r"(?mi)^Co-authored-by: (.+) <(.+)>$", act.message)
        for name, email in [act.author, *also]:
            yield self.staff.person_of(email) or f"{name} <{email}>"

    def released(self, document: Document, recording: Recording, *, emergency: bool = True) -> date | None:
        """The first day on which the standing approvals are enough."""
        if recording.step is None:
            return None
        rule, acts = self.rule(recording), self.acts(document, recording)
        days = sorted({judged.counts_from for judged in acts})
        full = next((day for day in days if _enough(rule, [act for act in acts if act.counts_from <= day])), None)
        assert recording.version is not None
        urgent = [
            judged.counts_from
            for judged in acts
            if isinstance(recording.version.fields.get("emergency"), dict)
            and judged.act.role in self.staff.emergency_roles
            and judged.act.meaning in APPROVING
            and judged.reason in (None, "author", "weak-evidence", "not-asked")
        ]
        return min([*([full] if full else []), *(urgent if emergency else [])], default=None)


def _enough(rule: Rule, acts: list[Judged]) -> bool:
    standing: set[tuple[str, str]] = set()
    rejected: set[tuple[str, str]] = set()
    for judged in sorted(acts, key=lambda one: (one.act.moment, one.act.order)):
        act = judged.act
        if judged.reason is not None or act.person is None or act.role is None:
            continue
        pair = (act.person, act.role)
        if act.meaning in APPROVING:
            standing.add(pair)
            rejected.discard(pair)
        elif act.meaning in ("reject", "retract"):
            standing.discard(pair)
            rejected.discard(pair)
            if act.meaning == "reject":
                rejected.add(pair)
    return rule.satisfied(standing) and not any(role in rule.roles for _, role in rejected)


def shown(judged: list[Judged], day: date) -> list[Judged]:
    """The acts of a day. A trailer and an entry of one person, role and meaning are one act: the stronger is shown."""
    known = [one for one in judged if one.act.day <= day]
    known.sort(key=lambda one: (one.reason is not None, -RANKS.get(one.act.evidence, 0), one.act.trailer))
    answer: list[Judged] = []
    for one in known:
        stronger = [other for other in answer if other.act.trailer != one.act.trailer]
        if one.reason in VOID or not any(_says_the_same(one, other) for other in stronger):
            answer.append(one)
    return answer


def _says_the_same(one: Judged, other: Judged) -> bool:
    keys = [(judged.act.person, judged.act.role, judged.act.meaning) for judged in (one, other)]
    return keys[0] == keys[1] and other.reason not in VOID


def _entries(tree: FileTree) -> Iterator[tuple[str, str]]:
    for path, data in sorted(tree.items()):
        if path.startswith("records/signoffs/") and path.endswith(".yml"):
            file = read_yaml_file(data)
            for row in rows(file, "signoffs"):
                yield (text_of(file, "document") or "").upper(), json.dumps(row, sort_keys=True)


def _same_act(entry: tuple[str, str], other: tuple[str, str]) -> bool:
    one, two = json.loads(entry[1]), json.loads(other[1])
    keys = ("revision", "person", "role", "meaning")
    return entry[0] == other[0] and all(text_of(one, key) == text_of(two, key) for key in keys)


def _pages(tree: FileTree, numbers: set[str]) -> Iterator[str]:
    for path, data in sorted(tree.items()):
        if path.startswith("docs/") and path.endswith(".md") and read_version(path, data).id in numbers:
            yield path


def _digest_in(tree: FileTree, numbers: set[str]) -> str | None:
    path = next(_pages(tree, numbers), None)
    return digest_pair(read_version(path, tree[path]), tree)[0] if path is not None else None


def _digest_after(trees: list[FileTree], numbers: set[str]) -> str | None:
    """What the last of several trees has; where its file cannot be read, what it had before."""
    last = next((path for tree in reversed(trees) for path in _pages(tree, numbers)), None)
    for tree in reversed(trees):
        found = _digest_in(tree, numbers)
        if found is not None or last not in tree or not read_version(last, tree[last]).unreadable:
            return found
    return None


def _lines_in(tree: FileTree, numbers: set[str]) -> set[bytes]:
    return {line for path in _pages(tree, numbers) for line in tree[path].splitlines()}


def _signed_lines(message: str) -> Iterator[tuple[str, str, str | None, str | None]]:
    """(key, e-mail, role, meaning) of each approval trailer in the last paragraph of a message."""
    paragraphs = re.split(r"\n\s*\n", message.strip())
    lines = paragraphs[-1].splitlines() if len(paragraphs) > 1 else []
    if not all(re.match(r"[A-Za-z-]+: |\s", line) for line in lines):
        return
    pending: list[str | None] = []
    for line in lines:
        key, _, value = line.partition(": ")
        if key.lower() in MEANINGS:
            if pending:
                yield _signed_line(pending)
            pending = [key.lower(), value.rsplit("<", 1)[-1].rstrip("> "), None, None]
        elif pending and key.lower() == "signature-role":
            pending[2] = value.strip()
        elif pending and key.lower() == "signature-meaning":
            pending[3] = value.strip()
    if pending:
        yield _signed_line(pending)


def _signed_line(parts: list[str | None]) -> tuple[str, str, str | None, str | None]:
    return parts[0] or "", parts[1] or "", parts[2], parts[3]

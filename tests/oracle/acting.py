"""Turns sign-off entries, trailers and commits into the acts on one recording: who, as what, and whether it counts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
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
    review: str | None = None
    page: str | None = None
    proved: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An act on one recording, and why it does not count."""

    act: Signed
    reason: str | None
    counts_from: date


def _proved(act: Signed, made: datetime) -> Signed:
    """An act takes its place by the time of what proves it, where it says a later one."""
    return replace(act, moment=min(act.moment, made), proved=made)


class Signing:
    """All sign-offs of a story, judged by people at the tip and by policy and matrix at the recording."""

    def __init__(self, mainline: Mainline) -> None:
        self.mainline = mainline
        self.steps = mainline.story.steps
        self.staff = read_staff(self.steps[-1].tree)
        self.entries = self._read_entries()
        self.slack = read_policy(self.steps[-1].tree).lag

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
            review=text_of(fields.get("evidence"), "review"),
            page=text_of(fields.get("evidence"), "url"),
        )

    def _is_stored(self, act: Signed) -> datetime | None:
        """When the review was given that the step of an entry holds, of that person, saying that; None without one."""
        for path, data in self.steps[act.order[0]].tree.items():
            for row in json.loads(data) if path.startswith("records/reviews/github/") else ():
                given = datetime.fromisoformat(row["submitted_at"])
                day = given.astimezone(self.mainline.zone).date()
                near = abs(day - act.day) <= self.slack
                whose = self.staff.login_of(act.person)
                says = {
                    "APPROVED": ("approve", "release", "withdraw", "review"),
                    "CHANGES_REQUESTED": ("reject", "review"),
                }
                fits = act.meaning in says[row["state"]] and row["html_url"].split("#")[0] == act.page
                if row["id"] == act.review and whose == row["user"]["login"] and fits and near:
                    return given.astimezone(UTC)
        return None

    def rule(self, recording: Recording) -> Rule:
        assert recording.step is not None and recording.version is not None
        trees = [step.tree for step in self.steps[: recording.step + 1]]
        return find_rule(trees, recording.version.fields, self.staff)

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
        back = document.brought_back(recording)
        judged = [
            replace(one, reason="before-withdrawal")
            if one.reason in (None, "author", "weak-evidence", "not-asked")
            and one.act.meaning in APPROVING
            and self._is_older(one.act, back)
            else one
            for one in judged
        ]
        wrong = [Judged(act, "altered" if _spoilt(act) else "wrong-digest", act.day) for act in stray]
        return judged + wrong

    def _is_older(self, act: Signed, back: int) -> bool:
        """Whether an act, or what proves it, is from before the step that withdrew the document."""
        withdrawn = datetime.fromtimestamp(self.mainline.times[back], UTC) if back > 0 else None
        return act.order[0] < back or (act.proved is not None and withdrawn is not None and act.proved < withdrawn)

    def _weighed(self, document: Document, recording: Recording, act: Signed) -> Signed:
        """An entry that claims a trailer is a statement where neither its own step nor the recording one has it.

        So is one that claims a review that is not stored, and one that claims a signature: no story here is signed.
        """
        if act.evidence == "signature":
            return replace(act, evidence="attestation")
        if act.evidence == "forge-review":
            given = self._is_stored(act)
            return _proved(act, given) if given is not None else replace(act, evidence="attestation")
        assert recording.step is not None
        for number in sorted({recording.step, act.order[0]}, reverse=True) if act.evidence == "trailer" else ():
            for commit in (self.steps[number], *self.steps[number].sides):
                said = [
                    (self.staff.person_of(email), meaning or MEANINGS[key], role or act.role)
                    for key, email, role, meaning in _signed_lines(commit.message)
                ]
                numbers = document.numbers_by(number)
                if _digest_in(commit.tree, numbers) != act.digest or (act.person, act.meaning, act.role) not in said:
                    continue
                if self._speaks_of(number, commit, numbers) and self._stated(number, commit) <= act.day + self.slack:
                    return _proved(act, datetime.fromtimestamp(self.mainline.times[number], UTC))
        return replace(act, evidence="attestation") if act.evidence == "trailer" else act

    def _stated(self, number: int, commit: Act) -> date:
        """The day that a commit says: of a step its own, of a side commit that of its clock."""
        if commit is self.steps[number]:
            return self.mainline.days[number]
        return datetime.fromtimestamp(commit.time, UTC).astimezone(self.mainline.zone).date()

    def _speaks_of(self, number: int, commit: Act, numbers: set[str]) -> bool:
        """Whether a commit changes the document, or no file under docs/: else its trailers are about something else."""
        step = self.steps[number]
        before: FileTree = self.steps[number - 1].tree if number else {}
        if commit is not step:
            earlier = step.sides[: step.sides.index(commit)]
            before = earlier[-1].tree if earlier else before
        changed = {path for path in {*before, *commit.tree} if before.get(path) != commit.tree.get(path)}
        if not any(path.startswith("docs/") for path in changed):
            return True
        return _digest_in(before, numbers) != _digest_in(commit.tree, numbers)

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
        if _spoilt(act):
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
        commits = [
            side
            for side in step.sides
            if _digest_in(side.tree, numbers) == recording.digest and self._speaks_of(recording.step, side, numbers)
        ]
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
        said = [
            act
            for act in self._bound(document, recording)[0]
            if act.meaning == "author" and self.staff.knows(act.person)
        ]
        by_git = self._by_git(document, recording)
        names = {act.person or "" for act in said}
        standing = [act for act in said if not act.altered]
        if not standing:
            return sorted({*by_git, *names})
        # Whoever enters that somebody else is the author does not stop being one.
        entering = {self._entering(document, act) for act in standing}
        return sorted({*names, *(name for name in by_git if name in entering)})

    def _entering(self, document: Document, act: Signed) -> str:
        """Who brought the file of an entry into the state in which the step of its arrival has it."""
        step = self.steps[act.order[0]]
        path = next(
            path
            for path, data in sorted(step.tree.items())
            if path.startswith("records/signoffs/")
            and (text_of(read_yaml_file(data), "document") or "").upper() in document.numbers()
            and any(text_of(row, "digest") == act.digest for row in rows(read_yaml_file(data), "signoffs"))
        )
        trees = [self.steps[act.order[0] - 1].tree if act.order[0] else {}, *(side.tree for side in step.sides)]
        changing = [
            side for side, before in zip(step.sides, trees, strict=False) if side.tree.get(path) != before.get(path)
        ]
        name, email = (changing[-1] if changing else step).author
        return self.staff.person_of(email) or f"{name} <{email}>"

    def _by_git(self, document: Document, recording: Recording) -> list[str]:
        steps = [other.step for other in document.recordings if other.step is not None]
        position = steps.index(recording.step)
        first = steps[position - 1] if position else -1
        assert first is not None and recording.step is not None
        numbers = document.numbers_by(recording.step)
        found = {name for number in range(first + 1, recording.step + 1) for name in self._hands(numbers, number)}
        return sorted(found if position else {*found, *self._before_control(document)})

    def _before_control(self, document: Document) -> Iterator[str]:
        """Who brought the file to main while it had no number, followed by its path and by moves of the same bytes."""
        number, path = min(document.since[name] for name in document.names), document.versions[0][2].path
        while number > 0:
            here, before = self.steps[number].tree, self.steps[number - 1].tree
            if path not in before:
                gone = [old for old in sorted(before) if old not in here and before[old] == here[path]]
                if not gone:
                    return
                path = gone[0]
            number -= 1
            while number > 0 and self.steps[number - 1].tree.get(path) == self.steps[number].tree[path]:
                number -= 1
            if _is_numbered(path, self.steps[number].tree[path]):
                return
            name, email = self.steps[number].author
            yield self.staff.person_of(email) or f"{name} <{email}>"

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
        one, two, made = _lines_in(before, numbers), _lines_in(last, numbers), _lines_in(step.tree, numbers)
        kept = [lines for lines in (one, two) if lines]
        untouched = any(_texts_in(step.tree, numbers) == _texts_in(tree, numbers) for tree in (before, last))
        missing = [line for line in one | two if line.strip() and made[line] < min(lines[line] for lines in kept)]
        if not step.sides or (not untouched and (made.keys() - one.keys() - two.keys() or missing)):
            yield from self._names(step)

    def _names(self, act: Act) -> Iterator[str]:
        also = re.findall(r"(?mi)^Co-authored-by: (.+) <(.+)>$", act.message)
        for name, email in [act.author, *also]:
            yield self.staff.person_of(email) or f"{name} <{email}>"

    def released(self, document: Document, recording: Recording, *, emergency: bool = True) -> date | None:
        """The first day on which the standing approvals are enough."""
        if recording.step is None:
            return None
        assert recording.version is not None and recording.day is not None
        rule, acts = self.rule(recording), self.acts(document, recording)
        found = [_since(recording.day, acts, lambda known: _enough(rule, known))]
        if emergency and isinstance(recording.version.fields.get("emergency"), dict):
            found.append(_since(recording.day, acts, lambda known: self._urgent(rule, known)))
        return min((day for day in found if day is not None), default=None)

    def _urgent(self, rule: Rule, acts: list[Judged]) -> bool:
        """Whether an approval in an emergency role stands, whatever the matrix says of it, and no objection does."""
        eligible = [
            replace(judged, reason=None)
            for judged in acts
            if judged.act.meaning in APPROVING
            and judged.act.role in self.staff.emergency_roles
            and judged.reason in (None, "author", "weak-evidence", "not-asked")
        ]
        against = [judged for judged in acts if judged.act.meaning in ("reject", "retract") and judged.reason is None]
        standing, rejected = _standing([*eligible, *against])
        return bool(standing) and not any(role in rule.roles for _, role in rejected)


def _spoilt(act: Signed) -> bool:
    """Whether an act says nothing since its entry was changed; an objection or a name once given goes on to bind."""
    return act.altered and act.meaning not in ("author", "reject", "retract")


def _since(recorded: date, acts: list[Judged], enough: Callable[[list[Judged]], bool]) -> date | None:
    """The day since which what stands on the day of recording is enough; else the first later day that makes it so."""
    days = sorted({judged.counts_from for judged in acts})
    good = [enough([act for act in acts if act.counts_from <= day]) for day in days]
    before = [place for place, day in enumerate(days) if day <= recorded]
    if before and good[before[-1]]:
        place = before[-1]
        while place > 0 and good[place - 1]:
            place -= 1
        return days[place]
    return next((day for day, is_good in zip(days, good, strict=True) if day > recorded and is_good), None)


def _enough(rule: Rule, acts: list[Judged]) -> bool:
    standing, rejected = _standing(acts)
    return rule.satisfied(standing) and not any(role in rule.roles for _, role in rejected)


def _standing(acts: list[Judged]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """(approvals, rejections) that stand after all of the acts, each as (person, role)."""
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
    return standing, rejected


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


def _is_numbered(path: str, data: bytes) -> bool:
    return path.startswith("docs/") and path.endswith(".md") and read_version(path, data).id is not None


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


def _lines_in(tree: FileTree, numbers: set[str]) -> Counter[bytes]:
    return Counter(line for path in _pages(tree, numbers) for line in tree[path].splitlines())


def _texts_in(tree: FileTree, numbers: set[str]) -> list[bytes]:
    return [tree[path] for path in _pages(tree, numbers)]


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

"""Turns the output of one pass of `git log` into commits, and the commits into the mainline with trusted times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from sys import intern

LOG_FORMAT = "%H%x00%P%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%B"
_FIELDS = 9
REGULAR = ("100644", "100755", "100664")
SYMLINK, SUBMODULE = "120000", "160000"
NO_CLOCK = date(1970, 1, 1)
"""The day of a step that no clock dated."""
UNRECORDED = ""
"""The ID of a step that no commit records: files as they lie on disk."""


@dataclass(frozen=True, slots=True)
class PathChange:
    """What one commit did to one path, against its first parent; `blob` is None where the path is gone."""

    path: str
    blob: str | None
    mode: str


@dataclass(frozen=True, slots=True)
class Person:
    """A name and e-mail as Git recorded them."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.email else self.name


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: who wrote it, who recorded it, when (seconds and offset in minutes), and what changed."""

    id: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    time: int
    offset: int
    message: str
    changes: tuple[PathChange, ...]

    @property
    def subject(self) -> str:
        return self.message.strip().split("\n", 1)[0]


@dataclass(frozen=True, slots=True)
class Step:
    """One mainline commit: its trusted time and the side commits that it brought in."""

    position: int
    commit: Commit
    time: int
    trusted: bool
    claimed: tuple[Commit, ...]

    def moment(self) -> datetime:
        """The trusted time, in the offset in which the commit was recorded."""
        return datetime.fromtimestamp(self.time, UTC).astimezone(timezone(timedelta(minutes=self.commit.offset)))


def parse_log(data: bytes, prefix: str = "") -> Iterator[Commit]:
    """The commits in `data`, the NUL-separated output of `git log --raw -z` with LOG_FORMAT; paths lose `prefix`."""
    tokens = data.split(b"\0")
    position, last = 0, len(tokens)
    while position + _FIELDS <= last and tokens[position]:
        head = tokens[position : position + _FIELDS]
        position += _FIELDS
        changes: list[PathChange] = []
        while position + 1 < last and tokens[position].lstrip(b"\n")[:1] == b":":
            _, mode, _, blob, _ = tokens[position].lstrip(b"\n")[1:].decode("ascii").split(" ")
            path = show_path(tokens[position + 1])
            position += 2
            if path.startswith(prefix):
                changes.append(PathChange(intern(path[len(prefix) :]), None if mode == "000000" else blob, mode))
        yield _commit([field.decode("utf-8", "replace") for field in head], tuple(changes))


def show_path(raw: bytes) -> str:
    """Paths are bytes to Git; one that is not UTF-8 is shown with escapes and never collides with another."""
    return raw.decode("utf-8", "backslashreplace")


@lru_cache(maxsize=4096)
def _person(name: str, email: str) -> Person:
    """The few who write many commits, each once."""
    return Person(name, email)


def _commit(head: list[str], changes: tuple[PathChange, ...]) -> Commit:
    commit_id, parents, author, author_email, _, committer, committer_email, when, message = head
    seconds, _, zone = when.partition(" ")
    return Commit(
        intern(commit_id),
        tuple(map(intern, parents.split())),
        _person(author, author_email),
        _person(committer, committer_email),
        clamp(int(seconds or 0)),
        _offset(zone),
        message,
        changes,
    )


def known_day(day: date | None) -> date | None:
    """A day, or None for that of a step without a clock: in a folder without history nothing tells days."""
    return day if day is not None and day > NO_CLOCK else None


def clamp(seconds: int) -> int:
    """Seconds kept inside the years that calendars know (1970 to 9998)."""
    return max(0, min(seconds, 253_300_000_000))


def _offset(zone: str) -> int:
    if len(zone) != 5 or not zone[1:].isdigit():
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    minutes = minutes if minutes < 24 * 60 else 0
    return -minutes if zone[0] == "-" else minutes


def build_mainline(commits: Iterable[Commit], tip: str) -> tuple[Step, ...]:
    """The first-parent chain that ends at `tip`, oldest first, each step with its trusted time and claimed commits."""
    by_id = {commit.id: commit for commit in commits}
    chain: list[Commit] = []
    at: str | None = tip
    while at is not None and at in by_id:
        chain.append(by_id[at])
        at = chain[-1].parents[0] if chain[-1].parents else None
    chain.reverse()
    times = trusted_times([commit.time for commit in chain])
    owned = {commit.id for commit in chain}
    steps: list[Step] = []
    for position, commit in enumerate(chain):
        claimed = _claim(commit, by_id, owned)
        time, trusted = times[position]
        steps.append(Step(position, commit, time, trusted, claimed))
    return tuple(steps)


def _claim(commit: Commit, by_id: dict[str, Commit], owned: set[str]) -> tuple[Commit, ...]:
    """The ancestors of a mainline commit that no older mainline commit contains, oldest first as the graph allows."""
    found: list[Commit] = []
    stack = list(commit.parents[1:])
    while stack:
        commit_id = stack.pop()
        if commit_id in owned or commit_id not in by_id:
            continue
        owned.add(commit_id)
        found.append(by_id[commit_id])
        stack.extend(by_id[commit_id].parents)
    found.reverse()
    return tuple(found)


def trusted_times(times: list[int]) -> list[tuple[int, bool]]:
    """(trusted time, is it the commit's own) for each time of the chain.

    A time is trusted when it lies in the longest non-decreasing subsequence; of several, the one whose last time is
    earliest, then the last but one, and so on, which is the one patience sorting finds. The others take the trusted
    time before them; the first ones take the first trusted.
    """
    tails: list[int] = []
    tail_positions: list[int] = []
    before: list[int] = []
    for position, time in enumerate(times):
        length = bisect_right(tails, time)
        before.append(tail_positions[length - 1] if length else -1)
        if length == len(tails):
            tails.append(time)
            tail_positions.append(position)
        else:
            tails[length] = time
            tail_positions[length] = position
    trusted: set[int] = set()
    at = tail_positions[-1] if tail_positions else -1
    while at >= 0:
        trusted.add(at)
        at = before[at]
    current = times[min(trusted)] if trusted else 0
    answer: list[tuple[int, bool]] = []
    for position, time in enumerate(times):
        if position in trusted:
            current = time
        answer.append((current, position in trusted))
    return answer

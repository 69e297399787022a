"""Turns the mainline of a story into what happened to each document, replayed step by step as the rules say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from oracle.clocks import trusted_times
from oracle.reading import Fields, Version, day_of, digest_pair, document_id, read_version, rows, text_of, texts_of
from oracle.staff import read_record, read_zone
from oracle.told import FileTree, Story


@dataclass(slots=True)
class Recording:
    """One recorded revision, or a row of `history:` (then without a step)."""

    label: str
    issue: int
    step: int | None
    day: date | None
    version: Version | None
    digest: str | None = None
    text_digest: str | None = None
    imported: bool = False
    effective: date | None = None
    kind: str = ""
    unrevised: list[int] = field(default_factory=list)
    ends: date | None = None  # valid_until

    @property
    def known(self) -> date | None:
        if self.imported:
            days = [day for day in (self.day, self.effective) if day is not None]
            return min(days, default=None)
        return self.day


@dataclass(slots=True)
class Barrier:
    """From `start` on, the first `count` recordings are barred. A withdrawal may be cancelled before it starts."""

    start: date
    count: int
    recorded: date
    stated: str
    withdrawal: bool
    cancelled: date | None = None
    step: int = -1  # that recorded it


@dataclass(slots=True)
class Document:
    """The state of one document while the mainline is replayed."""

    recordings: list[Recording] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    events: list[tuple[date, str]] = field(default_factory=list)
    versions: list[tuple[date, str, Version]] = field(default_factory=list)  # (recorded, ID, readable version)
    names: list[str] = field(default_factory=list)
    joined: set[str] = field(default_factory=set)  # numbers it says it had, that no file on main has
    since: dict[str, int] = field(default_factory=dict)  # the step from which each number is its own
    foreign: dict[int, set[str]] = field(default_factory=dict)  # by step: numbers in it that others bear
    history: list[Fields] | None = None
    path: str | None = None
    data: bytes | None = None
    gone: bool = False
    returned: bool = False  # since the last recording
    withdrawal: Barrier | None = None
    last_digest: str | None = None
    restated: str | None = None  # the withdrawal that the recording of this very step carries on

    def numbers(self) -> set[str]:
        """Every number it had on main, and those it took over that were never there."""
        return {*self.names, *self.joined}

    def numbers_by(self, step: int) -> set[str]:
        """The numbers it had or took over by a step, less those that another document bears there."""
        return {name for name, since in self.since.items() if since <= step} - self.foreign.get(step, set())

    def brought_back(self, recording: Recording) -> int:
        """The step of the last withdrawal that took hold before a recording; what was approved earlier is past."""
        place = self.recordings.index(recording)
        return max((b.step for b in self.barriers if b.withdrawal and not b.cancelled and b.count <= place), default=-1)

    def tell(self, day: date, kind: str) -> None:
        """Note what befell the file; what befalls a draft before anything is recorded is no event of the document."""
        if self.recordings or self.history:
            self.events.append((day, kind))


class Mainline:
    """The story replayed: documents by the number they end up with, and every older number they had."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.zone: ZoneInfo = read_zone(story.steps[-1].tree)
        self.times = trusted_times([step.time for step in story.steps])
        self.days = [datetime.fromtimestamp(time, UTC).astimezone(self.zone).date() for time in self.times]
        self.documents: dict[str, Document] = {}
        self.first_paths: dict[str, list[str]] = {}
        self.history_starts = self._history_starts()
        for number, step in enumerate(story.steps):
            self._replay(number, step.tree)
        for document in self.documents.values():
            _judge_kinds(document)

    def _history_starts(self) -> date | None:
        """As the organisation's first record states it, or one that came while nothing was recorded."""
        spoken = False
        for number, step in enumerate(self.story.steps):
            organisation = read_record(step.tree, "records/organisation.yml")
            stated = day_of(organisation, "history_starts")
            if stated is not None:
                return stated if not spoken or not any(self._recorded(tree) for tree in self._trees(number)) else None
            spoken = spoken or organisation is not None
        return None

    def _trees(self, number: int) -> list[FileTree]:
        return [step.tree for step in self.story.steps[:number]]

    def _recorded(self, tree: FileTree) -> bool:
        pages = [read_version(path, data) for path, data in tree.items() if _is_page(path)]
        return any(page.id is not None and page.label is not None and not page.draft for page in pages)

    def _replay(self, number: int, tree: FileTree) -> None:
        files = [read_version(path, data) for path, data in sorted(tree.items()) if _is_page(path)]
        live: dict[str, list[Version]] = {}
        for version in files:
            if version.id is not None:
                live.setdefault(version.id, []).append(version)
                seen = self.first_paths.setdefault(version.id, [])
                if version.path not in seen:
                    seen.append(version.path)
        self._join(live, number)
        broken = {version.path: version for version in files if version.unreadable}
        for name in sorted({*live, *self.documents}):
            document = self.documents.setdefault(name, Document())
            if document.names[-1:] != [name]:
                document.names.append(name)
            document.since.setdefault(name, number)
            document.foreign[number] = {*live} - {name}
            self._step(document, name, number, tree, live.get(name, []), broken)

    def _join(self, live: dict[str, list[Version]], number: int) -> None:
        """A number that names an older one takes over its document, unless the older one is still somebody's."""
        said = [
            (name, old)
            for name, versions in sorted(live.items())
            for version in versions
            for old in filter(None, (document_id(text) for text in texts_of(version.fields, "formerly")))
            if old not in live
        ]
        for name, old in said:
            if old in self.documents and name not in self.documents:
                self.documents[name] = self.documents.pop(old)
        for name, old in said:
            if old not in self.documents:
                document = self.documents.setdefault(name, Document())
                document.joined.add(old)
                document.since.setdefault(old, number)

    def _step(
        self,
        document: Document,
        name: str,
        number: int,
        tree: FileTree,
        live: list[Version],
        broken: dict[str, Version],
    ) -> None:
        day = self.days[number]
        chosen = self._chosen(document, name, live)
        if chosen is None and not document.gone and document.path in broken:
            if document.data != tree[document.path]:
                document.events.append((day, "unreadable"))
            document.data = tree[document.path]
            return
        if chosen is None:
            self._delete(document, day)
            return
        if document.gone:
            document.gone, document.returned = False, True
            document.tell(day, "returned")
        elif document.path not in (None, chosen.path):
            document.events.append((day, "renamed"))
        document.path, document.data = chosen.path, tree[chosen.path]
        document.versions.append((day, name, chosen))
        self._record(document, number, chosen, tree)
        _withdraw(document, chosen, day, number)

    def _chosen(self, document: Document, name: str, live: list[Version]) -> Version | None:
        order = [document.path, *self.first_paths.get(name, [])]
        return min(live, key=lambda version: (order.index(version.path), version.path), default=None)

    def _delete(self, document: Document, day: date) -> None:
        if document.gone or document.path is None:
            return
        document.gone = True
        if document.withdrawal is not None and document.withdrawal.start > day:
            document.withdrawal = None
        document.tell(day, "deleted")
        document.barriers.append(Barrier(day, len(document.recordings), day, "", withdrawal=False))

    def _record(self, document: Document, number: int, version: Version, tree: FileTree) -> None:
        label, day = version.label, self.days[number]
        if document.history is None and label is not None:
            document.history = rows(version.fields, "history")
        if label is None or version.draft:
            return
        last = document.recordings[-1] if document.recordings else None
        withdrawn = document.withdrawal is not None and document.withdrawal.start <= day
        over = withdrawn and text_of(version.fields, "withdrawn") is None
        digest, text_digest = digest_pair(version, tree)
        if last is None or label != last.label or document.returned or over:
            issue = 1 + sum(1 for recording in document.recordings if recording.label == label)
            last = Recording(label, issue, number, day, version, digest, text_digest)
            last.effective = day_of(version.fields, "effective")
            last.ends = day_of(version.fields, "valid_until")
            self._import(document, last)
            document.recordings.append(last)
            document.returned = False
            if document.withdrawal is not None:
                if document.withdrawal.start > day:
                    document.withdrawal.cancelled = day
                    document.restated = document.withdrawal.stated
                    if text_of(version.fields, "withdrawn") is None:
                        document.events.append((day, "withdrawal-cancelled"))
                document.withdrawal = None
        elif digest != document.last_digest:
            last.unrevised.append(number)
        document.last_digest = digest

    def _import(self, document: Document, recording: Recording) -> None:
        row = next((row for row in document.history or [] if text_of(row, "revision") == recording.label), None)
        assert recording.day is not None
        if self.history_starts is not None and recording.day <= self.history_starts:
            recording.imported = True
            if row is not None and recording.issue == 1:
                recording.effective = day_of(row, "effective") or recording.effective


def _is_page(path: str) -> bool:
    return path.startswith("docs/") and path.endswith(".md")


def _withdraw(document: Document, version: Version, day: date, number: int) -> None:
    """A withdrawal stated, moved or taken back; nothing moves it once its day has come."""
    stated, wanted = document.withdrawal, day_of(version.fields, "withdrawn")
    if stated is not None and stated.start <= day:
        return
    if stated is not None and (wanted is None or wanted.isoformat() != stated.stated):
        stated.cancelled = day
        if wanted is None:
            document.events.append((day, "withdrawal-cancelled"))
        document.withdrawal = stated = None
    if wanted is not None and stated is None and document.recordings:
        document.withdrawal = Barrier(
            max(wanted, day), len(document.recordings), day, wanted.isoformat(), withdrawal=True, step=number
        )
        document.barriers.append(document.withdrawal)
        if document.restated != document.withdrawal.stated:
            document.events.append((day, "withdrawn"))
    document.restated = None


def _judge_kinds(document: Document) -> None:
    older: list[Recording] = []
    for recording in document.recordings:
        texts = [other.text_digest for other in older]
        if recording.imported:
            recording.kind = "legacy"
        elif not older:
            recording.kind = "new"
        elif texts[-1] == recording.text_digest:
            recording.kind = "re-issue"
        else:
            recording.kind = "restored" if recording.text_digest in texts else "revised"
        older.append(recording)
    document.recordings[:0] = [
        Recording(label, 1, None, None, None, imported=True, effective=_row_day(row), kind="legacy")
        for row in document.history or []
        if (label := text_of(row, "revision")) and label not in {recording.label for recording in older}
    ]
    shift = len(document.recordings) - len(older)
    for barrier in document.barriers:
        barrier.count += shift


def _row_day(row: Fields) -> date | None:
    return day_of(row, "effective") or day_of(row, "approved")

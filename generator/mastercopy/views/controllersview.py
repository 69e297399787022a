"""Turns what is compiled into what document controllers need to act on: waiting, announced, drafts, overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.views.addresses import document_url, draft_url, redline_url, revision_url, unrevised_url
from mastercopy.views.copyview import view_copies
from mastercopy.views.naming import name_of, person_name, without_address
from mastercopy.views.objecting import rejected_by
from mastercopy.views.registerpages import Cell
from mastercopy.views.task import Task
from mastercopy.views.taskview import SOON
from mastercopy.views.wording import show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


_LOOK_AT = "link-to-look-at"
_COLUMNS = ("ID", say("Title"), say("Revision"), say("Redline"), say("Recorded"), say("Effective"), say("Owner"))


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list of things to do, as a table."""

    title: str
    empty: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def anchor(self) -> str:
        """Where on its page it stands."""
        return "-".join(self.title.lower().replace(",", "").split())


def view_worklists(compiled: Compiled, tasks: tuple[Task, ...]) -> tuple[Worklist, ...]:
    """Everything that waits for a document controller."""
    trails = [trail for _, trail in sorted(compiled.history.trails.items())]
    pending = [(trail, row) for trail in trails for row in trail.revisions]
    waiting = [(trail, row) for trail, row in pending if row.status == "awaiting-approval" and not row.objections]
    rejected = [(trail, row) for trail, row in pending if row.status == "awaiting-approval" and row.objections]
    announced = [(trail, row) for trail, row in pending if row.status == "approved"]
    return (
        Worklist(
            say("Awaiting approval"),
            say("Nothing waits for approval."),
            (*_COLUMNS, say("Waits for")),
            tuple((*_pending(compiled, trail, row), _asked(compiled, row)) for trail, row in waiting),
        ),
        Worklist(
            say("Rejected"),
            say("Nothing is rejected."),
            (*_COLUMNS, say("Why")),
            tuple((*_pending(compiled, t, row), Cell(rejected_by(compiled, row.objections))) for t, row in rejected),
        ),
        Worklist(
            say("Approved, not yet in force"),
            say("Nothing is announced."),
            _COLUMNS,
            tuple(_pending(compiled, trail, row) for trail, row in announced),
        ),
        _unsigned(compiled, trails),
        *_two_of_reviews(compiled, trails),
        Worklist(
            say("Changed without a new revision"),
            say("No text changed without a new revision."),
            ("ID", say("Title"), say("Revision"), say("Day"), say("By"), say("Commit")),
            _unrevised(pending),
        ),
        _broken(compiled),
        _vacant(tasks),
        _copies(compiled),
        _drafts(compiled),
    )


def _copies(compiled: Compiled) -> Worklist:
    """Printed copies that hang somewhere and no longer show what is in force."""
    rows = tuple(
        (
            Cell(line.named.id, line.named.url),
            Cell(line.document.text, line.document.url),
            Cell(line.number),
            Cell(line.place),
            Cell(line.holder.title, line.holder.url),
            Cell(line.shows.title, line.shows.url),
            Cell(line.state, None, line.tone),
            Cell(show(line.since), None, "bad"),
        )
        for line in view_copies(compiled)
        if line.wants != "nothing"
    )
    columns = (
        say("Copy"),
        say("Document"),
        say("No."),
        say("Place"),
        say("Holder"),
        say("Shows"),
        say("To do"),
        say("Since"),
    )
    empty = say("Every controlled copy on paper shows what is in force.")
    return Worklist(say("Controlled copies to swap"), empty, columns, rows)


def _drafts(compiled: Compiled) -> Worklist:
    """Drafts of documents and of next revisions; in a preview each with its page, which says its text."""
    history, rows = compiled.history, []
    for draft in sorted((*history.drafts, *history.redrafts), key=lambda one: one.id):
        trail = history.trails.get(draft.id)
        page = draft_url(draft.id) if compiled.preview else document_url(draft.id) if trail is not None else None
        title = draft.title if trail is None or compiled.preview else trail.title  # a new title is of the new text
        rows.append((Cell(draft.id, page), Cell(title), Cell(draft.revision), Cell(draft.path)))
    columns = ("ID", say("Title"), say("Revision"), say("File"))
    return Worklist(say("Drafts"), say("Nothing is a draft."), columns, tuple(rows))


def _broken(compiled: Compiled) -> Worklist:
    """References that lead nowhere; what to look at again, because what it names changed, has a page of its own."""
    links = (problem for problem in compiled.result.problems if problem.slug.startswith("link-"))
    found = [problem for problem in links if problem.slug != _LOOK_AT]
    rows = tuple((_page(compiled, one.record or ""), Cell(one.sentence), Cell(str(one.place))) for one in found)
    columns = ("ID", say("What"), say("Where"))
    return Worklist(say("Broken references"), say("Every reference leads somewhere."), columns, rows)


def _page(compiled: Compiled, name: str) -> Cell:
    named = name_of(compiled, name)
    return Cell(named.id, named.url)


def _vacant(tasks: tuple[Task, ...]) -> Worklist:
    rows = tuple((Cell(task.about.title, task.about.url),) for task in tasks if task.kind == "fill")
    empty = say("Every role that is needed has a holder.")
    return Worklist(say("Roles that nobody holds"), empty, (say("Role"),), rows)


def _two_of_reviews(compiled: Compiled, trails: list[Trail]) -> tuple[Worklist, Worklist]:
    """Those that are overdue, and those that are due soon."""
    today, end = compiled.as_of, compiled.as_of + SOON
    soon = say("Reviews due in {days} days", days=SOON.days)
    return (
        _reviews(compiled, trails, say("Reviews overdue"), say("No review is overdue."), None, today),
        _reviews(compiled, trails, soon, say("No review is due by {end}.", end=end), today, end + timedelta(days=1)),
    )


def _reviews(
    compiled: Compiled, trails: list[Trail], title: str, empty: str, first: date | None, end: date
) -> Worklist:
    """The reviews whose day is `first` or later and before `end`."""
    rows = tuple(
        (
            Cell(trail.id, document_url(trail.id)),
            Cell(trail.title),
            Cell(show(trail.next_review)),
            _owner(compiled, trail),
        )
        for trail in trails
        if trail.next_review is not None and trail.next_review < end and (first is None or trail.next_review >= first)
    )
    return Worklist(title, empty, ("ID", say("Title"), say("Due"), say("Owner")), rows)


def _unrevised(pending: list[tuple[Trail, Revision]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            Cell(trail.id, document_url(trail.id)),
            Cell(trail.title),
            Cell(row.revision, revision_url(trail.id, row)),
            Cell(change.at[:10], unrevised_url(trail.id, row)),
            Cell(without_address(change.author)),
            Cell(change.commit[:10]),
        )
        for trail, row in pending
        if row is trail.revisions[-1]
        for change in row.unrevised_changes
    )


def _pending(compiled: Compiled, trail: Trail, row: Revision) -> tuple[Cell, ...]:
    return (
        Cell(trail.id, document_url(trail.id)),
        Cell(trail.title),
        Cell(row.revision, revision_url(trail.id, row)),
        _against_earlier(trail, row),
        Cell(show(row.recorded_day)),
        Cell(show(row.effective)),
        _owner(compiled, trail),
    )


def _against_earlier(trail: Trail, row: Revision) -> Cell:
    """What a revision changes of the text before it; nothing of a first one."""
    earlier = [one for one in trail.revisions[: trail.revisions.index(row)] if one.blob is not None]
    if row.blob is None or not earlier:
        return Cell("")
    return Cell(say("against {revision}", revision=earlier[-1].revision), redline_url(trail.id, row, earlier[-1]))


def _unsigned(compiled: Compiled, trails: list[Trail]) -> Worklist:
    leaving = (trail for trail in trails if trail.withdrawn is not None and trail.withdrawn.asks)
    return Worklist(
        say("Withdrawals without approval"),
        say("Every withdrawal is approved."),
        ("ID", say("Title"), say("Withdrawn from"), say("Reason"), say("Waits for")),
        tuple(_leaving(compiled, trail) for trail in leaving),
    )


def _leaving(compiled: Compiled, trail: Trail) -> tuple[Cell, ...]:
    leaving = trail.withdrawn
    assert leaving is not None
    return (
        Cell(trail.id, document_url(trail.id)),
        Cell(trail.title),
        Cell(show(leaving.day)),
        Cell(leaving.reason),
        Cell(say_row(", ", (person_name(compiled, role).title for role in leaving.asks))),
    )


def _asked(compiled: Compiled, row: Revision) -> Cell:
    """Whose approval a revision waits for."""
    names = [person_name(compiled, role).title for role in row.asks]
    if not names:
        return Cell(say("nobody whom the approval matrix names"))
    if row.asks_minimum is None or len(names) == 1:
        return Cell(say_row(", ", names))
    roles = say_row(", ", names)
    if row.asks_minimum == 1:
        return Cell(say("one of {roles}", roles=roles))
    return Cell(say("any {number} of {roles}", number=row.asks_minimum, roles=roles))


def _owner(compiled: Compiled, trail: Trail) -> Cell:
    return Cell(person_name(compiled, trail.owner).title if trail.owner else say("no owner"))

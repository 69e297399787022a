"""Turns each document of a proposal into what its reviewer has to know: what changes, who approves, who reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mastercopy.history.values import Draft, Revision, Trail
from mastercopy.model.record import identity
from mastercopy.sources.commits import UNRECORDED
from mastercopy.text.redline import Redline, render_html, render_terminal
from mastercopy.views.addresses import draft_url, redline_url, revision_url, unrevised_url
from mastercopy.views.asking import Asked, ask_draft, ask_revision
from mastercopy.views.fieldlines import FieldLine, field_lines, front_matter
from mastercopy.views.impactview import view_impact
from mastercopy.views.naming import Named, names_of, without_address
from mastercopy.views.redlineview import compare_pair, say_counts
from mastercopy.views.textview import Texts, list_of, unrevised_text
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.comparing import Compared

_DRAFT = say(
    "nothing comes into force while the line `status: draft` stands at the top of the file; when the text is "
    "finished, delete that line, and then ask for approval"
)
KINDS = {
    "new": say("New document"),
    "revised": say("New revision"),
    "re-issue": say("Re-issue of the same text"),
    "restored": say("An earlier text comes back"),
    "legacy": say("Text from before control began"),
    "draft": say("Draft"),
    "withdrawn": say("Withdrawal"),
    "removed": say("Removed without withdrawal"),
    "unrevised": say("Changed without a new revision"),
    "broken": say("Can no longer be read as a document"),
    "signed": say("Sign-offs of what main has"),
    "kept": say("No change of the text"),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """One document of a proposal; `text` is the redline as HTML, `excerpt` its changes as plain text.

    `redline` is the page of a preview that shows it, `page` that of the text.
    """

    id: str
    title: str
    kind: str
    old: str | None
    when: str
    new: str | None = None
    change: str = ""
    because: tuple[Named, ...] = ()
    authors: tuple[str, ...] = ()
    numbers: str = ""
    text: str = ""
    excerpt: str = ""
    redline: str | None = None
    page: str | None = None
    fields: tuple[FieldLine, ...] = ()
    asked: Asked | None = None
    editorial: bool = False
    touched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended in it."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def asks_what(self) -> str:
        """What `when` answers: since when a revision holds, or what becomes of the document."""
        return say("In force") if self.asked is not None and self.kind != "draft" else say("What happens")

    @property
    def word(self) -> str:
        """What becomes of it."""
        return KINDS[self.kind]


def view_proposed(compared: Compared, texts: Texts) -> tuple[Proposed, ...]:
    """Every document that the proposal touches, those whose text changes first."""
    names = _touched_names(compared)
    found = [_document(compared, texts, name) for name in names]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind) == len(order) - 1, one.id)))


def _touched_names(compared: Compared) -> list[str]:
    """The identities of documents whose file, or a file that they embed, the proposal changes."""
    changed = compared.changed
    registers = (compared.before.register, compared.after.register)
    found = {
        name
        for register in registers
        for name, record in register.records.items()
        if record.type.family == "document" and record.path in changed
    }
    for name, trail in compared.after.history.trails.items():
        slipped = (change.commit for row in trail.revisions for change in row.unrevised_changes)
        known = compared.before.history.trails.get(name)
        signed = known is not None and _acts(known) != _acts(trail)
        if signed or UNRECORDED in slipped or any(row.commit == UNRECORDED for row in trail.revisions):
            found.add(name)
    for history in (compared.before.history, compared.after.history):
        found.update(identity(draft.id) for draft in (*history.drafts, *history.redrafts) if draft.path in changed)
        found.update(name for name, trail in history.trails.items() if trail.path in changed)
    return sorted(found)


def _document(compared: Compared, texts: Texts, name: str) -> Proposed:
    after, before = compared.after.history.trails.get(name), compared.before.history.trails.get(name)
    draft = next((one for one in _drafts(compared) if identity(one.id) == name), None)
    row = next((one for one in reversed(after.revisions) if one.commit == UNRECORDED), None) if after else None
    if after is not None and row is not None:
        return _revision(compared, texts, after, row)
    if draft is not None:
        return _draft(compared, texts, draft, after)
    if after is None:  # a draft that goes, or a file that nobody can read
        return _plain(compared, name, name, "kept", "", None)
    if after.deleted is not None and (before is None or before.deleted is None):
        return _plain(compared, name, after.title, "removed", say("it would be gone from the day of the merge"), after)
    if after.withdrawn is not None and (before is None or before.withdrawn != after.withdrawn):
        gone = after.withdrawn
        follows = say("; {superseded_by} replaces it", superseded_by=gone.superseded_by) if gone.superseded_by else ""
        return _plain(
            compared,
            name,
            after.title,
            "withdrawn",
            say("from {day}: {reason}{follows}", day=gone.day, reason=gone.reason, follows=follows),
            after,
        )
    slipped = next((one for one in after.revisions if _slipped(one)), None)
    if slipped is not None:
        return _unrevised(compared, texts, after, slipped)
    if name in compared.before.register.records and name not in compared.after.register.records:
        return _plain(compared, name, after.title, "broken", say("readers go on seeing what they see now"), after)
    if before is not None and _acts(before) != _acts(after):
        row = after.revisions[-1]
        signed = _plain(compared, name, after.title, "signed", _standing(row), after)
        return replace(signed, old=_label(row), new=_label(row), asked=ask_revision(compared.after, row))
    moved = before is not None and before.path != after.path and after.path is not None
    return _plain(
        compared, name, after.title, "kept", say("its file is now {path}", path=after.path) if moved else "", after
    )


def _acts(trail: Trail) -> list[tuple[str | None, str, str | None, bool]]:
    return [(act.person, act.at, act.digest, act.valid) for row in trail.revisions for act in row.signoffs]


def _standing(row: Revision) -> str:
    """Whether the newest revision is approved with what the proposal brings."""
    if row.asks:
        return say("revision {revision} would still wait for approval", revision=row.revision)
    return say("revision {revision} would be approved", revision=row.revision)


def _drafts(compared: Compared) -> Iterator[Draft]:
    """Drafts whose file the proposal changes."""
    history = compared.after.history
    return (one for one in (*history.drafts, *history.redrafts) if one.path in compared.changed)


def _slipped(row: Revision) -> bool:
    return any(change.commit == UNRECORDED for change in row.unrevised_changes)


def _revision(compared: Compared, texts: Texts, trail: Trail, row: Revision) -> Proposed:
    rows = [one for one in trail.revisions if one.blob is not None]
    place = rows.index(row)
    old = rows[place - 1] if place > 0 else None
    url = redline_url(trail.id, row, old) if old is not None else revision_url(trail.id, row)
    numbers, text, excerpt = _marked(texts, trail.id, old, row, url)
    says = row.effective.isoformat() if row.effective is not None else None
    when = say("from {says}, once it is approved", says=says) if says else say("as soon as it is approved")
    if not row.asks:
        when = say("from {says}", says=says) if says else say("as soon as it is accepted")
    asked = ask_revision(compared.after, row)
    plain = _plain(compared, identity(trail.id), row.title, row.kind, when, trail)
    return replace(
        plain,
        old=_label(old),
        new=_label(row),
        change=row.change,
        because=names_of(compared.after, list_of(row.fields.get("because"))),
        authors=_writers(compared, row.authors),
        numbers=numbers,
        text=text,
        excerpt=excerpt,
        redline=url if old is not None else None,
        page=revision_url(trail.id, row),
        fields=tuple(field_lines(compared.after, trail, old.fields, row.fields)) if old is not None else (),
        asked=asked,
        editorial=row.fields.get("change_class") == "editorial",
    )


def _writers(compared: Compared, authors: Iterable[str]) -> tuple[str, ...]:
    """People by their names; whom the records do not know, by the name that Git has."""
    known = compared.after.people.persons
    return tuple(dict.fromkeys(known[one].name if one in known else without_address(one) for one in authors))


def _label(row: Revision | None) -> str | None:
    return (row.revision + (f" (issue {row.issue})" if row.issue > 1 else "")) if row is not None else None


def _marked(texts: Texts, name: str, old: Revision | None, new: Revision, url: str) -> tuple[str, str, str]:
    """The redline of two revisions in numbers, as HTML and as plain text; nothing without an older text."""
    before = texts.revision(name, old, url) if old is not None else None
    after = texts.revision(name, new, url)
    if before is None or after is None:
        return "", "", ""
    return _told(compare_pair(before, after))


def _told(redline: Redline) -> tuple[str, str, str]:
    return say_counts(redline.counts), render_html(redline), render_terminal(redline, False).partition("\n\n")[2]


def _draft(compared: Compared, texts: Texts, draft: Draft, trail: Trail | None) -> Proposed:
    """A text that is proposed as a draft: it changes nothing until somebody releases it."""
    name = identity(draft.id)
    plain = _plain(compared, name, draft.title, "draft", _DRAFT, trail)
    rows = [one for one in trail.revisions if one.blob is not None] if trail is not None else []
    old = (trail.in_force if trail is not None and trail.in_force in rows else None) or (rows[-1] if rows else None)
    numbers, text, excerpt = "", "", ""
    if old is not None:
        new = replace(old, blob=draft.blob, path=draft.path, files=draft.files, title=draft.title)
        numbers, text, excerpt = _marked(texts, draft.id, old, new, draft_url(draft.id))
    record = compared.after.register.get(draft.id)
    because = list_of(record.get("because")) if record is not None else ()
    return replace(
        plain,
        old=_label(old),
        new=draft.revision or None,
        change=draft.change,
        because=names_of(compared.after, because),
        numbers=numbers,
        text=text,
        excerpt=excerpt,
        page=draft_url(draft.id),
        asked=ask_draft(compared.after, record, draft) if record is not None else None,
    )


def _unrevised(compared: Compared, texts: Texts, trail: Trail, row: Revision) -> Proposed:
    """A text that changes under the label that it has: nothing of it comes into force."""
    url = unrevised_url(trail.id, row)
    before, after = texts.revision(trail.id, row, url), texts.revision(trail.id, unrevised_text(row), url)
    numbers, marked, excerpt = _told(compare_pair(before, after)) if before and after else ("", "", "")
    when = say("readers go on seeing revision {revision}, and this text is in no revision", revision=row.revision)
    plain = _plain(compared, identity(trail.id), trail.title, "unrevised", when, trail)
    return replace(
        plain,
        old=_label(row),
        authors=_writers(compared, (row.unrevised_changes[-1].author,)),
        numbers=numbers,
        text=marked,
        excerpt=excerpt,
        redline=url,
    )


def _plain(compared: Compared, name: str, title: str, kind: str, when: str, trail: Trail | None) -> Proposed:
    """What is told of every document: its fields beside the text, what it touches, and what is wrong with it."""
    old, new = (front_matter(side, name) for side in (compared.before, compared.after))
    shown = trail.id if trail is not None else name
    problems = tuple(one for one in compared.brought if one.record is not None and identity(one.record) == name)
    fields = tuple(field_lines(compared.after, trail, old, new)) if old and new else ()
    touched = tuple(_touched(compared, name)) if kind != "kept" else ()
    held = trail.in_force if trail is not None else None
    return Proposed(shown, title, kind, _label(held), when, fields=fields, touched=touched, problems=problems)


def _touched(compared: Compared, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a change of the document touches, in groups; clauses among them."""
    compiled = compared.after
    if compiled.history.trail(name) is None and compiled.register.get(name) is None:
        return
    for title, items in view_impact(compiled, name).groups:
        yield title, tuple(say_row(": ", [one for one in (item.named.text, item.how) if one]) for item in items)
    record = compiled.register.get(name)
    clauses = list_of(record.get("clauses")) if record is not None else ()
    if clauses:
        yield say("Clauses that it answers"), clauses

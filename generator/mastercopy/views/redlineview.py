"""Turns two revisions of a document into what a reader sees of the difference: numbers, fields, and the marked text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mastercopy.history.fieldchange import compare_fields
from mastercopy.history.values import FieldChange, Revision, Trail
from mastercopy.text.redline import Counts, Redline, compare_texts
from mastercopy.text.redline.fields import render_fields_html
from mastercopy.text.setting import Marked
from mastercopy.views.addresses import document_url, redline_url, revision_url, unrevised_url
from mastercopy.views.naming import Named, names_of, without_address
from mastercopy.views.textview import RenderedText, list_of
from mastercopy.views.wording import label, show, status_words, with_issue
from mastercopy.words.saying import say, say_count, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_TOLD_ELSEWHERE = ("revision", "change", "because", "status", "reviews")
"""Fields that differ in every revision, or are no part of one, and that pages tell in words of their own."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the revisions that lead from the older to the newer: in its author's words, and because of what."""

    named: Named
    change: str
    because: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class RedlinePage:
    """What one revision changed against an older one; `fields` and `text` are HTML, `stages` lie between the two.

    `places` are the anchors of the changes in the text, in their order.
    """

    url: str
    id: str
    title: str
    document: Named
    old: Named
    old_status: str
    new: Named
    new_status: str
    stages: tuple[Stage, ...]
    change: str
    because: tuple[Named, ...]
    numbers: str
    fields: str
    text: str
    places: tuple[str, ...]
    binary: bool
    earlier: Named | None = None
    later: Named | None = None


def redline_pairs(trail: Trail) -> Iterator[tuple[Revision, Revision]]:
    """(older, newer) of every comparison that a reader is offered: with the text before, and with the one in force."""
    texts = [row for row in trail.revisions if row.blob is not None]
    yield from zip(texts, texts[1:], strict=False)
    now = trail.in_force
    if now is not None and now in texts:
        place = texts.index(now)
        yield from ((row, now) for row in texts[: max(place - 1, 0)])


def compare_pair(old: RenderedText, new: RenderedText) -> Redline:
    """The redline of two texts that were rendered for the same folder of the site."""
    return compare_texts(old.shown.passages, new.shown.passages, old.source.pictures, new.source.pictures)


def view_redline(compiled: Compiled, trail: Trail, old: Revision, new: Revision, marked: Marked) -> RedlinePage:
    """The page of one comparison."""
    rows = trail.revisions
    names = (say("revision {revision}", revision=with_issue(row)) for row in (old, new))
    older, newer = (
        Named(trail.id, name, revision_url(trail.id, row)) for name, row in zip(names, (old, new), strict=True)
    )
    return RedlinePage(
        redline_url(trail.id, new, old),
        trail.id,
        new.title,
        Named(trail.id, new.title, document_url(trail.id)),
        older,
        status_words(old),
        newer,
        status_words(new),
        tuple(_stage(compiled, trail, row) for row in rows[rows.index(old) + 1 : rows.index(new) + 1]),
        new.change,
        names_of(compiled, list_of(new.fields.get("because"))),
        say_counts(marked.counts),
        render_fields_html(_changed_fields(trail.id, old, new), titles_of(compiled, trail)),
        marked.html,
        marked.places,
        "file" in new.fields or "file" in old.fields,
    )


def view_beside(trail: Trail, pages: Mapping[tuple[str, str], RedlinePage]) -> dict[tuple[str, str], RedlinePage]:
    """Comparisons by (older slug, newer slug), each with the way to the ones before and after it of its kind."""
    texts = [row.slug for row in trail.revisions if row.blob is not None]
    places = {slug: at for at, slug in enumerate(texts)}

    def named(old: int, new: int) -> Named | None:
        inside = 0 <= old < new < len(texts)
        page = pages.get((texts[old], texts[new])) if inside else None
        return (
            Named(page.id, say("{new} against {old}", new=page.new.title, old=page.old.title), page.url)
            if page is not None
            else None
        )

    def both(old: int, new: int) -> tuple[Named | None, Named | None]:
        by = 1 if new - old == 1 else 0  # one step after the other, or one text after the other against the same
        return named(old - 1, new - by), named(old + 1, new + by)

    found = {key: both(places[key[0]], places[key[1]]) for key in pages}
    return {key: replace(page, earlier=found[key][0], later=found[key][1]) for key, page in pages.items()}


def _stage(compiled: Compiled, trail: Trail, row: Revision) -> Stage:
    """What a revision on the way changed; of one that is not in force yet, its own page tells."""
    named = Named(trail.id, say("revision {revision}", revision=with_issue(row)), revision_url(trail.id, row))
    if row.is_pending:
        return Stage(named, "", ())
    return Stage(named, row.change, names_of(compiled, list_of(row.fields.get("because"))))


def view_unrevised(compiled: Compiled, trail: Trail, row: Revision, marked: Marked) -> RedlinePage:
    """What the last change of a file without a revision made of the recorded text, for those who have to decide."""
    change = row.unrevised_changes[-1]
    if change.commit:
        day, name = change.at[:10], without_address(change.author)
        file = say("the file changed on {day} by {name}", day=day, name=name)
    else:
        file = say("the file as it lies on disk")
    after = replace(row, fields=change.fields, commit=change.commit, recorded=change.at)
    return RedlinePage(
        unrevised_url(trail.id, row),
        trail.id,
        row.title,
        Named(trail.id, row.title, document_url(trail.id)),
        Named(trail.id, say("revision {revision}", revision=with_issue(row)), revision_url(trail.id, row)),
        status_words(row),
        Named(trail.id, file, None),
        say("Not approved"),
        (),
        "",
        (),
        say_counts(marked.counts),
        render_fields_html(_changed_fields(trail.id, row, after), titles_of(compiled, trail)),
        marked.html,
        marked.places,
        "file" in row.fields or "file" in change.fields,
    )


def _changed_fields(name: str, old: Revision, new: Revision) -> Iterator[FieldChange]:
    for field, before, after in compare_fields(old.fields, new.fields):
        if field.partition(".")[0] not in _TOLD_ELSEWHERE:
            yield FieldChange(name, field, before, after, new.commit or "", show(new.recorded), "")


def titles_of(compiled: Compiled, trail: Trail) -> Mapping[str, str]:
    """What people call the fields of a document."""
    kind = compiled.catalog.types.get(trail.type_name or "")
    fields = kind.fields if kind is not None else ()
    return {spec.name: spec.title or label(spec.name) for spec in fields}


def say_counts(counts: Counts) -> str:
    """A redline as numbers, in words: `55 words added, 1 removed, 1 section moved`."""
    if not counts.changes:
        return say("No textual change")
    added, removed = counts.words_added, counts.words_removed
    said = []
    if added or removed:
        said.append(say_count("{number} word added", "{number} words added", added))
        said.append(say_count("{number} removed", "{number} removed", removed))
    said.extend(
        told
        for number, told in (
            (
                counts.sections_moved,
                say_count("{number} section moved", "{number} sections moved", counts.sections_moved),
            ),
            (
                counts.tables_touched,
                say_count("{number} table changed", "{number} tables changed", counts.tables_touched),
            ),
            (
                counts.pictures_touched,
                say_count("{number} picture changed", "{number} pictures changed", counts.pictures_touched),
            ),
        )
        if number
    )
    return say_row(", ", said) or say("Only its form changed")

"""The verb that compares: what one revision of a document changed against another, for eyes, for a page, or as data."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mastercopy.cli.finding import find_draft, find_trail
from mastercopy.cli.opening import open_recorded
from mastercopy.cli.options import day_of, format_option, repository_options
from mastercopy.cli.printing import print_json
from mastercopy.compile import compile_project
from mastercopy.history.values import Draft, Revision, Trail
from mastercopy.words import MastercopyError, printable

if TYPE_CHECKING:
    from mastercopy.views.textview import RenderedText, Texts

SCHEMA = "mastercopy/redline/1"


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two texts: its label, what it is called, its text, and what its author says of it."""

    label: str
    name: str
    text: RenderedText
    change: str


@click.command()
@click.argument("document", metavar="ID")
@click.argument("older", metavar="[FROM]", required=False)
@click.argument("newer", metavar="[TO]", required=False)
@repository_options
@format_option("text", "html", "json")
def redline(
    document: str, older: str | None, newer: str | None, repo: Path, ref: str | None, as_of: date | None, form: str
) -> None:
    """What a revision of a document changed.

    FROM and TO are revisions; default: the one in force (or the newest) against the one before it. The revision of a
    draft that is committed, or `draft`, alone or as TO: that draft against the one in force, or against FROM.
    """
    from mastercopy.site.handwritten import page_addresses
    from mastercopy.site.mkdocs_door import renderer_of
    from mastercopy.text.redline import render_terminal, write_html
    from mastercopy.views.redlineview import compare_pair, say_counts
    from mastercopy.views.textview import Texts

    project = open_recorded(repo, ref, as_of)
    compiled = compile_project(project, day_of(project, as_of))
    trail = find_trail(compiled.history, document, compiled.as_of)
    texts = Texts(compiled.blobs, renderer_of(compiled.configuration), page_addresses(compiled))
    if newer is None and older is not None and find_draft(compiled.history, trail, older) is not None:
        older, newer = None, older
    draft = find_draft(compiled.history, trail, newer) if newer is not None else None
    if draft is not None:
        row = _beneath(trail, older)
        old, new = _recorded(texts, trail, row, row), _drafted(texts, draft)
    else:
        pair = choose_pair(trail, older, newer)
        old, new = (_recorded(texts, trail, row, pair[1]) for row in pair)
    found = compare_pair(old.text, new.text)
    if form == "json":
        changes = [asdict(change) for change in found.changes]
        said = {"id": trail.id, "from": old.label, "to": new.label, "draft": draft is not None, "change": new.change}
        print_json({"schema": SCHEMA, **said, "numbers": say_counts(found.counts), "changes": changes})
    elif form == "html":
        click.echo(write_html(found)[0])
    else:
        numbers = say_counts(found.counts)
        click.echo(printable(f"{trail.id} {trail.title}: {new.name} against {old.name}. {numbers}."))
        click.echo(render_terminal(found, sys.stdout.isatty()), nl=False)


def _recorded(texts: Texts, trail: Trail, row: Revision, page: Revision) -> _Side:
    """A recorded text, as it would stand on a page beside that of another revision."""
    from mastercopy.views.addresses import revision_url
    from mastercopy.views.wording import with_issue

    text = texts.revision(trail.id, row, revision_url(trail.id, page))
    assert text is not None  # only revisions with a text are chosen
    return _Side(row.revision, f"revision {with_issue(row)}", text, row.change)


def _drafted(texts: Texts, draft: Draft) -> _Side:
    """The text of a draft, as it would stand in the folder of its document."""
    from mastercopy.views.addresses import document_url
    from mastercopy.views.textview import read_whole, without_title

    body = without_title(read_whole(texts.blobs, draft.blob, draft.files), draft.id, draft.title)
    text = texts.render(body, draft.path, draft.files, document_url(draft.id))
    return _Side(draft.revision, f"the draft of revision {draft.revision}", text, draft.change)


def _beneath(trail: Trail, older: str | None) -> Revision:
    """What a draft is compared with: the revision that somebody names, else the one in force, else the newest."""
    texts = [row for row in trail.revisions if row.blob is not None]
    if older is not None:
        return find_revision(trail, texts, older)
    if not texts:
        raise MastercopyError(f"{trail.id} has no older text to compare with", "see `mastercopy trail`")
    return trail.in_force if trail.in_force in texts else texts[-1]


def choose_pair(trail: Trail, older: str | None, newer: str | None) -> tuple[Revision, Revision]:
    """(older, newer) recorded revisions with a text: those named, else the current one and the one before the newer."""
    texts = [row for row in trail.revisions if row.blob is not None]
    current = trail.in_force if trail.in_force in texts else (texts[-1] if texts else None)
    new = find_revision(trail, texts, newer) if newer is not None else current
    old = find_revision(trail, texts, older) if older is not None else None
    if old is None and new is not None and texts.index(new) > 0:
        old = texts[texts.index(new) - 1]
    if new is not None and old is new:
        raise MastercopyError(
            f"revision {new.revision} of {trail.id} would be compared with itself",
            f"`mastercopy redline {trail.id}` compares it with the one before; name two to compare others",
        )
    if new is None or old is None:
        raise MastercopyError(f"{trail.id} has no older text to compare with", "see `mastercopy trail`")
    return old, new


def find_revision(trail: Trail, texts: list[Revision], label: str) -> Revision:
    """The last issue of a revision, by its label or by its name in addresses (`4`, `r4`, `r4-2`)."""
    wanted = label.strip().casefold()
    found = [row for row in texts if wanted in (row.revision.casefold(), row.slug.casefold())]
    if not found:
        labels = ", ".join(dict.fromkeys(row.revision for row in texts)) or "none"
        raise MastercopyError(
            f"{trail.id} has no text of a revision {label[:40]!r}", f"revisions with a text: {labels}"
        )
    return found[-1]

"""The verb that compares: what one revision of a document changed against another, for eyes, for a page, or as data."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from mastercopy.cli.opening import open_recorded
from mastercopy.cli.options import day_of, format_option, repository_options
from mastercopy.cli.printing import print_json
from mastercopy.compile import compile_project
from mastercopy.history.values import Revision, Trail
from mastercopy.words import MastercopyError, printable

SCHEMA = "mastercopy/redline/1"


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

    FROM and TO are revisions; default: the one in force (or the newest) against the one before it.
    """
    from mastercopy.site.handwritten import page_addresses
    from mastercopy.site.mkdocs_door import renderer_of
    from mastercopy.text.redline import render_terminal, write_html
    from mastercopy.text.setting import Marked
    from mastercopy.views.addresses import redline_url
    from mastercopy.views.redlineview import compare_pair, view_redline
    from mastercopy.views.textview import Texts

    project = open_recorded(repo, ref, as_of)
    compiled = compile_project(project, day_of(project, as_of))
    trail = compiled.history.trail(document)
    if trail is None:
        raise MastercopyError(f"no document {document!r} is known on {compiled.as_of}", "see `mastercopy register`")
    old, new = choose_pair(trail, older, newer)
    texts = Texts(compiled.blobs, renderer_of(compiled.configuration), page_addresses(compiled))
    before, after = (texts.revision(trail.id, row, redline_url(trail.id, new, old)) for row in (old, new))
    assert before is not None
    assert after is not None
    found = compare_pair(before, after)
    page = view_redline(compiled, trail, old, new, Marked(found.counts, *write_html(found)))
    if form == "json":
        changes = [asdict(change) for change in found.changes]
        said = {"id": trail.id, "from": old.revision, "to": new.revision, "change": new.change}
        print_json({"schema": SCHEMA, **said, "numbers": page.numbers, "changes": changes})
    elif form == "html":
        click.echo(page.text)
    else:
        click.echo(printable(f"{page.id} {page.title}: {page.new.title} against {page.old.title}. {page.numbers}."))
        click.echo(render_terminal(found, sys.stdout.isatty()), nl=False)


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

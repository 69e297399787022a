"""The verb that prints: one revision of a document, a numbered copy of it, or the set in force, as a PDF."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mastercopy.cli.comparing import find_revision
from mastercopy.cli.finding import find_trail
from mastercopy.cli.opening import open_recorded
from mastercopy.cli.options import day_of, repository_options
from mastercopy.compile import Compiled, compile_project
from mastercopy.history.values import Revision, Trail
from mastercopy.words import MastercopyError, count, printable

if TYPE_CHECKING:
    from mastercopy.views.copyview import CopyLine


@click.command()
@click.argument("document", metavar="[ID]", required=False)
@repository_options
@click.option("--revision", help="Another revision than the one in force; every sheet says that it is not.")
@click.option("--copy", "copy_id", metavar="CPY-ID", help="Mark the sheets as this numbered copy of what is in force.")
@click.option("--in-force", "everything", is_flag=True, help="Every document in force, behind a list of them.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
def pdf(
    document: str | None,
    repo: Path,
    ref: str | None,
    as_of: date | None,
    revision: str | None,
    copy_id: str | None,
    output: Path | None,
    *,
    everything: bool,
) -> None:
    """Write a document, or the set in force, as a PDF for paper.

    The text and its numbering are those of the page. Needs the extra `pdf` (WeasyPrint).
    """
    if everything == (document is not None or copy_id is not None) or (everything and revision is not None):
        raise MastercopyError("name one document, one copy, or `--in-force`", "see `mastercopy pdf --help`")
    with closing(open_recorded(repo, ref, as_of)) as project:
        compiled = compile_project(project, day_of(project, as_of))
        copy = _copy(compiled, copy_id, document, revision) if copy_id is not None else None
        chosen = _set_in_force(compiled) if everything else [_choose(compiled, document, revision, copy)]
        data = _press(compiled, chosen, copy, contents=everything)
    trail, row = chosen[0]
    name = f"in-force-{compiled.as_of}.pdf" if everything else f"{trail.id}-{row.slug}.pdf"
    target = output or Path(name)
    target.write_bytes(data)
    told = count(len(chosen), "document") if everything else f"{trail.id} revision {row.revision}"
    click.echo(f"wrote {printable(str(target))} ({printable(told)}, as of {compiled.as_of})")
    if copy is not None and copy.shows.title != f"revision {row.revision}":
        click.echo(printable(f"when it hangs there, add a row under `issues:` of {copy.named.id}"), err=True)


def _press(compiled: Compiled, chosen: list[tuple[Trail, Revision]], copy: CopyLine | None, *, contents: bool) -> bytes:
    from mastercopy.site.booklet import render_booklet
    from mastercopy.site.handwritten import page_addresses
    from mastercopy.site.mkdocs_door import renderer_of
    from mastercopy.site.paper import UNCONTROLLED
    from mastercopy.site.press import press
    from mastercopy.site.render import site_address
    from mastercopy.views.textview import Texts

    texts = Texts(compiled.blobs, renderer_of(compiled.configuration), page_addresses(compiled))
    foot = f"Controlled copy No. {copy.number} ({copy.named.id}) - {copy.place}" if copy is not None else UNCONTROLLED
    # Where HarfBuzz cannot cut fonts down, another library does, and writes the time into them.
    os.environ["SOURCE_DATE_EPOCH"] = str(86400 * (compiled.as_of - date(1970, 1, 1)).days)
    booklet = render_booklet(compiled, texts, chosen, site_address(compiled), foot=foot, contents=contents)
    return press(booklet)


def _set_in_force(compiled: Compiled) -> list[tuple[Trail, Revision]]:
    """Every document in force of which a text is kept, by its ID."""
    trails = (trail for _, trail in sorted(compiled.history.trails.items()))
    found = [(trail, trail.in_force) for trail in trails if trail.in_force is not None]
    kept = [(trail, row) for trail, row in found if row.blob is not None]
    for trail, _ in (pair for pair in found if pair not in kept):
        click.echo(printable(f"{trail.id} is left out: no text of its revision in force is kept here"), err=True)
    if not kept:
        raise MastercopyError(f"nothing is in force on {compiled.as_of}", "see `mastercopy register`")
    return kept


def _choose(
    compiled: Compiled, document: str | None, label: str | None, copy: CopyLine | None
) -> tuple[Trail, Revision]:
    name = copy.document.id if copy is not None else document or ""
    trail = find_trail(compiled.history, name, compiled.as_of)
    if label is not None:
        return trail, find_revision(trail, [row for row in trail.revisions if row.blob is not None], label)
    if trail.in_force is None or trail.in_force.blob is None:
        kept = ", ".join(dict.fromkeys(row.revision for row in trail.revisions if row.blob is not None)) or "none"
        hint = "bring the copy back" if copy is not None else f"revisions with a text, for --revision: {kept}"
        what = f"nothing of {trail.id} is" if trail.in_force is None else f"no text is kept of what of {trail.id} is"
        raise MastercopyError(f"{what} in force on {compiled.as_of}", hint)
    return trail, trail.in_force


def _copy(compiled: Compiled, name: str, document: str | None, revision: str | None) -> CopyLine:
    """The numbered copy that is to be printed: in use, of this document, and of what is in force alone."""
    from mastercopy.views.copyview import view_copy

    record = compiled.register.get(name.strip().upper())
    if record is None or record.type.part != "copies":
        known = ", ".join(one.id for one in compiled.register.of_part("copies")) or "none"
        raise MastercopyError(f"there is no numbered copy {name[:80]!r}", f"numbered copies: {known}")
    line = view_copy(compiled, record)
    trail = compiled.history.trail(document) if document is not None else None
    if document is not None and (trail is None or trail.id != line.document.id):
        raise MastercopyError(f"{record.id} is a copy of {line.document.id}", f"leave out {document[:80]!r}")
    if not line.in_use:
        raise MastercopyError(f"{record.id} is no longer in use: {line.state}", "give a new copy a number of its own")
    if revision is not None:
        raise MastercopyError("a controlled copy is of what is in force alone", "leave out --revision, or --copy")
    return line

"""Turns trails into the pages of documents: the text in force, every recorded revision, and their embedded files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from mastercopy.history.values import Revision, Trail
from mastercopy.model.digest import resolve
from mastercopy.model.record import identity
from mastercopy.site.codes import render_pinned
from mastercopy.site.content import EnginePage, StampedPage
from mastercopy.site.export import digest_url
from mastercopy.site.finding import document_entry
from mastercopy.site.paper import print_style
from mastercopy.site.templating import render_template
from mastercopy.site.timelines import render_timeline, spans_of
from mastercopy.text.redline import Reader
from mastercopy.views.addresses import (
    document_url,
    file_url,
    relative,
    revision_url,
    safe_name,
    source_url,
    unrevised_url,
)
from mastercopy.views.documentview import DocumentPage, Said, view_document, view_revision
from mastercopy.views.naming import Named
from mastercopy.views.objectiveview import ScoreLine
from mastercopy.views.promiseview import PromisePage
from mastercopy.views.proofview import view_proofs
from mastercopy.views.redlineview import RedlinePage, compare_pair, redline_pairs, view_redline, view_unrevised
from mastercopy.views.textview import RenderedText, Texts, link_targets, list_of, read_body, without_title

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

NO_TEXT = "No text of this revision is kept here: it is from before this repository."
NEAREST = 3
"""So many objectives stand above a text, where people came to follow it; the promise's page has them all."""


def render_documents(
    compiled: Compiled, written: Texts, base: str, promises: tuple[PromisePage, ...]
) -> tuple[list[EnginePage], list[StampedPage]]:
    """All pages of all documents; `base` is the site's address for QR codes, or empty."""
    engine: list[EnginePage] = []
    stamped: list[StampedPage] = []
    standing = {promise.url: promise.main for promise in promises}
    for _, trail in sorted(compiled.history.trails.items()):
        texts = _texts(trail, written)
        redlines = {(old.slug, new.slug): page for old, new, page in _redlines(compiled, trail, texts)}
        said = Said.of(trail, redlines)
        page = view_document(compiled, trail, said)
        if trail.in_force is not None and trail.in_force.blob is not None:
            engine.append(_in_force(compiled, trail, trail.in_force, page, written.pages, standing, base))
        else:
            html = "".join(_around(trail, page, standing, base, compiled))
            stamped.append(StampedPage(page.url, f"{page.id} {page.title}", html, head=_head(page, compiled)))
        stamped.extend(_revisions(compiled, trail, said, texts, standing, base))
        stamped.extend(_redline_page(compiled, page) for page in redlines.values())
        stamped.extend(_unrevised(compiled, trail, texts, written))
    return engine, stamped


def _in_force(
    compiled: Compiled,
    trail: Trail,
    revision: Revision,
    page: DocumentPage,
    pages: Mapping[str, str],
    standing: Mapping[str, tuple[ScoreLine, ...]],
    base: str,
) -> EnginePage:
    body = without_title(read_body(compiled.blobs, revision) or "", trail.id, page.title)
    before, after = _around(trail, page, standing, base, compiled)
    title = f"{trail.id} {page.title}"
    return EnginePage(
        document_url(trail.id)[:-5] + ".md",
        title,
        body,
        before,
        after,
        _links(body, revision, pages, page.url),
        document_entry(compiled, trail, title),
        _head(page, compiled),
    )


def _revisions(
    compiled: Compiled,
    trail: Trail,
    said: Said,
    texts: Mapping[str, RenderedText],
    standing: Mapping[str, tuple[ScoreLine, ...]],
    base: str,
) -> Iterator[StampedPage]:
    for revision in trail.revisions:
        page = view_revision(compiled, trail, revision, said)
        before, after = _around(trail, page, standing, base, compiled)
        text = texts.get(revision.slug)
        middle = text.html if text is not None else f"<p>{NO_TEXT}</p>"
        if revision is not trail.in_force:
            middle = f'<div class="mc-not-in-force">{middle}</div>'
        title = f"{trail.id} {page.title}, revision {revision.revision}"
        yield StampedPage(page.url, title, before + middle + after, True, _head(page, compiled))


def _texts(trail: Trail, written: Texts) -> dict[str, RenderedText]:
    """The recorded texts of a document by their slugs, each rendered once for all pages of its folder."""
    found = {}
    for revision in trail.revisions:
        text = written.revision(trail.id, revision, revision_url(trail.id, revision))
        if text is not None:
            found[revision.slug] = text
    return found


def _redlines(
    compiled: Compiled, trail: Trail, texts: Mapping[str, RenderedText]
) -> Iterator[tuple[Revision, Revision, RedlinePage]]:
    reader = Reader()
    for old, new in redline_pairs(trail):
        redline = compare_pair(texts[old.slug], texts[new.slug], reader)
        yield old, new, view_redline(compiled, trail, old, new, redline)


def _unrevised(
    compiled: Compiled, trail: Trail, texts: Mapping[str, RenderedText], written: Texts
) -> Iterator[StampedPage]:
    """A page for the newest revision whose file was changed after it."""
    row = trail.revisions[-1]
    if row.unrevised_changes and row.slug in texts:
        changed = written.unrevised(trail.id, row, unrevised_url(trail.id, row))
        if changed is not None:
            redline = compare_pair(texts[row.slug], changed)
            yield _redline_page(compiled, view_unrevised(compiled, trail, row, redline))


def _redline_page(compiled: Compiled, page: RedlinePage) -> StampedPage:
    html = render_template("redline.html.j2", page.url, page=page)
    right = f"{page.new.title.capitalize()} against {page.old.title}"
    head = print_style(f"{page.id} {page.title}", right, compiled.as_of.isoformat())
    return StampedPage(page.url, f"{page.id} {page.title}, {page.new.title} against {page.old.title}", html, True, head)


def _head(page: DocumentPage, compiled: Compiled) -> str:
    return print_style(*sheet_head(page), compiled.as_of.isoformat())


def sheet_head(page: DocumentPage) -> tuple[str, str]:
    """What each printed sheet says at its head: the document, and which revision of it with its day and state."""
    right = page.banner.word
    if page.revision is not None:
        day = page.revision.effective or page.revision.in_force_from
        right = f"Revision {page.revision.revision}"
        if page.revision.status != "effective":
            right += f" - {page.banner.word}"
        elif day is not None:
            right += f", effective {day}"
    return f"{page.id} {page.title}", right


def render_redirects(compiled: Compiled) -> list[StampedPage]:
    """A page at the address of each old number, which leads to the document of today by itself."""
    pages = []
    for old, name in sorted(compiled.history.aliases.items()):
        url, trail = document_url(old), compiled.history.trails.get(name)
        if trail is None or url == document_url(name):
            continue
        new = Named(trail.id, trail.title, document_url(name))
        target = relative(url, document_url(name))
        html = render_template("moved.html.j2", url, old=old, new=new)
        leads = Markup('<meta http-equiv="refresh" content="0; url={}">').format(target)
        pages.append(StampedPage(url, f"{old} is now {new.text}", html, True, head=leads))
    return pages


def _links(body: str, revision: Revision, pages: Mapping[str, str], url: str) -> dict[str, str]:
    targets = link_targets(body, revision.path or "docs/x.md", revision.files, pages)
    return {written: relative(url, target) for written, target in targets.items()}


def _around(
    trail: Trail, page: DocumentPage, standing: Mapping[str, tuple[ScoreLine, ...]], base: str, compiled: Compiled
) -> tuple[str, str]:
    """The HTML before and after the text."""
    shown = page.revision
    code = Markup("")
    if shown is not None:
        code = render_pinned(page.id, shown.revision, base and base + revision_url(trail.id, shown))
    values: dict[str, Any] = {"page": page, "as_of": compiled.as_of.isoformat()}
    digest = (
        digest_url(trail.id, shown) if shown is not None and shown.blob is not None and not shown.is_pending else None
    )
    before = render_template(
        "document_before.html.j2",
        page.url,
        code=code,
        controlled_file=_file(page),
        scores=_standing(page, standing) if shown is trail.in_force else (),
        **values,
    )
    after = render_template(
        "document_after.html.j2",
        page.url,
        digest_url=digest,
        proofs=view_proofs(compiled, shown, digest) if shown is not None else (),
        source_url=source_url(trail.id, shown) if shown is not None and digest is not None else None,
        timeline=render_timeline(
            (("", spans_of(trail, compiled.as_of, page.url)),), compiled.as_of, "Revisions in force"
        ),
        trail_url=f"data/trails/{safe_name(trail.id)}.json",
        **values,
    )
    return before, after


def _standing(page: DocumentPage, standing: Mapping[str, tuple[ScoreLine, ...]]) -> tuple[ScoreLine, ...]:
    """How the needs that a text serves stand today: the objectives nearest to the text, those of its process first."""
    lines = {line.id: line for need in page.serves for line in standing.get(need.url or "", ())}
    fields = page.revision.fields if page.revision is not None else {}
    own = {identity(one) for one in list_of(fields.get("process"))}
    nearest = sorted(lines.values(), key=lambda line: not own & {identity(one) for one in line.processes})
    return tuple(nearest[:NEAREST])


def _file(page: DocumentPage) -> Named | None:
    """The controlled file of a document whose content is another file."""
    shown = page.revision
    written = shown.fields.get("file") if shown is not None else None
    sha = shown.files.get(written) if shown is not None and isinstance(written, str) else None
    if shown is None or sha is None or not isinstance(written, str):
        return None
    ending = posixpath.splitext(resolve(written, shown.path or "") or "")[1]
    name = f"{page.id}-r{shown.revision}{ending}"
    return Named(name, f"Download {name}", file_url(sha, name))


def embedded_files(compiled: Compiled) -> dict[str, bytes]:
    """Every embedded file of every recorded revision, once per content and name, and the source of each text.

    The source of a text that is not in force yet stays unpublished, as all of it but its own page.
    """
    found: dict[str, bytes] = {}
    for trail in compiled.history.trails.values():
        for revision in trail.revisions:
            if revision.blob is not None and not revision.is_pending:
                found[source_url(trail.id, revision)] = compiled.blobs.read(revision.blob)
            for written, sha in revision.files.items():
                if sha is None:
                    continue
                name = posixpath.basename(resolve(written, revision.path or "") or "") or "file"
                names = [name]
                if revision.fields.get("file") == written:
                    names.append(f"{trail.id}-r{revision.revision}{posixpath.splitext(name)[1]}")
                for one in names:
                    url = file_url(sha, one)
                    data = compiled.blobs.read_embedded(sha) if url not in found else None
                    if data is not None:
                        found[url] = data
    return found

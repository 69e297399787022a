"""Turns trails into the pages of documents: the text in force, every recorded revision, and every redline."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from mastercopy.history.values import Revision, Trail
from mastercopy.model.digest import resolve
from mastercopy.model.record import identity
from mastercopy.site.codes import Code, render_pinned
from mastercopy.site.compositor import Compositor, open_compositor
from mastercopy.site.content import Card, EnginePage, Library, StampedPage, Volume
from mastercopy.site.dating import TIMELINE, date_volume
from mastercopy.site.documentfiles import KeptBlobs, document_files
from mastercopy.site.export import digest_url, is_withheld, trail_url
from mastercopy.site.finding import document_entry
from mastercopy.site.leaves import has_code, pinned_address, set_leaves, work_of
from mastercopy.site.paper import paper_marks
from mastercopy.site.speech import read_speech
from mastercopy.site.templating import render_template
from mastercopy.site.volumes import open_binder
from mastercopy.site.wayfinding import lead_volume, render_jump
from mastercopy.site.wholedays import keep_days_whole
from mastercopy.views.addresses import (
    document_url,
    file_url,
    relative,
    source_url,
)
from mastercopy.views.documentview import DocumentPage, Past, view_document, view_past, view_revision
from mastercopy.views.libraryview import view_neighbours
from mastercopy.views.naming import Named
from mastercopy.views.objectiveview import ScoreLine
from mastercopy.views.promiseview import PromisePage
from mastercopy.views.proofview import view_proofs
from mastercopy.views.redlineview import RedlinePage, view_beside, view_redline, view_unrevised
from mastercopy.views.revisionrows import Said
from mastercopy.views.textview import RenderedText, Texts, list_of
from mastercopy.words.saying import say, say_great, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

NO_TEXT = say("No text of this revision is kept here: it is from before this repository.")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
NEAREST = 3
"""So many objectives stand above a text, where people came to follow it; the promise's page has them all."""


def open_library(compiled: Compiled, written: Texts, base: str, promises: tuple[PromisePage, ...]) -> Library:
    """All documents, to be made one by one; `base` is the site's address for QR codes, or empty."""
    compositor = open_compositor(compiled, written.renderer)
    standing = {promise.url: promise.main for promise in promises}
    trails = dict(sorted(compiled.history.trails.items()))
    cards = tuple(
        Card(name, _source(trail), _title(trail))
        for name, trail in trails.items()
        if trail.in_force is not None and trail.in_force.blob is not None
    )

    values = {"compiled": compiled, "pages": written.pages, "standing": standing, "beside": view_neighbours(compiled)}
    binder = open_binder(compiled, written.renderer, base, values, texts=True)

    def make(name: str) -> Volume:
        def bind(see: Callable[[str], Any]) -> Volume:
            seen = see("compiled")
            trail, texts = seen.history.trails[name], replace(written, blobs=seen.blobs, pages=see("pages"))
            volume = render_volume(seen, trail, texts, compositor, base, see("standing"))
            return lead_volume(seen, trail, volume, see("beside").get(name))

        return date_volume(compiled, trails[name], binder.bind(_of(name), bind))

    def prepare(executor: Executor) -> int:
        return compositor.set_ahead((work_of(trail, written, base) for trail in trails.values()), executor)

    reopen, keeps = compiled.blobs.reopen, compositor.keeps
    return Library(tuple(trails), cards, make, reopen, prepare, keeps, lambda name: binder.kept(_of(name)))


def _of(name: str) -> str:
    """What the volume of a document is called where it is kept."""
    return f"document {name}"


def _source(trail: Trail) -> str:
    """Where a document's text lies among the engine's sources."""
    return document_url(trail.id)[:-5] + ".md"


def _title(trail: Trail) -> str:
    return f"{trail.id} {trail.in_force.title if trail.in_force is not None else trail.title}"


def render_volume(
    compiled: Compiled,
    trail: Trail,
    written: Texts,
    compositor: Compositor,
    base: str,
    standing: Mapping[str, tuple[ScoreLine, ...]],
) -> Volume:
    """All pages and files of one document; `standing` are the objectives of each promise."""
    recorded = (row.blob for row in trail.revisions if row.blob is not None)
    blobs = KeptBlobs(written.blobs, compiled.blobs.read_all(recorded))
    leaves = set_leaves(trail, replace(written, blobs=blobs), compositor, base)
    texts, pages = leaves.texts, (view_redline(compiled, trail, *pair) for pair in leaves.redlines)
    redlines = {(old.slug, new.slug): page for (old, new, _), page in zip(leaves.redlines, pages, strict=True)}
    redlines = view_beside(trail, redlines)
    said = Said.of(trail, redlines)
    past = view_past(compiled, trail, said)
    around = _Around(compiled, trail, past, standing, base, leaves.codes)
    page = view_document(compiled, trail, said, past)
    stamped: list[StampedPage] = []
    engine = None
    if trail.in_force is not None and trail.in_force.blob is not None:
        engine = _in_force(compiled, trail, texts[trail.in_force.slug], page, around)
    else:
        html = "".join(around.of(page))
        stamped.append(StampedPage(page.url, f"{page.id} {page.title}", html, paper=_paper(page, compiled)))
    stamped.extend(_revisions(compiled, trail, said, past, texts, around))
    stamped.extend(_redline_page(compiled, page) for page in redlines.values())
    if leaves.unrevised is not None:
        changed = view_unrevised(compiled, trail, trail.revisions[-1], leaves.unrevised)
        stamped.append(_redline_page(compiled, changed))
    return Volume(engine, tuple(stamped), document_files(compiled, trail, blobs))


def _in_force(compiled: Compiled, trail: Trail, text: RenderedText, page: DocumentPage, around: _Around) -> EnginePage:
    """The page of a document; the text of the revision in force is rendered for its own page in the same folder."""
    before, after = around.of(page)
    before, title = before + render_jump(page.url, compiled.language, text.shown.headings), _title(trail)
    begin, end = _in_its_language(compiled, trail.in_force)
    return EnginePage(
        _source(trail),
        title,
        text.source.markdown,
        before + begin,
        end + after,
        text.source.links,
        document_entry(compiled, trail, title),
        paper=_paper(page, compiled),
        rendered=text.shown,
    )


def _in_its_language(compiled: Compiled, revision: Revision | None) -> tuple[str, str]:
    """What stands around a text whose front matter names another language than that of the site, for who hears it."""
    written = str(revision.fields.get("language") or "") if revision is not None else ""
    if written == compiled.language or not _LANGUAGE.fullmatch(written):
        return "", ""
    return f'<div lang="{written}">', "</div>"


def _revisions(
    compiled: Compiled,
    trail: Trail,
    said: Said,
    past: Past,
    texts: Mapping[str, RenderedText],
    around: _Around,
) -> Iterator[StampedPage]:
    speech = read_speech(compiled.language)
    for revision in trail.revisions:
        page = view_revision(compiled, trail, revision, said, past)
        before, after = around.of(page)
        text = texts.get(revision.slug)
        middle = text.html if text is not None else f"<p>{speech.say(NO_TEXT)}</p>"
        middle = middle.join(_in_its_language(compiled, revision))
        if revision is trail.in_force and text is not None:  # where the code of a printed sheet leads
            middle = render_jump(page.url, compiled.language, text.shown.headings) + middle
        elif revision is not trail.in_force:
            middle = f'<div class="mc-not-in-force">{middle}</div>'
        title = say("{title}, revision {revision}", title=f"{trail.id} {page.title}", revision=revision.revision)
        html, paper = before + middle + after, _paper(page, compiled)
        yield StampedPage(page.url, speech.say(title), html, True, paper=paper, past=True, marked=True)


def _redline_page(compiled: Compiled, page: RedlinePage) -> StampedPage:
    html = render_template("redline.html.j2", page.url, compiled.language, page=page)
    head, text, rest = html.partition('<div class="mc-redline">')
    html = f"{keep_days_whole(head)}{text}{rest}"
    right = say("{new} against {old}", new=say_great(page.new.title), old=page.old.title)
    paper = paper_marks(f"{page.id} {page.title}", right, "", compiled.language)
    pair = say("{new} against {old}", new=page.new.title, old=page.old.title)
    title = read_speech(compiled.language).say(say_row("", (page.id, " ", page.title, ", ", pair)))
    return StampedPage(page.url, title, html, True, paper=paper, past=True, marked=True)


def _paper(page: DocumentPage, compiled: Compiled) -> str:
    return paper_marks(*sheet_head(page), "", compiled.language)


def sheet_head(page: DocumentPage) -> tuple[str, str]:
    """What each printed sheet says at its head: the document, and which revision of it with its day and state."""
    if page.revision is None:
        return f"{page.id} {page.title}", page.banner.word
    day, number = page.revision.effective or page.revision.in_force_from, page.revision.revision
    right = say("Revision {revision}", revision=number)
    if page.revision.status != "effective":
        right = say_row(" - ", (right, page.banner.word))
    elif day is not None:
        right = say("Revision {revision}, effective {day}", revision=number, day=day)
    return f"{page.id} {page.title}", right


def render_redirects(compiled: Compiled) -> list[StampedPage]:
    """A page at the address of each old number, which leads to the document of today by itself."""
    pages = []
    for old, name in sorted(compiled.history.aliases.items()):
        url, trail = document_url(old), compiled.history.trails.get(name)
        if trail is None or url == document_url(name) or old in compiled.history.trails:  # it is another one's by now
            continue
        new = Named(trail.id, trail.title, document_url(name))
        target = relative(url, document_url(name))
        html = render_template("moved.html.j2", url, compiled.language, old=old, new=new)
        leads = Markup('<meta http-equiv="refresh" content="0; url={}">').format(target)
        pages.append(StampedPage(url, say("{old} is now {text}", old=old, text=new.text), html, True, head=leads))
    return pages


class _Around:
    """The HTML before and after the text on each page of one document; its own page alone lists all revisions."""

    def __init__(
        self,
        compiled: Compiled,
        trail: Trail,
        past: Past,
        standing: Mapping[str, tuple[ScoreLine, ...]],
        base: str,
        codes: Mapping[str, Code],
    ) -> None:
        self._compiled, self._trail, self._standing, self._base = compiled, trail, standing, base
        self._codes = codes
        url = document_url(trail.id)
        self._past = Markup(
            render_template("document_past.html.j2", url, compiled.language, past=past, timeline=TIMELINE)
        )  # noqa: S704

    def of(self, page: DocumentPage) -> tuple[str, str]:
        """For one page, which lies in the folder of the document."""
        trail, shown = self._trail, page.revision
        code, digest, source = Markup(""), None, None
        if shown is not None:
            if has_code(trail, shown):
                address, speech = pinned_address(trail, shown, self._base), read_speech(self._compiled.language)
                code = render_pinned(page.id, shown.revision, address, speech, self._codes)
            if shown.blob is not None and not shown.is_pending and not is_withheld(self._compiled, shown):
                digest = digest_url(trail.id, shown) if shown.removed is None else None
                source = source_url(trail.id, shown)
        before = render_template(
            "document_before.html.j2",
            page.url,
            self._compiled.language,
            page=page,
            code=code,
            controlled_file=_file(page),
            scores=_standing(page, self._standing) if shown is trail.in_force else (),
        )
        after = render_template(
            "document_after.html.j2",
            page.url,
            self._compiled.language,
            page=page,
            past=self._past if page.url == document_url(trail.id) else "",
            revisions=f"{document_url(trail.id)}#revisions",
            digest_url=digest,
            source_url=source,
            proofs=view_proofs(self._compiled, shown, digest) if shown is not None else (),
            trail_url=trail_url(trail.id),
        )
        return keep_days_whole(before), keep_days_whole(after)


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
    return Named(name, say("Download {name}", name=name), file_url(sha, name))

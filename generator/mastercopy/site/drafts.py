"""Turns drafts into the pages of a preview, with the files they show, and says on every page what a preview is."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from mastercopy.model.digest import resolve
from mastercopy.site.content import StampedPage
from mastercopy.site.paper import paper_marks
from mastercopy.site.templating import render_template
from mastercopy.views.addresses import file_url
from mastercopy.views.draftview import DraftPage, view_drafts, view_notice
from mastercopy.views.textview import Texts
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def render_notice(compiled: Compiled) -> str:
    """What stands before everything else on each page of a preview; empty where only the mainline is shown."""
    notice = view_notice(compiled)
    return (
        render_template("notice.html.j2", "index.html", compiled.language, notice=notice) if notice is not None else ""
    )


def render_drafts(compiled: Compiled, written: Texts) -> list[StampedPage]:
    """A page per draft, which no search finds."""
    return [_page(compiled, written, page) for page in view_drafts(compiled)]


def _page(compiled: Compiled, written: Texts, page: DraftPage) -> StampedPage:
    html = render_template("draft.html.j2", page.url, compiled.language, page=page)
    text = written.render(page.body, page.path, page.draft.files, page.url)
    right = say("Draft of revision {revision}", revision=page.revision) if page.revision else say("Draft")
    return StampedPage(
        page.url,
        say("{id} {title}, draft", id=page.id, title=page.title),
        f'{html}<div class="mc-not-in-force">{text.html}</div>',
        True,
        paper=paper_marks(f"{page.id} {page.title}", right, compiled.as_of.isoformat(), compiled.language),
    )


def draft_files(compiled: Compiled) -> dict[str, bytes]:
    """Every file that a draft embeds, by its address."""
    found: dict[str, bytes] = {}
    for page in view_drafts(compiled):
        for written, sha in page.draft.files.items():
            data = compiled.blobs.read_embedded(sha) if sha is not None else None
            if sha is not None and data is not None:
                name = posixpath.basename(resolve(written, page.path) or "") or "file"
                found[file_url(sha, name)] = data
    return found

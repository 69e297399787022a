"""Turns what everybody may see into a small site of its own, or refuses where it would tell of people."""

from __future__ import annotations

import posixpath
from functools import partial
from typing import TYPE_CHECKING, Any

from mastercopy.model.digest import resolve
from mastercopy.model.redaction import ELSEWHERE
from mastercopy.site.content import EnginePage, NavItem, SearchEntry, SiteContent, StampedPage
from mastercopy.site.dashboards import working_hours
from mastercopy.site.export import json_bytes
from mastercopy.site.handwritten import page_addresses
from mastercopy.site.ownfiles import own_files
from mastercopy.site.paper import paper_marks
from mastercopy.site.templating import render_template
from mastercopy.site.wayfinding import lead_back
from mastercopy.text.markdown import Renderer
from mastercopy.views.addresses import file_url, safe_name
from mastercopy.views.publicrefusal import find_refusals
from mastercopy.views.publicview import PublicExtract, PublicText, view_public
from mastercopy.views.registerview import SCHEMA
from mastercopy.views.textview import Texts, read_body
from mastercopy.views.wayview import Map
from mastercopy.words import MastercopyError
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_MOST = 5
"""So many reasons are told at once; the others show when these are gone."""


def render_public(compiled: Compiled, renderer: Renderer, files: dict[str, bytes]) -> SiteContent:
    """The public extract; `files` are styles and scripts. An error where it would tell of people."""
    extract = view_public(compiled)
    addresses = {one.trail.path or "": one.url for one in extract.texts}
    texts = Texts(compiled.blobs, renderer, {**page_addresses(compiled), **addresses, "docs/index.md": "index.html"})
    refuse(compiled, extract, texts)
    pages = [*_lists(compiled, extract), *(_text(compiled, one, texts) for one in extract.texts)]
    data = {name: content for one in extract.texts for name, content in _embedded(compiled, one).items()}
    ledger = compiled.ledger.split(b"\n", 1)[0] + b"\n"
    day = compiled.as_of.isoformat()
    register: dict[str, Any] = {"schema": SCHEMA, "as_of": day, "commit": compiled.commit, "documents": []}
    style = partial(paper_marks, right=extract.name, day=day, language=compiled.language)
    shelves = {title: _shelf_url(title) for title, _ in extract.shelves}
    values = {"extract": extract, "addresses": shelves, "as_of": day}
    first = render_template("public_home.html.j2", "index.html", compiled.language, **values)
    home = EnginePage("index.md", extract.name, "", first, whole_width=True, paper=style(extract.name))
    return SiteContent(
        (home,),
        lead_back(
            (StampedPage(page.url, page.title, page.html, paper=style(page.title)) for page in pages),
            Map({}),
            compiled.language,
        ),
        {
            **own_files(compiled),
            **files,
            **data,
            "data/ledger.jsonl": ledger,
            "data/register.json": json_bytes(register),
        },
        (NavItem(say("Home"), "index.html"), *(NavItem(page.title, page.url) for page in pages)),
        compiled.commit,
        tuple(SearchEntry(page.url, page.title) for page in pages),
        "",
        extract.name,
        compiled.basis,
        audience=compiled.audience,
        language=compiled.language,
    )


def _lists(compiled: Compiled, extract: PublicExtract) -> list[StampedPage]:
    """What customers said, each kind of story, and how to complain, where there is something to tell."""
    pages = []
    if extract.voices:
        pages.append(
            _page(compiled, "you-said.html", say("You said, we did"), "public_said.html.j2", voices=extract.voices)
        )
    for title, stories in extract.shelves:
        pages.append(_page(compiled, _shelf_url(title), title, "public_stories.html.j2", stories=stories))
    if extract.ways:
        about = {"name": extract.name, "contact": extract.contact, "hours": working_hours(compiled)}
        pages.append(
            _page(compiled, "complain.html", say("How to complain"), "complain.html.j2", ways=extract.ways, **about)
        )
    return pages


def _shelf_url(title: str) -> str:
    return f"told/{safe_name(title.lower().replace(' ', '-'))}.html"


def _page(compiled: Compiled, url: str, title: str, template: str, **values: Any) -> StampedPage:
    return StampedPage(url, title, render_template(template, url, compiled.language, title=title, **values))


def _text(compiled: Compiled, one: PublicText, texts: Texts) -> StampedPage:
    """A text in force, as everybody may read it."""
    revision = one.trail.in_force
    shown = texts.revision(one.trail.id, revision, one.url) if revision is not None else None
    html = shown.html if shown is not None else ""
    before = render_template("public_text.html.j2", one.url, compiled.language, text=one, revision=revision)
    return StampedPage(one.url, one.title, f"{before}{html}")


def _embedded(compiled: Compiled, one: PublicText) -> dict[str, bytes]:
    """The files that a text shows, by their address."""
    revision, found = one.trail.in_force, {}
    for written, sha in revision.files.items() if revision is not None else ():
        data = compiled.blobs.read_embedded(sha) if sha is not None else None
        if revision is not None and sha is not None and data is not None:
            name = posixpath.basename(resolve(written, revision.path or "") or "") or "file"
            found[file_url(sha, name)] = data
    return found


def refuse(compiled: Compiled, extract: PublicExtract, texts: Texts) -> None:
    """An error where the extract would tell who somebody is, or name what is not public: then nothing is written."""
    redaction = compiled.sight.redaction if compiled.sight is not None else None

    def read(one: PublicText) -> str:
        body = read_body(compiled.blobs, one.trail.in_force) if one.trail.in_force is not None else None
        hidden = redaction is not None and redaction.names(_text(compiled, one, texts).html)
        return f"{body or ''} {ELSEWHERE if hidden else ''}"

    found = find_refusals(compiled, extract, read)
    if found:
        told = "; ".join(found[:_MOST])
        more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
        raise MastercopyError(
            f"there is no extract for the public: {told}{more}",
            "take it out of the text, or do not let the public see it; nothing was written",
        )

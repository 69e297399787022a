"""Turns revisions of documents into one HTML text for paper: each with its head, its state and the text of its page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lxml import etree
from markupsafe import Markup

from mastercopy.history.values import Revision, Trail
from mastercopy.site.codes import render_pinned
from mastercopy.site.documents import sheet_head
from mastercopy.site.paper import UNCONTROLLED
from mastercopy.site.speech import read_speech
from mastercopy.site.templating import render_template
from mastercopy.text.redline.reading import parse
from mastercopy.views.addresses import document_url, revision_url
from mastercopy.views.documentview import DocumentPage, view_document, view_revision
from mastercopy.views.naming import person_name
from mastercopy.views.revisionrows import Said
from mastercopy.views.textview import Texts
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SHELF = "shelf:"
"""How a booklet addresses a file that it carries with it, by digest; there is no other place to fetch from."""
_FOREIGN = re.compile(r"(?i)(https?|mailto|tel):")
_NOTHING_SAID = Said({}, {}, {})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One revision in a booklet: its page's values, its text, and what its sheets say at head and foot."""

    anchor: str
    page: DocumentPage
    text: Markup
    code: Markup
    left: str
    right: str
    in_force: bool
    owner: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Booklet:
    """HTML that needs nothing but the files it carries: address -> bytes."""

    html: str
    files: Mapping[str, bytes]


def render_booklet(
    compiled: Compiled,
    texts: Texts,
    chosen: Sequence[tuple[Trail, Revision]],
    base: str,
    *,
    foot: str = UNCONTROLLED,
    contents: bool = False,
) -> Booklet:
    """The chosen revisions, which have a text, in their order; `base` is the site's address with a slash, or empty.

    `foot` says on each sheet what the copy is; `contents` puts a list of the documents with their sheets before them.
    """
    files: dict[str, bytes] = {}
    anchors = {document_url(trail.id): _anchor(trail.id) for trail, _ in chosen}
    leaves = [_leaf(compiled, texts, trail, revision, base, anchors, files) for trail, revision in chosen]
    first = leaves[0]
    title = (
        say("Documents in force on {as_of}", as_of=compiled.as_of)
        if contents
        else say_row(", ", (first.left, first.right))
    )
    values: dict[str, Any] = {"leaves": leaves, "contents": contents, "title": title, "foot": foot}
    name = compiled.organisation.name
    html = render_template(
        "booklet.html.j2", "index.html", compiled.language, name=name, as_of=compiled.as_of.isoformat(), **values
    )
    return Booklet(html, files)


def _anchor(name: str) -> str:
    return f"document-{name}"


def _leaf(
    compiled: Compiled,
    texts: Texts,
    trail: Trail,
    revision: Revision,
    base: str,
    anchors: Mapping[str, str],
    files: dict[str, bytes],
) -> Leaf:
    in_force = revision is trail.in_force
    see = view_document(compiled, trail, _NOTHING_SAID) if in_force else None
    page = see or view_revision(compiled, trail, revision, _NOTHING_SAID)
    text = texts.revision(trail.id, revision, page.url)
    assert text is not None, "the doors choose revisions with a text"
    tree = parse(text.html)
    _readdress(tree, page.url, base, anchors, _anchor(trail.id))
    _open_tabs(tree)
    for node in tree.iter("img"):
        sha = text.source.pictures.get(node.get("src", ""), "")
        data = compiled.blobs.read_embedded(sha) if sha else None
        node.set("src", f"{SHELF}{sha}")
        if data is not None:
            files[f"{SHELF}{sha}"] = data
    html = Markup(etree.tostring(tree, encoding="unicode", method="html"))  # noqa: S704 - the page's own clean text
    left, right = sheet_head(page)
    code = render_pinned(
        trail.id, revision.revision, base and base + revision_url(trail.id, revision), read_speech(compiled.language)
    )
    owner = person_name(compiled, trail.owner).title if trail.owner else ""
    approved = next(row.approved_by for row in page.rows if row.url == revision_url(trail.id, revision))
    return Leaf(_anchor(trail.id), page, html, code, left, right, in_force, owner, approved)


def _readdress(tree: Any, url: str, base: str, anchors: Mapping[str, str], own: str) -> None:
    """Places keep apart what several texts call the same; links lead within the booklet, to the site, or nowhere."""
    for node in tree.iter(etree.Element):
        name = node.get("id")
        if name is not None:
            node.set("id", f"{own}.{name}")
        if node.tag == "a" and node.get("href") is not None:
            target = _destination(node.get("href"), url, base, anchors, own)
            node.attrib.pop("href")
            if target:
                node.set("href", target)


def _open_tabs(tree: Any) -> None:
    """Tabs stand one after the other on paper, each under its own label, as the page prints them."""
    for tabs in tree.findall(".//div[@class]"):
        if "tabbed-set" not in tabs.get("class").split():
            continue
        labels = [label for part in tabs if part.get("class") == "tabbed-labels" for label in part]
        blocks = [block for part in tabs if part.get("class") == "tabbed-content" for block in part]
        if len(labels) != len(blocks):
            continue
        for label, block in zip(labels, blocks, strict=True):
            label.tag, label.tail = "p", None
            label.set("class", "tab")
            block.insert(0, label)  # which takes it away from the others


def _destination(written: str, url: str, base: str, anchors: Mapping[str, str], own: str) -> str:
    """Where a link of a text leads from paper; empty where it leads nowhere."""
    if _FOREIGN.match(written):
        return written
    path, _, fragment = written.partition("#")
    if not path:
        return f"#{own}.{unquote(fragment)}" if fragment else ""
    address = posixpath.normpath(posixpath.join(posixpath.dirname(url), unquote(path)))
    if address in anchors:
        return f"#{anchors[address]}" + (f".{unquote(fragment)}" if fragment else "")
    if not base:
        return ""
    return (
        base + posixpath.normpath(posixpath.join(posixpath.dirname(url), path)) + (f"#{fragment}" if fragment else "")
    )

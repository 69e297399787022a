"""Turns one recorded version of a text into Markdown without front matter, and its destinations into site addresses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from mastercopy.history.values import History, Revision
from mastercopy.model.digest import resolve
from mastercopy.model.linkpatterns import HTML, INLINE, NOWHERE, REFERENCE, spelled, written_in
from mastercopy.model.snippets import expand_snippets
from mastercopy.model.tangle import as_written, is_tangled
from mastercopy.sources.frontmatter import read_body as read_recorded
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.text.markdown import Rendered, Renderer
from mastercopy.text.setting import Source
from mastercopy.views.addresses import document_url, file_url, relative

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""What nobody sees, and what the engine uses as marks of its own."""
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")


class Blobs(Protocol):
    """Where the bytes of a version come from."""

    def read(self, blob: str) -> bytes: ...
    def read_embedded(self, sha256: str) -> bytes | None: ...


def read_body(blobs: Blobs, revision: Revision) -> str | None:
    """The text of a recorded revision as Markdown; None for rows from before the repository."""
    if revision.blob is None:
        return None
    return read_whole(blobs, revision.blob, revision.files)


def read_whole(blobs: Blobs, blob: str, files: Mapping[str, str | None]) -> str:
    """The text of a recorded version with the files that its lines embed, by the digests that bind them."""

    def read(written: str) -> str | None:
        sha = files.get(written)
        data = blobs.read_embedded(sha) if sha is not None else None
        return plain_text(data) if data is not None else None

    return renderable(expand_snippets(read_recorded(blobs.read(blob)), read))


def renderable(body: str) -> str:
    """A text as Markdown that the engine gets through; one that it would not is shown as it is written."""
    body = _CONTROL.sub("\ufffd", body)
    return as_written(body) if is_tangled(body) else body


def plain_text(data: bytes) -> str:
    """The text of a file without its front matter."""
    _, body, _ = read_plain_front_matter(data)
    return body


def without_title(body: str, name: str, title: str) -> str:
    """The body without a first heading that only repeats the title, which the page already carries."""
    match = _HEADING.match(body)
    if match and match.group(1).casefold() in (title.casefold(), f"{name} {title}".casefold()):
        return body[match.end() :]
    return body


def markdown_links(body: str) -> Iterator[str]:
    """Every destination that names a Markdown file of the project, as written."""
    seen: set[str] = set()
    for pattern in (INLINE, REFERENCE, HTML):
        for match in pattern.finditer(body):
            written, _ = written_in(match)
            path = spelled(written).split("#", 1)[0].split("?", 1)[0]
            if path.lower().endswith(".md") and ":" not in path and written not in seen:
                seen.add(written)
                yield written


def paths_of(history: History) -> dict[str, str]:
    """Path in the tree -> ID of the document that lies or lay there; today's paths win."""
    found: dict[str, str] = {}
    for name, trail in sorted(history.trails.items()):
        for revision in trail.revisions:
            if revision.path is not None:
                found.setdefault(revision.path, name)
    found.update({trail.path: name for name, trail in sorted(history.trails.items()) if trail.path is not None})
    return found


def link_targets(body: str, path: str, files: Mapping[str, str | None], pages: Mapping[str, str]) -> dict[str, str]:
    """Destination as written -> address on the site: embedded files by their hash, Markdown files by their page.

    What is not there is mapped to nothing, so that the page can say so instead of leading nowhere.
    """
    found = {
        written: file_url(sha, posixpath.basename(resolve(written, path) or "") or "file") if sha is not None else ""
        for written, sha in files.items()
    }
    for written in markdown_links(body):
        page = pages.get(resolve(written, path) or "", "")
        fragment = spelled(written).partition("#")[2]
        found[written] = f"{page}#{fragment}" if page and fragment and page != NOWHERE else page
    return {**{spelled(written): target for written, target in found.items()}, **found}


def document_pages(history: History) -> dict[str, str]:
    """Path of every document's file -> address of its page."""
    return {path: document_url(name) for path, name in paths_of(history).items()}


@dataclass(frozen=True, slots=True)
class RenderedText:
    """A recorded text as a page shows it, and what it was made of."""

    shown: Rendered
    source: Source

    @property
    def html(self) -> str:
        """The text as one."""
        return self.shown.html


@dataclass(frozen=True, slots=True)
class Texts:
    """What every recorded text is rendered from and with; `pages` leads from a Markdown file's path to its page."""

    blobs: Blobs
    renderer: Renderer
    pages: Mapping[str, str]

    def render(self, body: str, path: str, files: Mapping[str, str | None], url: str) -> RenderedText:
        """A text with its destinations as seen from one page of the site."""
        source = self.source(body, path, files, url)
        return RenderedText(self.renderer.render_passages(source.markdown, source.links), source)

    def source(self, body: str, path: str, files: Mapping[str, str | None], url: str) -> Source:
        """What is to be rendered of a text, its destinations as seen from one page of the site."""
        targets = link_targets(body, path, files, self.pages)
        links = {written: relative(url, target) for written, target in targets.items()}
        pictures = {links[written]: sha for written, sha in files.items() if sha is not None}
        return Source(body, links, pictures)

    def source_of(self, name: str, revision: Revision, url: str) -> Source | None:
        """What is to be rendered of a recorded revision of a document; None for rows from before the repository."""
        body = read_body(self.blobs, revision)
        if body is None:
            return None
        shown = without_title(body, name, revision.title)
        return self.source(shown, revision.path or "docs/x.md", revision.files, url)

    def revision(self, name: str, revision: Revision, url: str) -> RenderedText | None:
        """The text of a recorded revision of a document; None for rows from before the repository."""
        source = self.source_of(name, revision, url)
        if source is None:
            return None
        return RenderedText(self.renderer.render_passages(source.markdown, source.links), source)


def unrevised_text(revision: Revision) -> Revision:
    """A revision with the text that the last change without a revision left."""
    change = revision.unrevised_changes[-1]
    return replace(revision, blob=change.blob, path=change.path, files=change.files)


def list_of(value: Any) -> tuple[str, ...]:
    """A plain field as a list of texts."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, (list, tuple)):
        return tuple(str(item) for item in value if isinstance(item, str) and item.strip())
    return ()

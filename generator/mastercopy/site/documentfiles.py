"""Turns one trail into the files beside its pages: the trail as data, each text as recorded, what it embeds."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mastercopy.history.values import Trail
from mastercopy.model.digest import resolve
from mastercopy.site.export import bound_text, digest_url, is_withheld, trail_file
from mastercopy.views.addresses import file_url, source_url
from mastercopy.views.textview import Blobs, unrevised_text

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


class KeptBlobs:
    """What was `read` before or asked for once; a document's pages and files are made of the same few objects."""

    def __init__(self, blobs: Blobs, read: Mapping[str, bytes]) -> None:
        self._blobs = blobs
        self._read = dict(read)

    def read(self, blob: str) -> bytes:
        """The bytes of one version of one file."""
        if blob not in self._read:
            self._read[blob] = self._blobs.read(blob)
        return self._read[blob]

    def read_embedded(self, sha256: str) -> bytes | None:
        """The bytes of an embedded file by their SHA-256."""
        return self._blobs.read_embedded(sha256)


def document_files(compiled: Compiled, trail: Trail, blobs: Blobs) -> dict[str, bytes]:
    """Every file of a document by its address, its trail without its day.

    The source of a text that is not in force yet stays unpublished, as all of it but its own page.
    """
    found = dict([trail_file(compiled, trail)])
    for revision in trail.revisions:
        if revision.blob is not None and not revision.is_pending and not is_withheld(compiled, revision):
            data = blobs.read(revision.blob)
            found[source_url(trail.id, revision)] = data
            bound = bound_text(revision, data)
            if bound is not None:
                found[digest_url(trail.id, revision)] = bound
    return found | dict(_embedded(trail, blobs))


def _embedded(trail: Trail, blobs: Blobs) -> Iterator[tuple[str, bytes]]:
    """Every embedded file of every recorded revision and of what the last became since, once per content and name."""
    met = set()
    since = [unrevised_text(row) for row in trail.revisions[-1:] if row.unrevised_changes]
    for revision in (*trail.revisions, *since):
        for written, sha in revision.files.items():
            if sha is None:
                continue
            name = posixpath.basename(resolve(written, revision.path or "") or "") or "file"
            names = [name]
            if revision.fields.get("file") == written:
                names.append(f"{trail.id}-r{revision.revision}{posixpath.splitext(name)[1]}")
            for url in (file_url(sha, one) for one in names):
                data = blobs.read_embedded(sha) if url not in met else None
                if data is not None:
                    met.add(url)
                    yield url, data

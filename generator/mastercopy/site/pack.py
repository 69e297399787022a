"""Turns the cover sheet of an auditor's pack and the built site of its day into one reproducible ZIP file."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from mastercopy.proof.verify import MANIFEST, list_files
from mastercopy.site.policy import seal_page
from mastercopy.site.templating import render_template
from mastercopy.views.packview import SITE, Pack, pack_tables, view_pack
from mastercopy.views.samplingview import HOW
from mastercopy.views.scopeview import Scope

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

COVER = "index.html"
_SUMS = "SHA256SUMS"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a ZIP file can state: what is packed twice has the same bytes."""


def write_pack(target: IO[bytes], site: Path, name: str, sheet: Mapping[str, bytes]) -> None:
    """The site under a folder of its own, with the cover sheet and its tables beside it, all below one name."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(sheet.items()):
            _put(archive, f"{name}/{path}", data)
        for path in sorted([*list_files(site), MANIFEST]):
            _put(archive, f"{name}/{SITE}{path}", (site / path).read_bytes())


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same bytes from every system
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def render_sheet(
    compiled: Compiled, scope: Scope, site: Path, seed: str | None, size: int | None, again: str
) -> dict[str, bytes]:
    """The cover sheet, its tables, and the hashes of them and of the site's manifest, by file name.

    `again` is the command that writes the same pack.
    """
    manifest = (site / MANIFEST).read_bytes()
    pack = view_pack(compiled, scope, str(json.loads(manifest)["digest"]), seed, size, again)
    found = {COVER: _cover(pack, compiled.language), **pack_tables(compiled, scope, pack)}
    sums = {**found, f"{SITE}{MANIFEST}": manifest}
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(sums.items()))
    return {**found, _SUMS: "".join(lines).encode()}


def _cover(pack: Pack, language: str) -> bytes:
    return seal_page(render_template("pack.html.j2", COVER, language, pack=pack, how=HOW)).encode("utf-8", "replace")

"""Reads what an earlier site published, from the site, its manifest or its ledger, for a build that follows it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from mastercopy.compile import LEDGER
from mastercopy.history.ledger import Ledger, read_ledger
from mastercopy.proof.verify import MANIFEST, digest_of
from mastercopy.words import MastercopyError

_FOLDER = "data/revisions/"
_HINT = "take data/manifest.json, with data/ledger.jsonl beside it, from an earlier site, unchanged"


def read_earlier(path: Path | None) -> Ledger | None:
    """The earlier revisions; None where none are asked for.

    A manifest tells which texts were published; the ledger that lies beside it, and is the one that it names, tells
    their commits and days as well. A file that is neither, or was changed, is an error.
    """
    if path is None:
        return None
    if path.is_dir():
        path = path / MANIFEST
        if not path.is_file():
            raise MastercopyError("the earlier site has no manifest", _HINT)
    data = path.read_bytes()
    manifest = _manifest(data)
    if manifest is None:
        return read_ledger(data)
    ledger = path.with_name(Path(LEDGER).name)
    if not ledger.is_file():
        return Ledger(manifest.get("commit"), {}, _texts(manifest["files"]))
    found = ledger.read_bytes()
    if hashlib.sha256(found).hexdigest() != manifest["files"].get(LEDGER):
        raise MastercopyError("the ledger beside the manifest is not the one that it names", _HINT)
    earlier = read_ledger(found)
    return Ledger(earlier.tip, earlier.lines, _texts(manifest["files"]))


def _manifest(data: bytes) -> dict[str, Any] | None:
    """A manifest that names itself rightly; None for bytes that are no manifest."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or not isinstance(given.get("files"), dict):
        return None
    if digest_of({key: value for key, value in given.items() if key != "digest"}) != given.get("digest"):
        raise MastercopyError("the earlier manifest cannot be trusted: it was changed", _HINT)
    return given


def _texts(files: dict[str, Any]) -> dict[str, str]:
    """The digest of each published text by its address: the SHA-256 of its canonical form is the content digest."""
    return {
        name.removeprefix(_FOLDER).removesuffix(".json"): f"sha256:{found}"
        for name, found in files.items()
        if name.startswith(_FOLDER)
    }

"""Turns one version of a document into its content digest and text digest: what sign-offs bind.

The recipe is public, so that anybody can recompute it: SHA-256 over the UTF-8 bytes of the JSON object
`{"body": ..., "fields": ..., "files": ...}` with sorted keys, separators `,` and `:`, no ASCII escaping.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from mastercopy.model.code import without_fences, without_spans
from mastercopy.model.linkpatterns import HTML, INLINE, REFERENCE, spelled, written_in
from mastercopy.model.snippets import read_snippets
from mastercopy.sources.frontmatter import read_plain_front_matter

_OF_READERS = ("retraining", "retraining_reason")
CIRCUMSTANCES = ("revision", "effective", "valid_until", "type", "process", "change_class", "emergency", *_OF_READERS)
"""What the text digest leaves out: label and days, what chooses the rule of the matrix, and what readers have to do."""
GOVERNED = ("id", "title", "applies_to", "readers", "file", *CIRCUMSTANCES)
"""The fields that a sign-off binds: nobody prolongs a text, has it judged by a lighter rule, or spares its readers the
reading, after it was signed."""

ReadBytes = Callable[[str], bytes | None]

_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)
_SCHEME = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//|#)")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the digests are made of: normalised body, governed fields, and the embedded files by destination."""

    body: str
    fields: Mapping[str, Any]
    files: Mapping[str, str | None]

    def canonical(self, without: tuple[str, ...] = ()) -> bytes:
        """The canonical JSON; its SHA-256 is the digest."""
        return self._join(_json(self.body), without)

    def _join(self, body: bytes, without: tuple[str, ...]) -> bytes:
        fields = {key: value for key, value in self.fields.items() if key not in without}
        return b'{"body":%b,"fields":%b,"files":%b}' % (body, _json(fields), _json(dict(self.files)))

    def digests(self) -> tuple[str, str]:
        """(content digest, text digest); the body, by far the longest part, is encoded once for both."""
        body = _json(self.body)
        return _sha256(self._join(body, ())), _sha256(self._join(body, CIRCUMSTANCES))


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def normalise_body(body: str) -> str:
    """The body with LF line ends, NFC, no trailing blanks and one final LF; the empty string when it is empty."""
    text = body.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if " \n" in text or "\t\n" in text or text[-1:] in (" ", "\t"):
        text = _BLANKS.sub("", text)
    text = text.strip("\n")
    return text + "\n" if text else ""


def governed_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The governed fields that are present, as text, lists of text or texts by name."""
    kept: dict[str, Any] = {}
    for name in GOVERNED:
        value = fields.get(name)
        if isinstance(value, str):
            kept[name] = value
        elif isinstance(value, list):
            kept[name] = [item for item in value if isinstance(item, str)]
        elif isinstance(value, Mapping):
            kept[name] = {str(key): item for key, item in value.items() if isinstance(item, str)}
    return kept


def destinations(body: str) -> tuple[tuple[str, bool], ...]:
    """Local destinations in a text as (written, is a snippet), outside code, without `.md` pages, in order."""
    if "](" not in body and "]:" not in body and "<" not in body and "8<" not in body:
        return ()
    text = body
    if "```" in text or "~~~" in text:
        text = without_fences(text)
    found: dict[str, bool] = {}
    for written in read_snippets(body):
        found.setdefault(written, True)
    if "`" in text:
        text = without_spans(text)
    for pattern in (INLINE, REFERENCE, HTML):
        for match in pattern.finditer(text):
            written, _ = written_in(match)
            if _is_local_file(written):
                found.setdefault(written, False)
    return tuple(found.items())


def _is_local_file(written: str) -> bool:
    if not written or _SCHEME.match(written) or _SCHEME.match(spelled(written)):
        return False
    path = _path_part(written)
    return bool(path) and not path.endswith("/") and not path.lower().endswith(".md")


def _path_part(written: str) -> str:
    return unquote(spelled(written).split("#", 1)[0].split("?", 1)[0])


def resolve(written: str, path: str) -> str | None:
    """The path in the tree that a destination in the file at `path` names; None outside the tree."""
    target = _path_part(written)
    if target.startswith("/") or "\\" in target or "\0" in target:
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return None if joined.startswith("..") or joined == "." else joined


def embedded(fields: Mapping[str, Any], body: str, path: str, read: ReadBytes) -> dict[str, str | None]:
    """Every embedded file: destination as written -> path in the tree (None when it leaves the tree).

    Snippets are followed recursively, each destination resolved from the file that names it.
    """
    found: dict[str, str | None] = {}
    file = fields.get("file")
    if isinstance(file, str):
        found[file] = resolve(file, path)
    queue = [(body, path)]
    seen = {path}
    while queue:
        text, at = queue.pop(0)
        for written, snippet in destinations(text):
            target = resolve(written, at)
            found.setdefault(written, target)
            if snippet and target and target not in seen and len(seen) < 100:
                seen.add(target)
                data = read(target)
                if data is not None:
                    queue.append((data.decode("utf-8", "replace"), target))
    return found


def read_facts(
    fields: Mapping[str, Any], body: str, path: str, read: ReadBytes, hash_of: Callable[[str], str | None] | None = None
) -> Facts:
    """The facts of one version. `read` gives a file's bytes in that version's tree, `hash_of` its SHA-256 if known."""

    def digest_of(target: str | None) -> str | None:
        if target is None:
            return None
        if hash_of is not None:
            return hash_of(target)
        data = read(target)
        return None if data is None else hashlib.sha256(data).hexdigest()

    files = {written: digest_of(target) for written, target in embedded(fields, body, path, read).items()}
    return Facts(normalise_body(body), governed_fields(fields), files)


def content_digest_of_file(data: bytes, path: str, read: ReadBytes) -> str:
    """The content digest of a document file as it stands; `read` gives other files of the tree, None if missing."""
    fields, body, _ = read_plain_front_matter(data)
    return read_facts(fields or {}, body, path, read).digests()[0]

"""Turns the bytes of a Word file into its parts, none of them larger, stranger or more active than a text needs."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from mastercopy.importing.word.names import RELATIONS, TYPES, W
from mastercopy.words import MastercopyError

MAX_BYTES = 50_000_000
_MAX_UNPACKED = 150_000_000
_MAX_XML = 40_000_000
_MAX_PARTS = 4_000
_SAVE = "open it in Word, save it again as a Word document (.docx) without a password, and import that"
_BROKEN = ("the file cannot be read as a Word document", _SAVE)
_DECLARATIONS = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le"))
_DECLARATIONS += tuple(mark.encode("utf-16-be") for mark in ("<!DOCTYPE", "<!ENTITY"))
_OFFICE = "/officeDocument"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part names beside itself: a part of the file, or an address outside it."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file by their names; `main` is the text."""

    parts: Mapping[str, bytes]
    main: str
    template: bool

    def tree(self, name: str) -> Any:
        """A part as a tree of its own; None where there is no such part."""
        data = self.parts.get(name)
        return None if data is None else parse_part(data)

    def relations(self, name: str) -> Mapping[str, Relation]:
        """What a part names, by the names it uses for it."""
        folder, file = posixpath.split(name)
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relation] = {}
        for one in root.iter(f"{RELATIONS}Relationship") if root is not None else ():
            external = one.get("TargetMode") == "External"
            target = one.get("Target") or ""
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            found[one.get("Id") or ""] = Relation((one.get("Type") or "").rsplit("/", 1)[-1], target, external)
        return found

    def related(self, kind: str) -> tuple[str, ...]:
        """The parts of a kind that the text names, in the order of their names."""
        relations = self.relations(self.main).values()
        return tuple(sorted({one.target for one in relations if one.kind == kind and not one.external}))

    def related_tree(self, kind: str) -> Any:
        """The one part of a kind that the text names; None where there is none."""
        return next((self.tree(name) for name in self.related(kind) if name in self.parts), None)


def read_package(data: bytes) -> Package:
    """Read a Word file; everything that is none, or that does more than show a text, is refused."""
    _check_kind(data)
    parts = _parts(data)
    kinds = _content_types(parts)
    active = [name for name, kind in kinds.items() if "macroenabled" in kind.lower() or "vbaproject" in kind.lower()]
    if active or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise MastercopyError(
            "the file holds macros, which a controlled text does not need", "save it as .docx, which holds none"
        )
    main = _main(parts)
    root = parse_part(parts[main])
    if root.tag != f"{W}document":
        strict = "purl.oclc.org" in root.tag
        said = "the file is saved as Strict Open XML" if strict else "the file holds no text of Word"
        raise MastercopyError(said, "save it in Word as `Word Document (*.docx)`")
    return Package(parts, main, "template" in kinds.get(main, "").lower())


def parse_part(data: bytes) -> Any:
    """A part as a tree, with nothing fetched or expanded; XML that declares entities is refused."""
    if any(mark in data for mark in _DECLARATIONS):
        raise MastercopyError("a part of the file declares entities, as no Word file does", _SAVE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise MastercopyError(*_BROKEN) from fault
    if root.getroottree().docinfo.doctype:
        raise MastercopyError("a part of the file declares entities, as no Word file does", _SAVE)
    return root


def _check_kind(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise MastercopyError(
            f"the file is larger than {MAX_BYTES:,} bytes", "make its pictures smaller, or divide the document"
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        said = "the file is protected by a password" if locked else "this is a file of Word 97-2003 (.doc)"
        raise MastercopyError(said, _SAVE)
    if data.startswith(b"{\\rtf"):
        raise MastercopyError("this is a file in Rich Text Format", "save it in Word as a .docx file")
    if not data.startswith(b"PK\x03\x04"):
        raise MastercopyError("this is no Word document", "name a .docx file")


def _parts(data: bytes) -> dict[str, bytes]:
    """Every part, unpacked no further than allowed, whatever the file says of its sizes."""
    parts: dict[str, bytes] = {}
    room = _MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            listed = packed.infolist()
            if len(listed) > _MAX_PARTS:
                raise MastercopyError("the file has more parts than a document has", _SAVE)
            for one in listed:
                if one.is_dir():
                    continue
                _check_name(one, parts)
                most = min(room, _MAX_XML) if one.filename.lower().endswith((".xml", ".rels")) else room
                with packed.open(one) as part:
                    parts[one.filename] = part.read(most + 1)
                room -= len(parts[one.filename])
                if room < 0 or len(parts[one.filename]) > most:
                    raise MastercopyError("the file unpacks to more than a document holds", "divide the document")
    except MastercopyError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever a broken file makes of the reader, it is one refusal
        raise MastercopyError(*_BROKEN) from fault
    return parts


def _check_name(one: zipfile.ZipInfo, parts: Mapping[str, bytes]) -> None:
    name = one.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise MastercopyError("a part of the file has a name that leads out of it", _SAVE)
    if name in parts:
        raise MastercopyError("the file holds one part twice", _SAVE)
    if one.flag_bits & 1:
        raise MastercopyError("the file is protected by a password", _SAVE)


def _content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    data = parts.get("[Content_Types].xml")
    if data is None:
        raise MastercopyError(*_BROKEN)
    named = parse_part(data).iter(f"{TYPES}Override")
    return {(one.get("PartName") or "").lstrip("/"): one.get("ContentType") or "" for one in named}


def _main(parts: Mapping[str, bytes]) -> str:
    relations = Package(parts, "", False).relations("")
    named = [one.target for one in relations.values() if one.kind == _OFFICE[1:] and not one.external]
    if not named or named[0] not in parts:
        raise MastercopyError(*_BROKEN)
    return named[0]

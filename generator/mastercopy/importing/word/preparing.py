"""Turns a cleared text into the small package that Mammoth reads: each paragraph marked, nothing active beside it."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from mastercopy.importing.word.clearing import LeftOut, discard, near, replace, stand_in
from mastercopy.importing.word.fields import LINK_TARGET
from mastercopy.importing.word.names import PIC, WP, A, R, V, W, value
from mastercopy.importing.word.package import Package, Relation

BEGINS, ENDS = "\ufdd0", "\ufdd1"
"""What stands around the number of a paragraph; clearing took both from every text."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINKS = re.compile(r"(?i)(https?://|mailto:|tel:)[^\x00-\x20<>\"\\]+")
_MAX_PICTURE = 5_000_000
_SIGNS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))
_DRAWINGS = f"{W}drawing", f"{W}pict"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a page may hold: its name by its content, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """The package for Mammoth, the pictures by the names that it will say, and what was left out of it."""

    data: bytes
    pictures: Mapping[str, Picture]
    left: tuple[LeftOut, ...]


def prepare(package: Package, texts: Mapping[str, Any], names: Mapping[str, str]) -> Prepared:
    """Pack cleared texts by their parts; `names` says under which name each part shall stand."""
    pictures: dict[str, Picture] = {}
    left: list[LeftOut] = []
    entries = {"[Content_Types].xml": _types(names.values()), "_rels/.rels": _root()}
    entries["word/styles.xml"] = _serialised(_named_styles(package.related_tree("styles")))
    for part, root in texts.items():
        relations = _settle(package, part, root, pictures, left)
        folder, file = posixpath.split(names[part])
        own = {f"own-{kind}": (kind, f"{kind}.xml", False) for kind in ("styles", "footnotes", "endnotes")}
        beside = own if file == "document.xml" else {}
        entries[f"{folder}/_rels/{file}.rels"] = _relations({**beside, **relations})
        entries[names[part]] = _serialised(_marked(root))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in entries.items():
            packed.writestr(zipfile.ZipInfo(name), data)
        for name, picture in pictures.items():
            packed.writestr(zipfile.ZipInfo(f"word/{name}"), picture.data)
    return Prepared(buffer.getvalue(), pictures, tuple(left))


def _settle(
    package: Package, part: str, root: Any, pictures: dict[str, Picture], left: list[LeftOut]
) -> dict[str, tuple[str, str, bool]]:
    """Keep the pictures and links of a part that a page may have, and tell the others."""
    relations = package.relations(part)
    kept: dict[str, tuple[str, str, bool]] = {}
    for drawing in list(root.iter(*_DRAWINGS)):
        for click in drawing.iter(f"{A}hlinkClick"):
            relation = relations.get(click.get(f"{R}id") or "")
            left.append(LeftOut("the link of a picture", relation.target if relation else "", near(drawing)))
        kept |= _settle_drawing(package, drawing, relations, pictures, left)
    for number, link in enumerate(list(root.iter(f"{W}hyperlink"))):
        name = f"field-{number}" if link.get(LINK_TARGET) else link.get(f"{R}id")
        target = link.attrib.pop(LINK_TARGET, "") or (relations[name].target if name in relations else "")
        if name is not None:
            link.set(f"{R}id", name)
        if name is not None and _LINKS.fullmatch(target):
            kept[name] = ("hyperlink", target, True)
        elif name is not None:
            left.append(LeftOut("the target of a link that leads to a file", target, near(link)))
            del link.attrib[f"{R}id"]
    return kept


def _settle_drawing(
    package: Package,
    drawing: Any,
    relations: Mapping[str, Relation],
    pictures: dict[str, Picture],
    left: list[LeftOut],
) -> dict[str, tuple[str, str, bool]]:
    """Put plain pictures in the place of a drawing, however they are drawn and grouped in it."""
    names = [one.get(f"{R}embed") or "" for one in drawing.iter(f"{A}blip")]
    names += [one.get(f"{R}id") or "" for one in drawing.iter(f"{V}imagedata")]
    found = [(name, _picture(package, relations.get(name))) for name in names]
    faults = [picture for _, picture in found if isinstance(picture, str)]
    if not found and not _draws(drawing):
        discard(drawing)
    elif faults or not found:
        left.append(LeftOut(faults[0] if faults else "a drawing: make a picture of it", "", near(drawing)))
        stand_in(drawing, "a picture" if faults else "a drawing")
    else:
        kept = {name: picture for name, picture in found if isinstance(picture, Picture)}
        pictures |= {f"media/{picture.name}": picture for picture in kept.values()}
        alt = _description(drawing)
        replace(drawing, [_drawn(name, alt) for name, _ in found])
        return {name: ("image", f"media/{picture.name}", False) for name, picture in kept.items()}
    return {}


def _description(drawing: Any) -> str:
    """What a picture shows, in the words of who put it there."""
    told = [one.get("descr") or one.get("title") or "" for one in drawing.iter(f"{WP}docPr")]
    told += [one.get("alt") or "" for one in drawing.iter(f"{V}shape")]
    return next((" ".join(one.split()) for one in told if one.strip()), "")


def _drawn(name: str, alt: str) -> Any:
    """The plainest drawing of a picture."""
    drawing = etree.Element(f"{W}drawing")
    inline = etree.SubElement(drawing, f"{WP}inline")
    etree.SubElement(inline, f"{WP}docPr").set("descr", alt)
    inner = inline
    for one in (f"{A}graphic", f"{A}graphicData", f"{PIC}pic", f"{PIC}blipFill"):
        inner = etree.SubElement(inner, one)
    etree.SubElement(inner, f"{A}blip").set(f"{R}embed", name)
    return drawing


def _draws(drawing: Any) -> bool:
    """Whether a drawing shows anything of its own: a chart or shapes, and not the frame of a text box alone."""
    data = (one.get("uri") or "" for one in drawing.iter(f"{A}graphicData"))
    if any("wordprocessingShape" not in uri for uri in data):
        return True
    return not any(one.tag.endswith(("}txbxContent", "}txbx", "}textbox")) for one in drawing.iter())


def _picture(package: Package, relation: Any) -> Picture | str:
    """A picture that a browser shows, or why it is none."""
    if relation is None:
        return "a picture that is not in the file"
    if relation.external:
        return "a picture that lies elsewhere: nothing is fetched, put it into the file"
    data = package.parts.get(relation.target)
    if data is None:
        return "a picture that is not in the file"
    kind = next((ending for sign, ending in _SIGNS if data.startswith(sign)), None)
    if kind is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "webp"
    if kind is None:
        return "a picture that browsers do not show: save it as PNG or JPEG"
    if len(data) > _MAX_PICTURE:
        return f"a picture of more than {_MAX_PICTURE:,} bytes: make it smaller"
    return Picture(f"{hashlib.sha256(data).hexdigest()[:8]}.{kind}", data)


def _marked(cleared: Any) -> Any:
    """A copy with the number of each paragraph before its words, so that what Mammoth writes can be told apart."""
    root = deepcopy(cleared)
    for number, paragraph in enumerate(root.iter(f"{W}p")):
        run = etree.Element(f"{W}r")
        etree.SubElement(run, f"{W}t").text = f"{BEGINS}{number}{ENDS}"
        properties = paragraph.find(f"{W}pPr")
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)
        for break_ in paragraph.iter(f"{W}br"):
            if break_.get(f"{W}type") in ("page", "column"):
                break_.tag = f"{W}lastRenderedPageBreak"
        for break_ in paragraph.iter(f"{W}cr"):
            break_.tag = f"{W}br"
    return root


def _named_styles(styles: Any) -> Any:
    """The styles by their names alone, which is all that Mammoth asks for."""
    root = etree.Element(f"{W}styles", nsmap={"w": W[1:-1]})
    for one in styles.iter(f"{W}style") if styles is not None else ():
        named = etree.SubElement(root, f"{W}style")
        for attribute in (f"{W}type", f"{W}styleId"):
            named.set(attribute, one.get(attribute, ""))
        etree.SubElement(named, f"{W}name").set(f"{W}val", value(one, "name") or "")
    return root


def _serialised(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def _relations(found: Mapping[str, tuple[str, str, bool]]) -> bytes:
    lines = [
        f'<Relationship Id={quoteattr(name)} Type="{_OFFICE}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if external else ''}/>"
        for name, (kind, target, external) in found.items()
    ]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'.encode()


def _root() -> bytes:
    return _relations({"main": ("officeDocument", "word/document.xml", False)})


def _types(names: Any) -> bytes:
    kinds = {"document": "document.main+xml", "footnotes": "footnotes+xml", "endnotes": "endnotes+xml"}
    lines = [
        f'<Override PartName="/{name}" ContentType="{_MAIN}.{kinds[posixpath.basename(name)[:-4]]}"/>' for name in names
    ]
    pictures = ("png", "image/png"), ("jpg", "image/jpeg"), ("gif", "image/gif"), ("webp", "image/webp")
    lines += [f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in pictures]
    return f'<Types xmlns="{_PACKAGE}/content-types">{"".join(lines)}</Types>'.encode()

"""Word files for tests: written by python-docx, and by hand where it cannot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml

from mastercopy.importing.word.package import Package, read_package
from mastercopy.importing.word.refusing import refuse_open
from mastercopy.importing.word.text import Converted, convert_text
from mastercopy.site.configuration import DEFAULT
from mastercopy.site.mkdocs_door import renderer_of
from mastercopy.text.markdown import Renderer

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f00030101004a3b1d120000000049454e44ae426082"
)
"""A picture of one dot."""
_OFFICE = "http://schemas.openxmlformats.org"
SPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in (
        ("w", f"{_OFFICE}/wordprocessingml/2006/main"),
        ("r", f"{_OFFICE}/officeDocument/2006/relationships"),
        ("wp", f"{_OFFICE}/drawingml/2006/wordprocessingDrawing"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("a", f"{_OFFICE}/drawingml/2006/main"),
        ("pic", f"{_OFFICE}/drawingml/2006/picture"),
        ("m", f"{_OFFICE}/officeDocument/2006/math"),
        ("mc", f"{_OFFICE}/markup-compatibility/2006"),
        ("v", "urn:schemas-microsoft-com:vml"),
    )
)
RELATION = f"{_OFFICE}/officeDocument/2006/relationships"
LEVELS = (("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))
_RENDERERS: dict[bytes, Renderer] = {}


def new() -> Document:
    """An empty document without the properties of python-docx's own template."""
    document = docx.Document()
    document.core_properties.title = ""
    return document


def saved(document: Document) -> bytes:
    """The bytes of a document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def element(xml: str) -> Any:
    """An element of Word's XML; `w`, `r` and the like are declared."""
    head, _, rest = xml.partition(">")
    slash = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.removesuffix('/')} {SPACES}{slash}>{rest}")


def body(document: Document, *xml: str) -> None:
    """Add elements at the end of the text."""
    for one in xml:
        document.element.body.insert(len(document.element.body) - 1, element(one))


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph as XML."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def item(text: str, number: int, level: int = 0) -> str:
    """An item of a list as XML."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbering(document: Document, number: int, levels: tuple[tuple[str, str], ...] = LEVELS, more: str = "") -> None:
    """Declare a list with its levels (form, text) under a number of its own."""
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    first = root.index(root.findall(f"{{{root.nsmap['w']}}}num")[0])
    root.insert(first, element(f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'))
    root.append(element(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/>{more}</w:num>'))


def again(document: Document, number: int, of: int, start: int) -> None:
    """Declare a list that counts in the form of another one and begins anew."""
    override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
    root = document.part.numbering_part.element
    root.append(element(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'))


def repacked(data: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """The file with other parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in change(parts).items():
            packed.writestr(name, part)
    return buffer.getvalue()


def renderer(configuration: bytes = DEFAULT) -> Renderer:
    """What renders by the settings of a repository that has none of its own."""
    if configuration not in _RENDERERS:
        _RENDERERS[configuration] = renderer_of(configuration)
    return _RENDERERS[configuration]


def opened(document: Document | bytes) -> Package:
    """The parts of a document that nothing speaks against."""
    package = read_package(document if isinstance(document, bytes) else saved(document))
    refuse_open(package)
    return package


def converted(document: Document | bytes, title: str | None = None, configuration: bytes = DEFAULT) -> Converted:
    """What a document becomes."""
    engine = renderer(configuration)
    return convert_text(opened(document), "files", title, lambda text: engine.render(text, {}))


def page(document: Document | bytes) -> str:
    """The page that a document becomes."""
    return renderer().render(converted(document).body, {})


def with_notes(document: Document, kind: str, notes: Mapping[str, str]) -> bytes:
    """The file with notes (`footnote` or `endnote`) by their IDs; the text names them by itself."""
    texts = [f'<w:{kind} w:id="{name}">{paragraph(text)}</w:{kind}>' for name, text in notes.items()]
    part = f"<w:{kind}s {SPACES}>{''.join(texts)}</w:{kind}s>".encode()
    relation = f'<Relationship Id="rIdN" Type="{RELATION}/{kind}s" Target="{kind}s.xml"/>'

    def change(parts: dict[str, bytes]) -> Mapping[str, bytes]:
        name = "word/_rels/document.xml.rels"
        relations = parts[name].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
        return {**parts, f"word/{kind}s.xml": part, name: relations}

    return repacked(saved(document), change)


def reference(name: str, kind: str = "footnote") -> str:
    """The mark of a note, as a run."""
    return f'<w:r><w:{kind}Reference w:id="{name}"/></w:r>'

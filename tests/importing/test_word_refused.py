"""Word files that are refused: unsettled, locked, active, endless, broken; each in one sentence."""

from __future__ import annotations

import io
import struct
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.importing.word.package import read_package
from mastercopy.words import MastercopyError
from wordfiles import RELATION, SPACES, body, converted, element, new, opened, paragraph, repacked, saved

TEXT = "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def plain() -> bytes:
    document = new()
    document.add_paragraph("One word.")
    return saved(document)


@pytest.mark.parametrize(
    "change",
    [
        "<w:ins w:id='1' w:author='A'><w:r><w:t>new</w:t></w:r></w:ins>",
        "<w:del w:id='1' w:author='A'><w:r><w:delText>old</w:delText></w:r></w:del>",
        "<w:moveFrom w:id='1' w:author='A'><w:r><w:t>from</w:t></w:r></w:moveFrom>",
        "<w:moveTo w:id='1' w:author='A'><w:r><w:t>to</w:t></w:r></w:moveTo>",
        "<w:r><w:rPr><w:b/><w:rPrChange w:id='1' w:author='A'><w:rPr/></w:rPrChange></w:rPr><w:t>x</w:t></w:r>",
        "<w:pPr><w:pPrChange w:id='1' w:author='A'><w:pPr/></w:pPrChange></w:pPr>",
        "<w:pPr><w:rPr><w:ins w:id='1' w:author='A'/></w:rPr></w:pPr>",
    ],
)
def test_open_changes_are_refused_wherever_they_are(change: str) -> None:
    document = new()
    body(document, f"<w:p>{change}</w:p>")
    with pytest.raises(MastercopyError, match="open tracked change"):
        opened(document)
    note = f"<w:footnotes {SPACES}><w:footnote w:id='1'><w:p>{change}</w:p></w:footnote></w:footnotes>".encode()
    with pytest.raises(MastercopyError, match="open tracked change"):
        opened(repacked(plain(), lambda parts: {**parts, "word/footnotes.xml": note}))


def test_changes_in_a_header_are_refused_as_well() -> None:
    document = new()
    header = document.sections[0].header
    header.is_linked_to_previous = False
    header.paragraphs[0].text = "Rev. 3"
    data = repacked(
        saved(document),
        lambda parts: {
            name: part.replace(b"<w:r>", b"<w:ins w:id='1' w:author='A'><w:r>").replace(b"</w:r>", b"</w:r></w:ins>")
            if "header" in name
            else part
            for name, part in parts.items()
        },
    )
    with pytest.raises(MastercopyError, match="1 open tracked change,"):
        opened(data)


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * 41_000_000)
    return buffer.getvalue()


def lying() -> bytes:
    """A file that says of itself that its parts are small."""
    data = bytearray(bomb())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def twice() -> bytes:
    buffer = io.BytesIO(plain())
    with zipfile.ZipFile(buffer, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr(TEXT, b"<x/>")
    return buffer.getvalue()


def beside(name: str, data: bytes = b"x") -> bytes:
    return repacked(plain(), lambda parts: {**parts, name: data})


def main_as(kind: str) -> bytes:
    ours = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return repacked(plain(), lambda parts: {name: part.replace(ours, kind.encode()) for name, part in parts.items()})


def text_as(part: bytes) -> bytes:
    return beside(TEXT, part)


DOCTYPE = b'<!DOCTYPE w [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>'
FETCH = b'<?xml version="1.0"?><!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd"><w/>'
READ = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'
ENCODED = '<?xml version="1.0" encoding="{}"?><!DOCTYPE w [<!ENTITY a "x">]><w>&a;</w>'
DEEP = b"<w:p xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>" * 5000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no Word document"),
        (b"%PDF-1.7", "no Word document"),
        (b"{\\rtf1 x}", "Rich Text"),
        (OLE + b"W\0o\0r\0d\0D\0o\0c\0", "97-2003"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04" + b"\0" * 40, "cannot be read"),
        (plain()[:-200], "cannot be read"),
        (plain()[: len(plain()) // 2], "cannot be read"),
        (b"PK\x03\x04" + b"0" * 50_000_001, "larger than"),
        (bomb(), "unpacks to more"),
        (lying(), "."),
        (twice(), "twice"),
        (beside("../../evil.xml"), "leads out"),
        (beside("/abs.xml"), "leads out"),
        (beside("word\\..\\x"), "leads out|cannot be read"),
        (beside("word/vbaProject.bin"), "macros"),
        (main_as("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        (repacked(plain(), lambda parts: {TEXT: parts[TEXT]}), "cannot be read"),
        (repacked(plain(), lambda parts: {**parts, TEXT: b""}), "cannot be read"),
        (repacked(plain(), lambda parts: {name: parts[name] for name in parts if name != TEXT}), "cannot be read"),
        (text_as(b"<html/>"), "no text of Word"),
        (text_as(b"<d:document xmlns:d='http://purl.oclc.org/ooxml/wordprocessingml/main'/>"), "Strict"),
        (text_as(b"<w:document"), "cannot be read"),
        (text_as(DEEP), "cannot be read"),
        (text_as(DOCTYPE + b"<w>&b;</w>"), "entities"),
        (text_as(FETCH), "entities"),
        (text_as(READ), "entities"),
        (text_as(ENCODED.format("utf-16").encode("utf-16")), "entities"),
        (text_as(ENCODED.format("utf-7").encode("utf-7")), "entities|cannot be read"),
        (text_as(ENCODED.format("cp037").encode("cp037")), "entities|cannot be read"),
        (beside("docProps/custom.xml", READ), "entities"),
        (beside("word/settings.xml", DOCTYPE + b"<w/>"), "entities"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # their bytes hold the time
)  # fmt: skip
def test_a_file_that_is_no_plain_document_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(MastercopyError, match=said) as fault:
        opened(data)
    assert fault.value.hint and "\n" not in fault.value.sentence


def test_without_mammoth_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    with pytest.raises(MastercopyError, match="needs Mammoth") as fault:
        converted(plain())
    assert "pip install '.[word]'" in fault.value.hint


def test_parts_that_lie_in_other_files_are_refused() -> None:
    document = new()
    body(document, '<w:altChunk r:id="x"/>')
    with pytest.raises(MastercopyError, match="other files"):
        opened(document)


def test_tables_in_tables_without_end_are_refused() -> None:
    document = new()
    inner = paragraph("x")
    for _ in range(8):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    body(document, inner)
    with pytest.raises(MastercopyError, match="without end"):
        opened(document)


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(MastercopyError, match="no text"):
        converted(new())


def test_a_template_is_taken_and_known_as_one() -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    assert read_package(main_as(kind)).template and not read_package(plain()).template


def test_a_picture_out_of_the_folder_of_the_file_is_missed() -> None:
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="x"><pic:pic><pic:blipFill>'
        '<a:blip r:embed="rIdX"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
        "</w:r></w:p>"
    )
    relation = f'<Relationship Id="rIdX" Type="{RELATION}/image" Target="../../../../etc/passwd"/></Relationships>'
    document = new()
    body(document, drawing)
    name = "word/_rels/document.xml.rels"
    data = repacked(
        saved(document),
        lambda parts: {**parts, name: parts[name].replace(b"</Relationships>", relation.encode())},
    )
    made = converted(data)
    assert made.pictures == {} and made.body == "\\[a picture is missing here\\]\n"


EITHER = (
    "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
)
NEWER = "<w:drawing><wp:inline><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wp:inline></w:drawing>"
OLDER = "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>"
NOT = paragraph("Do NOT open the valve")
OPEN = paragraph("Open the valve")
BOTH = EITHER.format(NOT, OPEN)
STRUCK = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>Open the valve</w:t></w:r></w:p>"
HALF = "<w:p><w:r><w:t>Open</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> the valve</w:t></w:r></w:p>"
LONG = "Nobody who works at the bench may ever, for whatever reason, "
CELLS = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (f"<w:p><w:r>{EITHER.format(NEWER.format(NOT), OLDER.format(OPEN))}</w:r></w:p>", ""),
        (f"<w:p><w:r>{EITHER.format('<w:t>Do NOT open the valve</w:t>', '<w:t>Open the valve</w:t>')}</w:r></w:p>", ""),
        (BOTH, ""),
        (EITHER.format(BOTH, NOT), ""),
        (CELLS.format(OPEN, BOTH), "table 1, row 2: "),
        (EITHER.format(*(CELLS.format(one, "") for one in (NOT, OPEN))), ""),
        (EITHER.format("", OPEN), "says nothing to some programs and “Open the valve” to others"),
        (EITHER.format(HALF, OPEN), "says “Open” to some programs and “Open the valve”"),
        (EITHER.format(STRUCK, OPEN), "strikes out “Open the valve” for some programs"),
        (EITHER.format(paragraph(LONG + "open it"), paragraph(LONG + "close it")), "“whatever reason, open it” to"),
        (f"<w:p><w:r><w:rPr>{EITHER.format('<w:vanish/>', '<w:b/>')}</w:rPr><w:t>x</w:t></w:r></w:p>", "vanish: True"),
    ],
)  # fmt: skip
def test_two_texts_for_one_place_are_refused(xml: str, said: str) -> None:
    document = new()
    document.add_paragraph("The first.")
    body(document, xml)
    with pytest.raises(MastercopyError) as fault:
        converted(document)
    both = "paragraph 2: the file says “Do NOT open the valve” to some programs and “Open the valve” to others"
    assert (said or both) in fault.value.sentence and fault.value.hint and "\n" not in fault.value.sentence


def test_two_texts_in_a_note_are_refused() -> None:
    document = new()
    document.add_paragraph("The first.")
    note = f"<w:footnotes {SPACES}><w:footnote w:id='1'>{BOTH}</w:footnote></w:footnotes>".encode()
    relation = f'<Relationship Id="rIdN" Type="{RELATION}/footnotes" Target="footnotes.xml"/></Relationships>'.encode()
    name = "word/_rels/document.xml.rels"
    data = repacked(
        saved(document),
        lambda parts: {
            **parts,
            "word/footnotes.xml": note,
            name: parts[name].replace(b"</Relationships>", relation),
        },
    )
    with pytest.raises(MastercopyError, match="^a footnote: the file says"):
        converted(data)


def test_styles_that_say_two_things_are_refused() -> None:
    table = new()
    style = '<w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>'
    table.styles.element.append(
        element(f'<w:style w:type="table" w:styleId="T"><w:name w:val="Grey"/>{style}</w:style>')
    )
    body(table, f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>{OPEN}</w:tc></w:tr></w:tbl>')
    with pytest.raises(MastercopyError, match="the style “Grey” of a table"):
        converted(table)
    linked = new()
    for kind, name, link, says in (("paragraph", "P", "C", "<w:strike/>"), ("character", "C", "P", "")):
        inner = f'<w:name w:val="{name}"/><w:link w:val="{link}"/><w:rPr>{says}</w:rPr>'
        linked.styles.element.append(element(f'<w:style w:type="{kind}" w:styleId="{name}">{inner}</w:style>'))
    body(linked, '<w:p><w:r><w:rPr><w:rStyle w:val="C"/></w:rPr><w:t>x</w:t></w:r></w:p>')
    with pytest.raises(MastercopyError, match="the style “P” strikes out"):
        converted(linked)
    every = new()
    every.styles.element.find(".//{*}rPrDefault/{*}rPr").append(element("<w:vanish/>"))
    every.styles["Normal"].element.get_or_add_rPr().append(element("<w:vanish/>"))
    body(every, OPEN)
    with pytest.raises(MastercopyError, match="says again"):
        converted(every)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, noise: bytes) -> None:
    data = bytearray(plain())
    at %= len(data)
    data[at : at + len(noise)] = noise
    try:
        assert "One word" in converted(bytes(data)).body
    except MastercopyError as fault:
        assert fault.hint

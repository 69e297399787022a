"""What a Word file becomes: emphasis, tables, pictures, links, notes, and what is left out and told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx.document import Document

from mastercopy.site.configuration import DEFAULT
from mastercopy.words import MastercopyError
from wordfiles import (
    PIXEL,
    RELATION,
    body,
    converted,
    element,
    item,
    new,
    numbering,
    page,
    paragraph,
    reference,
    saved,
    with_notes,
)

GOLDEN = Path(__file__).parent / "word"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def packing() -> Document:
    """A work instruction as people write them, with one of everything."""
    document = new()
    numbering(document, 41)
    numbering(document, 42, (("decimal", "%1"), ("decimal", "%1.%2")))
    document.add_paragraph("Packing a lamp", style="Title")
    for text, level in (("Purpose", 0), ("Steps", 0), ("At the bench", 1)):
        body(document, item(text, 42, level).replace("<w:pPr>", f'<w:pPr><w:pStyle w:val="Heading{level + 1}"/>'))
        if text == "Purpose":
            one = document.add_paragraph("Lamps arrive ")
            one.add_run("whole").bold = True
            one.add_run(", with *every* part & no_glass_broken; see 2.1 and E = mc")
            one.add_run("2").font.superscript = True
            one.add_run(".")
    body(document, item("Weigh the lamp", 41), item("below 2 kg: box S", 41, 1), item("else: box M", 41, 1))
    body(document, paragraph("The scale stands at the door."), item("Close the box", 41))
    table = document.add_table(3, 3)
    cells = ("Lamp", "Box", "Filling", "table", "S", "paper", "floor", "L\nlong", "foam || felt")
    for cell, text in zip(table._cells, cells, strict=True):
        cell.text = text
    document.add_paragraph("Table 1: Boxes", style="Caption")
    merged = document.add_table(2, 3)
    merged.cell(0, 0).merge(merged.cell(0, 1)).text = "Weight"
    merged.cell(0, 2).merge(merged.cell(1, 2)).text = "Who"
    merged.cell(1, 0).text, merged.cell(1, 1).text = "least", "most"
    picture = document.add_picture(io.BytesIO(PIXEL))
    picture._inline.docPr.set("descr", "The lamp in its box")
    return document


def test_the_golden_file() -> None:
    assert converted(packing()).body == (GOLDEN / "packing.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        (run("bold", "<w:b/>"), "**bold**"),
        (run("bold ", "<w:b/>") + run("plain"), "**bold** plain"),
        (run("bo", "<w:b/>") + run("ld"), "<strong>bo</strong>ld"),
        (run("a", "<w:b/>") + run("b", "<w:i/>"), "<strong>a</strong><em>b</em>"),
        (run("both", "<w:b/><w:i/>"), "<strong><em>both</em></strong>"),
        (run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O"), "H<sub>2</sub>O"),
        (run("gone", "<w:strike/>"), "<s>gone</s>"),
        (run("never", '<w:u w:val="single"/>'), "<u>never</u>"),
        (run("not bold", '<w:b w:val="0"/>'), "not bold"),
        (run("10\u00a0mg"), "10&nbsp;mg"),
        (run("soft") + "<w:r><w:softHyphen/></w:r>" + run("ware"), "software"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t></w:r>", "A\u2011B"),
        ("<w:r><w:t>one</w:t><w:br/><w:t>two</w:t></w:r>", "one<br>two"),
        ("<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t></w:r>", "one two"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run(" checked"), "☑ checked"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run(" 3"), "≥ 3"),
        (FIELD.format("FORMCHECKBOX", ""), "☐"),
        (FIELD.format("REF _Ref1 \\h", run("4.2")), "4.2"),
        ('<w:fldSimple w:instr=" SEQ Figure ">' + run("3") + "</w:fldSimple>", "3"),
        (run("::error::") + run(" @team {{ x }} {% y %}"), "&#58;&#58;error:: @team \\{\\{ x \\}\\} \\{% y %\\}"),
    ],
)
def test_what_stands_in_a_line(xml: str, shown: str) -> None:
    document = new()
    body(document, f"<w:p>{xml}</w:p>")
    assert converted(document).body == f"{shown}\n"


def test_links_lead_where_they_led_and_nowhere_active() -> None:
    document = new()
    places = {
        name: document.part.relate_to(
            address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
        )
        for name, address in (
            ("good", "https://lamps.example/a_b?x=1&y=(2)"),
            ("script", "javascript:alert(1)"),
            ("file", "../SOP-002.docx"),
        )
    }
    for name, place in places.items():
        body(document, f'<w:p><w:hyperlink r:id="{place}">{run(name)}</w:hyperlink></w:p>')
    body(document, f"<w:p>{FIELD.format('HYPERLINK &quot;https://lamps.example/&quot;', run('field'))}</w:p>")
    body(document, f'<w:p><w:hyperlink w:anchor="here">{run("jump")}</w:hyperlink></w:p>')
    body(document, f'<w:p><w:bookmarkStart w:id="1" w:name="here"/>{run("the place")}<w:bookmarkEnd w:id="1"/></w:p>')
    made = converted(document)
    assert made.body.split("\n\n") == [
        "[good](https://lamps.example/a%5Fb?x=1&amp;y=%282%29)",
        "script",
        "file",
        "[field](https://lamps.example/)",
        "[jump](#word-here)",
        '<a id="word-here"></a>the place\n',
    ]
    assert [one.words for one in made.left] == ["javascript:alert(1)", "../SOP-002.docx"]
    shown = page(document)
    assert 'href="https://lamps.example/a%5Fb?x=1&amp;y=%282%29"' in shown and "javascript" not in shown
    assert 'href="#word-here"' in shown and 'id="word-here"' in shown


def test_a_heading_is_named_in_a_way_that_its_section_is_still_known_by() -> None:
    document = new()
    body(document, f'<w:p><w:hyperlink w:anchor="a b">{run("jump")}</w:hyperlink></w:p>')
    body(document, '<w:bookmarkStart w:id="1" w:name="a b"/>')
    heading = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    body(document, f"<w:p>{heading}{run('Purpose')}</w:p>", paragraph("All."))
    assert converted(document).body == "[jump](#word-a-20-b)\n\n## Purpose {: #word-a-20-b }\n\nAll.\n"
    assert 'id="word-a-20-b"' in page(document)


def test_a_link_to_a_place_that_is_gone_is_no_link() -> None:
    document = new()
    body(document, f'<w:p><w:hyperlink w:anchor="gone">{run("jump")}</w:hyperlink></w:p>')
    assert converted(document).body == "jump\n"


def test_marks_between_the_rows_of_a_table_change_nothing() -> None:
    document = new()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "tall"
    table._tbl.insert(3, element('<w:bookmarkStart w:id="1" w:name="x"/>'))
    table._tbl.append(element('<w:bookmarkEnd w:id="1"/>'))
    assert '<td rowspan="2">tall</td>' in converted(document).body


def test_colours_are_told() -> None:
    document = new()
    body(document, f"<w:p>{run('red', '<w:color w:val=' + repr('FF0000') + '/>')}</w:p>")
    assert "colours" in converted(document).notes[0]


def test_notes_follow_their_marks_also_out_of_a_merged_table() -> None:
    document = new()
    body(document, f"<w:p>{run('First')}{reference('7')}{run(' and ')}{run('second.')}{reference('3')}</w:p>")
    table = document.add_table(2, 2)
    merged = table.cell(0, 0).merge(table.cell(0, 1))
    merged.paragraphs[0]._p.append(element(reference("5")))
    made = converted(
        with_notes(document, "footnote", {"3": "Note two.", "7": "Note one: a * b.", "5": "1. Note three."})
    )
    assert made.body.startswith("First[^1] and second.[^2]\n")
    assert made.body.endswith("[^1]: Note one: a \\* b.\n\n[^2]: Note two.\n\n[^3]: 1\\. Note three.\n")


def test_a_table_that_markdown_cannot_say_is_html() -> None:
    document = new()
    numbering(document, 41)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "a < b & c | d"
    cell = table.cell(1, 1)._tc
    cell.append(element(item("first", 41)))
    cell.append(element(item("second", 41)))
    cell.append(element(item("inner", 41, 1)))
    made = converted(document)
    assert "<td>a &lt; b &amp; c | d</td>" in made.body
    assert "<td><ol><li>first</li><li>second<ul><li>a) inner</li></ul></li></ol></td>" in made.body


def test_a_row_that_word_marks_as_a_heading_is_one() -> None:
    document = new()
    for columns in (1, 2):
        table = document.add_table(2, columns)
        table.cell(0, 0).text, table.cell(1, 0).text = "Head", "Cell"
        table.rows[0]._tr.get_or_add_trPr().append(element("<w:tblHeader/>"))
    table.cell(0, 0).merge(table.cell(0, 1))
    made = converted(document)
    assert "| Head |\n|---|\n| Cell |" in made.body and '<th colspan="2">Head</th>' in made.body
    assert made.notes == ()


def test_a_table_in_a_table_keeps_its_words() -> None:
    document = new()
    table = document.add_table(2, 1)
    table.cell(0, 0).text = "outer"
    table.cell(1, 0).add_table(2, 2).cell(1, 1).text = "inner"
    assert converted(document).body.count("<table>") == 2


def test_pictures_lie_under_names_of_their_content() -> None:
    document = new()
    document.add_picture(io.BytesIO(PIXEL))
    document.add_picture(io.BytesIO(PIXEL))
    made = converted(document)
    assert [one.data for one in made.pictures.values()] == [PIXEL]
    assert made.body == "![](files/96ebf750.png)\n\n![](files/96ebf750.png)\n"
    assert made.notes == ("2 pictures without a description: write one between the square brackets",)


def test_pictures_in_old_and_grouped_drawings_are_pictures() -> None:
    document = new()
    document.add_picture(io.BytesIO(PIXEL))
    name = document.element.body.xpath(".//a:blip/@r:embed")[0]
    old = f'<w:pict><v:shape alt="An old lamp"><v:imagedata r:id="{name}"/></v:shape></w:pict>'
    pic = f'<pic:pic><pic:blipFill><a:blip r:embed="{name}"/></pic:blipFill></pic:pic>'
    group = f'<a:graphic><a:graphicData uri="group"><pic:group>{pic}{pic}</pic:group></a:graphicData></a:graphic>'
    body(document, f"<w:p>{run('Old: ')}<w:r>{old}</w:r></w:p>")
    body(document, f"<w:p><w:r><w:drawing><wp:inline>{group}</wp:inline></w:drawing></w:r></w:p>")
    assert converted(document).body.split("\n\n")[1:] == [
        "Old: ![An old lamp](files/96ebf750.png)",
        "![](files/96ebf750.png)![](files/96ebf750.png)\n",
    ]


def test_a_picture_that_lies_elsewhere_is_missed_and_never_fetched() -> None:
    document = new()
    document.add_picture(io.BytesIO(PIXEL))
    place = document.part.relate_to(
        "http://127.0.0.1:9/x.png", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", True
    )
    blip = document.element.body.xpath(".//a:blip")[0]
    blip.attrib.clear()
    blip.set(f"{{{RELATION}}}link", place)
    made = converted(document)
    assert made.body == "[a picture is missing here]\n".replace("[", "\\[").replace("]", "\\]")
    assert made.pictures == {}


BOX = (
    "<w:p>{}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


MATHS = "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"
CONTENTS = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    f"<w:sdtContent>{paragraph('Purpose 3')}</w:sdtContent></w:sdt>"
)


@pytest.mark.parametrize(
    ("xml", "shown", "told"),
    [
        (BOX.format(run("Outside."), paragraph("Inside."), paragraph("Inside.")), "Outside.\n\nInside.", "text box"),
        (f"<w:p>{run('seen')}{run(' unseen', '<w:vanish/>')}</w:p>", "seen", "hidden text: unseen"),
        (f"<w:p>{run('A = ')}{MATHS}</w:p>", "A = \\[equation: a+b\\]", "equation"),
        (f"<w:p>{run('See ')}<w:r><w:object/></w:r></w:p>", "See \\[an embedded file is missing here\\]", "embedded"),
        (f"<w:p>{run('Said')}<w:r><w:commentReference w:id=\"1\"/></w:r></w:p>", "Said", "a comment"),
        (f"<w:p>{run('Page ')}{FIELD.format('PAGE', run('7'))}</w:p>", "Page", "a page number: 7"),
        (paragraph("x") + CONTENTS, "x", "table of contents"),
        (paragraph("left\u202eright"), "leftright", "nobody sees"),
        (f"<w:p>{FIELD.format('DATE', run('1 May'))}</w:p>", "1 May", "the field DATE"),
    ],
)  # fmt: skip
def test_what_a_page_cannot_hold_is_told(xml: str, shown: str, told: str) -> None:
    document = new()
    parts = element(f"<w:body>{xml}</w:body>")
    for one in list(parts):
        document.element.body.insert(len(document.element.body) - 1, one)
    made = converted(document)
    assert made.body == f"{shown}\n"
    assert any(told in str(one) for one in made.left), made.left


def test_contents_of_several_paragraphs_go_whole() -> None:
    document = new()
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body(document, f"<w:p>{begin}{run('Purpose')}</w:p>", paragraph("Scope"))
    body(document, f'<w:p>{run("Steps")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', paragraph("The text."))
    made = converted(document)
    assert made.body == "The text.\n"
    assert made.left[0].words.split() == ["PurposeScopeSteps"]


def test_a_field_without_an_end_is_refused() -> None:
    document = new()
    body(document, '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>', paragraph("All the rest."))
    with pytest.raises(MastercopyError, match="no end"):
        converted(document)


def test_a_page_that_says_something_else_is_refused_at_its_place() -> None:
    document = new()
    document.add_paragraph("One")
    table = document.add_table(2, 2)
    table.cell(1, 0).text = "1/2 of (c) copies"
    prettier = DEFAULT.replace(b"attr_list,", b"attr_list, pymdownx.smartsymbols,")
    with pytest.raises(MastercopyError) as fault:
        converted(saved(document), configuration=prettier)
    assert fault.value.sentence.endswith("table 1, row 2, cell 1: the file says: 1/2; the page says: \u00bd")


def test_notes_need_an_engine_that_shows_them() -> None:
    document = new()
    body(document, f"<w:p>{run('First')}{reference('7')}</w:p>")
    plain = DEFAULT.replace(b"footnotes, ", b"")
    with pytest.raises(MastercopyError, match="paragraph 1"):
        converted(with_notes(document, "footnote", {"7": "Note."}), configuration=plain)


def styled(*styles: str) -> Document:
    """A document with styles of its own: (kind, name, what it says of words, what else it says)."""
    document = new()
    for one in styles:
        kind, name, says, more = (*one.split("|"), "")[:4]
        inner = f'<w:name w:val="{name}"/>{more}<w:rPr>{says}</w:rPr>'
        document.styles.element.append(element(f'<w:style w:type="{kind}" w:styleId="{name}">{inner}</w:style>'))
    return document


def said(text: str, style: str = "", properties: str = "", above: str = "") -> str:
    """A paragraph of one run, each with a style."""
    own = f'<w:rStyle w:val="{style}"/>' if style else ""
    outer = f'<w:pPr><w:pStyle w:val="{above}"/></w:pPr>' if above else ""
    return f"<w:p>{outer}{run(text, own + properties)}</w:p>"


STRUCK = "character|Struck|<w:strike/>"
PARAGRAPH = "paragraph|Out|<w:strike/>"
VANISHED = "paragraph|Gone|<w:vanish/>"
HIDDEN = "character|Hidden|<w:vanish/>"
ON_STRUCK = '<w:basedOn w:val="Struck"/>'


@pytest.mark.parametrize(
    ("styles", "xml", "shown"),
    [
        ((), said("gone", properties="<w:dstrike/>"), "<s>gone</s>"),
        ((STRUCK,), said("gone", "Struck"), "<s>gone</s>"),
        ((STRUCK,), said("here", "Struck", '<w:strike w:val="0"/>'), "here"),
        ((STRUCK, f"character|Inner||{ON_STRUCK}"), said("gone", "Inner"), "<s>gone</s>"),
        ((STRUCK, f'character|Inner|<w:strike w:val="off"/>|{ON_STRUCK}'), said("here", "Inner"), "here"),
        (("character|Twice|<w:dstrike/>",), said("gone", "Twice"), "<s>gone</s>"),
        ((PARAGRAPH,), said("gone", above="Out"), "<s>gone</s>"),
        ((PARAGRAPH, 'paragraph|Inner||<w:basedOn w:val="Out"/>'), said("gone", above="Inner"), "<s>gone</s>"),
        ((PARAGRAPH, 'character|Kept|<w:strike w:val="0"/>'), said("gone", "Kept", above="Out"), "<s>gone</s>"),
        (("paragraph|Twice|<w:dstrike/>", STRUCK), said("gone", "Struck", above="Twice"), "<s>gone</s>"),
        (('character|A|<w:strike/>|<w:basedOn w:val="A"/>',), said("gone", "A"), "<s>gone</s>"),
        ((STRUCK,), said("here", above="Struck"), "here"),
    ],
)
def test_words_that_a_style_strikes_out_are_struck_out(styles: tuple[str, ...], xml: str, shown: str) -> None:
    document = styled(*styles)
    body(document, xml)
    assert converted(document).body == f"{shown}\n"


@pytest.mark.parametrize(
    ("styles", "xml"),
    [
        ((HIDDEN,), said("unseen", "Hidden")),
        ((VANISHED,), said("unseen", above="Gone")),
        ((VANISHED, 'paragraph|Inner||<w:basedOn w:val="Gone"/>'), said("unseen", above="Inner")),
        (("character|Web|<w:webHidden/>",), said("unseen", "Web")),
        ((VANISHED,), said("unseen", properties='<w:strike w:val="0"/>', above="Gone")),
    ],
)
def test_words_that_a_style_hides_are_left_out_and_told(styles: tuple[str, ...], xml: str) -> None:
    document = styled(*styles)
    body(document, paragraph("seen"), xml)
    made = converted(document)
    assert made.body == "seen\n" and [str(one) for one in made.left] == ["hidden text: unseen (near: unseen)"]


def test_what_the_usual_style_of_a_file_hides_is_hidden() -> None:
    document = new()
    document.styles["Normal"].element.get_or_add_rPr().append(element("<w:vanish/>"))
    body(document, said("seen", properties='<w:vanish w:val="0"/>'), paragraph("unseen"), said("lost", above="None"))
    made = converted(document)
    assert made.body == "seen\n" and [one.words for one in made.left] == ["unseen", "lost"]
    document = new()
    document.styles.element.find(".//{*}rPrDefault/{*}rPr").append(element("<w:strike/>"))
    body(document, paragraph("gone"))
    assert converted(document).body == "<s>gone</s>\n"


@pytest.mark.parametrize(("inner", "outer"), [(STRUCK, PARAGRAPH), (HIDDEN, VANISHED)])
def test_two_styles_that_undo_each_other_are_told(inner: str, outer: str) -> None:
    document = styled(inner, outer)
    body(document, said("here", inner.split("|")[1], above=outer.split("|")[1]))
    made = converted(document)
    assert made.body == "here\n" and "takes for neither" in str(made.left[0]) and made.left[0].near == "here"


def test_a_mark_that_programs_read_in_two_ways_is_told() -> None:
    document = styled("character|Special|<w:specVanish/>")
    body(document, said("here", properties="<w:specVanish/>"), said("there", "Special"))
    made = converted(document)
    assert made.body == "here\n\nthere\n" and [one.near for one in made.left] == ["here", "there"]
    assert all("some programs hide" in one.what for one in made.left)


def test_a_hidden_step_is_not_counted() -> None:
    document = styled(VANISHED)
    numbering(document, 41)
    hidden = item("unseen", 41).replace("<w:pPr>", '<w:pPr><w:pStyle w:val="Gone"/>')
    body(document, item("first", 41), hidden, item("second", 41))
    assert converted(document).body == "1. first\n2. second\n"


def test_a_text_box_in_hidden_words_is_hidden_with_them() -> None:
    document = styled(VANISHED)
    box = BOX.format(run("unseen"), paragraph("Inside."), paragraph("Inside."))
    body(document, paragraph("seen"), box.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Gone"/></w:pPr>', 1))
    made = converted(document)
    assert made.body == "seen\n" and "Inside." in "".join(one.words for one in made.left)


SMILE = '<s:symEx xmlns:s="http://schemas.microsoft.com/office/word/2015/wordml/symex" s:char="1F60A"/>'
EITHER = (
    "<mc:AlternateContent><mc:Choice Requires='w14'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
)


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        (EITHER.format(paragraph("One text"), paragraph("One")[:-6] + run(" text") + "</w:p>"), "One text"),
        (EITHER.format(paragraph("One text"), ""), "One text"),
        (f"<w:p><w:r>{EITHER.format(SMILE, '<w:t>😊</w:t>')}</w:r></w:p>", "😊"),
        (EITHER.format(EITHER.format(paragraph("a"), paragraph("a")), paragraph("a")), "a"),
    ],
)  # fmt: skip
def test_of_two_ways_that_say_the_same_there_is_one(xml: str, shown: str) -> None:
    document = new()
    body(document, xml)
    assert converted(document).body == f"{shown}\n"


def write_golden() -> None:
    """Run this file after a wanted change, and read what it changed."""
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / "packing.md").write_text(converted(packing()).body, "utf-8")


if __name__ == "__main__":
    write_golden()

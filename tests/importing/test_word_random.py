"""Random Word files with hostile words: each becomes a page that says the same, or is refused in one sentence."""

from __future__ import annotations

from typing import Any

import lxml.html
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.site.configuration import DEFAULT
from wordfiles import body, converted, item, new, numbering, paragraph, renderer, saved

OURS = DEFAULT.replace(b"attr_list,", b"attr_list, pymdownx.superfences, pymdownx.tabbed, pymdownx.tasklist,")
MARKS = (
    *("*", "_", "**", "__", "`", "``", "```", "~~~", "#", "##", "1.", "1)", "- ", "+ ", "> ", "|"),
    *("||", "\\", "\\\\", "<", "<b>", "</td>", "<!--", "-->", "&", "&amp;", "&lt;", "&#35;", "[", "]"),
    *("[a](b)", "![a](b)", "[^1]", "[x]", "[^1]: a", "[a]: b", "{%x%}", "{{x}}", "{: .a }", "{#a}"),
    *("{", "}", "---", "***", "===", '--8<-- "a"', "!!! note", "??? note", '=== "tab"', ":   a"),
    *(": a", "*[a]: b", "@name", "::error::", "http://a.b/_c_", "a_b_c", "[TOC]", "$x$", "(c)"),
    *(":+1:", "~a~", "^a^", "==a==", "++a++", "\xa0", "\u2028", "\u3000", "é", "日本", "😀", "x", "Word"),
    *(".", "[ ] a", "a\\new", "<script>alert(1)</script>", "<table>", "\u202e", "\u200b", "\ufe0f"),
    *("\t", "    ", "%1", "'"),
)
letters = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=6)
words = st.lists(st.one_of(st.sampled_from(MARKS), letters), max_size=6)
texts = st.tuples(words, st.sampled_from(["", " "])).map(lambda pair: pair[1].join(pair[0]))
runs = st.lists(st.tuples(texts, st.sampled_from(["", "bold", "italic", "both", "sup", "br"])), max_size=4)
levels = st.integers(0, 2)
sizes = st.integers(1, 3)
blocks = st.one_of(
    st.tuples(st.just("cell"), st.lists(st.tuples(st.sampled_from([41, 42, 43]), levels, texts), max_size=4)),
    st.tuples(st.just("p"), runs),
    st.tuples(st.just("h"), st.integers(1, 7), texts),
    st.tuples(st.just("item"), st.sampled_from([41, 42, 43]), levels, texts),
    st.tuples(
        st.just("table"), st.integers(1, 3), st.integers(1, 3), st.lists(texts, min_size=9, max_size=9), st.booleans()
    ),
)


@settings(deadline=None, max_examples=100)
@given(st.lists(blocks, max_size=9), st.booleans())
def test_a_page_says_what_the_file_says(parts: list[Any], ours: bool) -> None:
    document = new()
    document.add_paragraph("The first line.")
    numbering(document, 41)
    numbering(document, 42, (("bullet", "x"), ("bullet", "x"), ("bullet", "x")))
    numbering(document, 43, (("decimal", "%1."), ("decimal", "%2."), ("decimal", "%3.")))
    for part in parts:
        write(document, part)
    configuration = OURS if ours else DEFAULT
    made = converted(saved(document), configuration=configuration)  # the check is in it, and raises
    html = renderer(configuration).render(made.body, {})
    told = "".join(lxml.html.fragment_fromstring(html, create_parent="div").itertext())
    seen = str.maketrans("", "", "¶\u202e\u200b\ufe0f")
    for one in document.paragraphs:
        for word in one.text.translate(seen).split():
            assert word in told.translate(seen), word


def write(document: Document, part: Any) -> None:
    if part[0] == "p":
        one = document.add_paragraph()
        for text, dress in part[1]:
            run = one.add_run(text)
            run.bold, run.italic = dress in ("bold", "both") or None, dress in ("italic", "both") or None
            run.font.superscript = dress == "sup" or None
            if dress == "br":
                run.add_break()
    elif part[0] == "h":
        document.add_heading(part[2], part[1])
    elif part[0] == "item":
        one = document.add_paragraph(part[3])
        number_it(one, part[1], part[2])
    elif part[0] == "cell":
        cell = document.add_table(2, 1).cell(1, 0)
        for number, level, text in part[1]:
            number_it(cell.add_paragraph(text), number, level)
    else:
        rows, columns, cells, merged = part[1:]
        table = document.add_table(rows, columns)
        for cell, text in zip(table._cells, cells, strict=False):
            cell.text = text
        if merged and rows > 1:
            table.cell(0, 0).merge(table.cell(1, 0))


def number_it(one: Any, number: int, level: int) -> None:
    properties = one._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = level, number


def test_words_of_a_paragraph_with_every_mark() -> None:
    document = new()
    for mark in MARKS:
        document.add_paragraph(f"{mark} at the start, {mark} inside, and {mark}")
        document.add_paragraph(mark)
    body(document, *(paragraph("x"), item("y", 1)))
    converted(document)

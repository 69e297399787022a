"""The check itself: whatever the page says otherwise than the file is found, and told with its place."""

from __future__ import annotations

from datetime import date

import pytest
from docx.document import Document

from mastercopy.importing.word.matter import read_day, read_matter
from mastercopy.importing.word.text import convert_text
from mastercopy.words import MastercopyError
from wordfiles import body, item, new, numbering, opened, paragraph, reference, renderer, saved, with_notes


def everything() -> Document:
    document = new()
    numbering(document, 41)
    numbering(document, 42, (("bullet", "*"), ("bullet", "*")))
    document.add_heading("Purpose", 1)
    document.add_paragraph("Lamps arrive whole and dry.")
    body(document, item("Weigh", 41), item("at the bench", 41, 1), item("Close", 41), paragraph("Then:"))
    body(document, item("Look", 42), item("inside", 42, 1), item("outside", 42, 1))
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Lamp", "Box", "table lamp", "S"), strict=True):
        cell.text = text
    body(document, f"<w:p><w:r><w:t>End</w:t></w:r>{reference('1')}</w:p>")
    return document


@pytest.mark.parametrize(
    ("made", "tampered", "told"),
    [
        ("whole and dry", "whole", "paragraph 2: the file says: whole and dry.; the page says: whole."),
        ("whole and dry", "dry and whole", "paragraph 2: "),
        ("whole and dry", "whole and very dry", "paragraph 2: the file says: nothing; the page says: very"),
        ("## Purpose", "### Purpose", "paragraph 1: the file shows a heading of level 1, the page a heading of"),
        ("## Purpose", "Purpose", "paragraph 1: the file shows a heading of level 1, the page a paragraph"),
        ("2. Close", "    - c) Close", "paragraph 5: "),
        ("1. Weigh", "- Weigh", "paragraph 3: the file says: 1; the page says: nothing"),
        ("- a) at", "- b) at", "paragraph 4: the file says: a); the page says: b)"),
        ("    - inside", "- inside", "paragraph 8: it lies on another level of its list"),
        ("    - outside\n", "\n    outside\n", "paragraph 9: the file shows an item, the page a paragraph"),
        ("| table lamp | S |", "| S | table lamp |", "table 1, row 2, cell 1: the file says: table lamp; the"),
        ("| table lamp | S |\n", "", "table 1, row 2, cell 1: "),
        ("| table lamp | S |", "| table lamp | S |\n| more | M |", "paragraph 10: "),
        ("End[^1]", "End", "paragraph 10: "),
        (": A note.", ": No note.", "footnote 1: the file says: A; the page says: No"),
    ],
)  # fmt: skip
def test_a_difference_is_told_with_its_place(made: str, tampered: str, told: str) -> None:
    engine, package = renderer(), opened(with_notes(everything(), "footnote", {"1": "A note."}))
    convert_text(package, "files", None, lambda text: engine.render(text, {}))

    def tamper(text: str) -> str:
        assert made in text
        return engine.render(text.replace(made, tampered), {})

    with pytest.raises(MastercopyError) as fault:
        convert_text(package, "files", None, tamper)
    assert fault.value.sentence.startswith(f"the page would not say what the file says: {told}")


def test_what_the_page_says_more_is_told() -> None:
    document = new()
    document.add_paragraph("All.")
    engine = renderer()
    with pytest.raises(MastercopyError, match="says more than the file: And more"):
        convert_text(opened(document), "files", None, lambda text: engine.render(f"{text}\nAnd more.\n", {}))
    with pytest.raises(MastercopyError, match="paragraph 1: it is not on the page: All"):
        convert_text(opened(document), "files", None, lambda text: "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("4 March 2026", date(2026, 3, 4)),
        ("4th Mar 2026", date(2026, 3, 4)),
        ("March 4, 2026", date(2026, 3, 4)),
        ("31.12.2026", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
        ("05/05/2026", date(2026, 5, 5)),
        ("03/04/2026", None),
        ("03.04.2026", None),
        ("31/02/2026", None),
        ("2026-13-01", None),
        ("4 Marble 2026", None),
        ("Rev. 3", None),
    ],
)
def test_a_day_is_read_where_it_can_be_one_alone(text: str, day: date | None) -> None:
    assert read_day(text)[0] == day


@pytest.mark.parametrize(
    ("text", "revision"),
    [
        ("SOP-014 Rev. 3", "3"),
        ("Revision: c", "C"),
        ("Version v2.1", "2.1"),
        ("Issue No. 7", "7"),
        ("Rev 3 of 4", "3"),
        ("Revision date: 2026", None),
        ("Reviewed by Ann", None),
        ("Edition", None),
        ("Version 2026-03-04", None),
    ],
)
def test_a_revision_is_read_beside_its_word_alone(text: str, revision: str | None) -> None:
    document = new()
    document.sections[0].header.is_linked_to_previous = False
    document.sections[0].header.paragraphs[0].text = text
    found = read_matter(opened(saved(document))).values.get("revision")
    assert (found.value if found is not None else None) == revision

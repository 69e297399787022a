"""Lists, headings and their numbers: a step that Word calls 3 b) is 3 b) on the page."""

from __future__ import annotations

import pytest

from mastercopy.importing.word.counting import write_number
from wordfiles import again, body, converted, item, new, numbering, paragraph


def test_steps_in_steps_keep_their_letters() -> None:
    document = new()
    numbering(document, 41)
    body(document, item("Weigh", 41), item("Check the seal", 41, 1), item("Check the date", 41, 1), item("left", 41, 2))
    body(document, item("Close", 41))
    made = converted(document)
    assert made.body == ("1. Weigh\n    - a) Check the seal\n    - b) Check the date\n        - i. left\n2. Close\n")
    assert made.notes == ("3 items of lists have their numbers as words",)


def test_a_list_goes_on_after_a_paragraph_and_a_table() -> None:
    document = new()
    numbering(document, 41)
    body(document, item("First", 41), paragraph("A remark."), item("Second", 41))
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "Head", "Cell"
    body(document, item("Third", 41), paragraph("The end."))
    assert converted(document).body == (
        "1. First\n\n    A remark.\n\n2. Second\n\n    | Head |\n    |---|\n    | Cell |\n\n3. Third\n\nThe end.\n"
    )


def test_a_list_that_goes_on_below_a_heading_says_its_numbers() -> None:
    document = new()
    numbering(document, 41)
    body(document, item("First", 41))
    document.add_heading("Later", 1)
    body(document, item("Second", 41), item("Third", 41))
    assert converted(document).body == "1. First\n\n## Later\n\n- 2\\. Second\n- 3\\. Third\n"


@pytest.mark.parametrize(("text", "shown"), [("%1)", "2)"), ("%1", "2"), ("(%1)", "(2)"), ("Step %1:", "Step 2:")])
def test_a_number_that_stands_as_words_is_written_as_word_writes_it(text: str, shown: str) -> None:
    document = new()
    numbering(document, 41, (("decimal", text),))
    body(document, item("First", 41))
    document.add_heading("Later", 1)
    body(document, item("Second", 41))
    assert converted(document).body.endswith(f"- {shown} Second\n".replace("2)", "2\\)", shown == "2)"))


def test_a_list_that_begins_anew_is_another_list() -> None:
    document = new()
    numbering(document, 41)
    again(document, 42, 41, 1)
    again(document, 43, 41, 7)
    body(document, item("One", 41), item("Two", 41), item("One again", 42), item("Seven", 43))
    assert converted(document).body == ("1. One\n2. Two\n\n<!-- the next list -->\n\n- 1\\. One again\n- 7\\. Seven\n")


def test_numbers_of_numbers_stand_as_words() -> None:
    document = new()
    numbering(document, 41, (("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "(%3)")))
    body(document, item("One", 41), item("Inner", 41, 1), item("Inmost", 41, 2), item("Two", 41), item("Inner", 41, 1))
    assert converted(document).body == ("1. One\n    - 1.1 Inner\n        - (1) Inmost\n2. Two\n    - 2.1 Inner\n")


def test_dots_in_steps_and_steps_in_dots() -> None:
    document = new()
    numbering(document, 41, (("decimal", "%1."), ("bullet", "-")))
    numbering(document, 42, (("bullet", "*"), ("decimal", "%2.")))
    body(document, item("One", 41), item("dot", 41, 1), item("Two", 41), paragraph("."))
    body(document, item("Dot", 42), item("first", 42, 1), item("second", 42, 1))
    assert converted(document).body == "1. One\n    - dot\n2. Two\n\n.\n\n- Dot\n    1. first\n    2. second\n"


def test_an_empty_step_keeps_its_number_and_an_empty_dot_goes() -> None:
    document = new()
    numbering(document, 41)
    numbering(document, 42, (("bullet", "*"),))
    body(document, item("One", 41), item("", 41), item("Three", 41), paragraph("."), item("", 42), item("dot", 42))
    assert converted(document).body == "1. One\n2. &nbsp;\n3. Three\n\n.\n\n- dot\n"


def test_headings_say_the_numbers_that_references_name() -> None:
    document = new()
    numbering(document, 41, (("decimal", "%1"), ("decimal", "%1.%2")))
    for text, level in (("Purpose", 0), ("Procedure", 0), ("Weighing", 1), ("Closing", 1)):
        numbered = item(text, 41, level).replace("<w:pPr>", f'<w:pPr><w:pStyle w:val="Heading{level + 1}"/>')
        body(document, numbered)
    body(document, paragraph("See 2.2."))
    made = converted(document)
    assert made.body == "## 1 Purpose\n\n## 2 Procedure\n\n### 2.1 Weighing\n\n### 2.2 Closing\n\nSee 2.2.\n"
    assert "words now" in made.notes[0]


def test_a_style_numbers_its_paragraphs_and_zero_takes_the_number_away() -> None:
    document = new()
    for text in ("One", "Two"):
        document.add_paragraph(text, style="List Number")
    plain = document.add_paragraph("No step", style="List Number")
    properties = plain._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = 0
    document.add_paragraph("dot", style="List Bullet")
    document.add_paragraph("inner dot", style="List Bullet 2")
    assert converted(document).body == "1. One\n2. Two\n\nNo step\n\n- dot\n    - inner dot\n"


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (1994, "lowerRoman", "mcmxciv"),
        (4, "upperRoman", "IV"),
        (12, "ordinal", "12th"),
        (22, "ordinal", "22nd"),
        (5, "chineseCounting", "5"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number: int, form: str, shown: str) -> None:
    assert write_number(number, form) == shown

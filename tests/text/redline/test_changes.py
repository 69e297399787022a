"""What a redline says of each kind of edit, as data: kind, place, old and new words, counts."""

from __future__ import annotations

import pytest

from mastercopy.history.fieldchange import compare_fields
from mastercopy.history.values import FieldChange
from mastercopy.text.redline import (
    Change,
    accept,
    compare_texts,
    find_places,
    normalise,
    reject,
    render_html,
    render_terminal,
)
from mastercopy.text.redline.fields import render_fields_html, render_fields_terminal


def changes(old: str, new: str, *pictures: dict[str, str]) -> list[Change]:
    redline = compare_texts(old, new, *pictures)
    page = render_html(redline)
    assert (accept(page), reject(page)) == (normalise(new), normalise(old))
    return list(redline.changes)


def told(old: str, new: str, *pictures: dict[str, str]) -> list[tuple[str, str, str, str]]:
    return [(change.kind, change.place, change.old, change.new) for change in changes(old, new, *pictures)]


def table(*rows: str, head: str = "Part|Limit") -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    heads = "".join(f"<th>{cell}</th>" for cell in head.split("|"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


@pytest.mark.parametrize(
    ("old", "new", "went", "came"),
    [
        ("at most 500 EUR", "at most 250 EUR", "500", "250"),
        ("between 12.5 and 80 mm", "between 12.4 and 80 mm", "12.5", "12.4"),
        ("held at +2 °C in the store", "held at -2 °C in the store", "+2", "-2"),
        ("use form F-042-1 for it", "use form F-042-2 for it", "F-042-1", "F-042-2"),
        ("humidity of 45% at noon", "humidity of 40% at noon", "45%", "40%"),
        ("see clause 8.7.2 of it", "see clause 8.7.1 of it", "8.7.2", "8.7.1"),
        ("3日以内に隔離する", "1日以内に隔離する", "3", "1"),
        ("責任者が記録する", "担当者が記録する", "責 任", "担 当"),
        ("हिन्दी में लिखा", "हिंदी में लिखा", "हिन्दी", "हिंदी"),
        ("write to a.b@c.example now", "write to a.d@c.example now", "a.b@c.example", "a.d@c.example"),
    ],
)
def test_no_number_and_no_word_is_cut(old: str, new: str, went: str, came: str) -> None:
    [(kind, _, gone, come)] = told(f"<p>{old}</p>", f"<p>{new}</p>")
    assert (kind, gone.replace(" ", ""), come.replace(" ", "")) == (
        "words",
        went.replace(" ", ""),
        came.replace(" ", ""),
    )


def test_a_sentence_of_other_words_is_shown_whole() -> None:
    old = "The reply is written by the person who knows the product best and is read by a second person."
    new = "Every answer is checked by the manager, who signs it and files the copy with an order."
    assert [(kind, a, b) for kind, _, a, b in told(f"<p>{old}</p>", f"<p>{new}</p>")] == [
        ("removed", old, ""),
        ("added", "", new),
    ]


WAVES = "Two waves, at 08:00 and 12:00. The second gathers all that came in after the list had been printed by then."


@pytest.mark.parametrize(
    ("before", "old", "new", "after"),
    [
        ("Collect by the list. ", "One wave a day, in the morning.", WAVES, ""),
        ("", "Write it down by hand.", "Enter the figure of all parcels into the sheet!", " Then go."),
        ("Stay here. ", "Old words stood there.", "Quite another matter, and more of it is told, twice a day!", " Go."),
    ],
)
@pytest.mark.parametrize("tag", ["li", "p"])
def test_whole_sentences_stay_where_all_else_was_replaced(
    before: str, old: str, new: str, after: str, tag: str
) -> None:
    around = ("<ul><li>", "</li></ul>") if tag == "li" else ("<p>", "</p>")
    [(kind, _, gone, now)] = told(f"{before}{old}{after}".join(around), f"{before}{new}{after}".join(around))
    assert (kind, gone.strip(), now.strip()) == ("words", old, new)


def test_words_that_begin_two_sentences_are_no_sentence() -> None:
    old, new = "In the store lie old lamps.", "In the office sits whoever answers telephones all day long."
    assert told(f"<ul><li>{old}</li></ul>", f"<ul><li>{new}</li></ul>") == [("words", "list item", old, new)]


def test_small_words_between_two_changes_are_no_islands() -> None:
    [(_, _, gone, come)] = told(
        "<p>We always keep the goods of the customer apart from everything else here.</p>",
        "<p>We always keep material of a supplier apart from everything else here.</p>",
    )
    assert (gone, come) == ("the goods of the customer", "material of a supplier")


def test_what_was_put_into_a_sentence_is_told_word_by_word() -> None:
    """However long it is: nearly all of the old sentence stands in the new one."""
    old = "The driver calls the customer the day before."
    new = "The driver calls the customer two days before and notes the call on the delivery note. If the day cannot be "
    new += "kept, the operations manager calls at once."
    found = told(f"<ul><li>{old}</li></ul>", f"<ul><li>{new}</li></ul>")
    assert [(kind, went) for kind, _, went, _ in found] == [("words", "the day")]
    assert found[0][3].startswith("two days … and notes the call")
    [(_, _, went, came)] = told(f"<p>{new}</p>", f"<p>{old}</p>")
    assert (went[:8], came) == ("two days", "the day")


def test_an_unchanged_number_between_two_changes_stays_unchanged() -> None:
    [(_, _, gone, come)] = told(
        "<p>Answer complaints within 5 working days of arrival here.</p>",
        "<p>Answer complaints inside 5 calendar days of arrival here.</p>",
    )
    assert "5" not in gone + come


def test_formatting_links_pictures_and_boxes_are_told_as_such() -> None:
    assert told("<p>It does not apply.</p>", "<p>It does <strong>not</strong> apply.</p>") == [
        ("formatting", "paragraph “not”", "plain", "bold")
    ]
    assert told('<p>See <a href="a.html">it</a>.</p>', '<p>See <a href="b.html">it</a>.</p>') == [
        ("link", "paragraph “it”", "a.html", "b.html")
    ]
    picture = '<p><img alt="Flow" src="flow.png"></p>'
    assert told(picture, picture, {"flow.png": "1"}, {"flow.png": "2"}) == [
        ("picture", "paragraph", "[picture: Flow]", "[picture: Flow]")
    ]
    moved = '<p><img alt="Flow" src="old/flow.png"></p>'
    assert told(moved, picture, {"old/flow.png": "1"}, {"flow.png": "1"}) == []
    box = '<ul><li class="task-list-item"><input type="checkbox" disabled{}> Oil read</li></ul>'
    assert told(box.format(""), box.format(" checked")) == [("task", "list item “Oil read”", "open", "done")]
    note = '<div class="admonition {}"><p class="admonition-title">Mind</p><p>Hot.</p></div>'
    assert told(note.format("note"), note.format("warning")) == [("admonition", "admonition", "note", "warning")]
    assert told("<h2>Aim</h2>", "<h3>Aim</h3>") == [("level", "heading", "heading level 2", "heading level 3")]
    assert told("<ul><li>a</li></ul>", "<ol><li>a</li></ol>") == [("list", "list", "bulleted", "numbered")]


def test_code_is_compared_by_line() -> None:
    code = '<div class="highlight"><pre><code><span class="k">{}</span>\nsave\n</code></pre></div>'
    assert told(code.format("open --fast now"), code.format("open --slow now")) == [
        ("code", "code", "open --fast now", "open --slow now")
    ]


def test_a_moved_section_is_a_move_with_its_changes_and_no_words_are_counted_twice() -> None:
    parts = {
        "aim": "<h2>1. Aim</h2><p>Goods that do not conform never reach a customer of ours, whatever it costs.</p>",
        "duty": "<h2>2. Duties</h2><p>The operator tags the part. The inspector decides on it within two days.</p>",
        "train": "<h2>{}. Training</h2><p>Operators are trained before they work alone, for {} hours at least.</p>",
    }
    old = parts["aim"] + parts["duty"] + parts["train"].format(3, "four")
    new = parts["train"].format(0, "six") + parts["aim"] + parts["duty"]
    redline = compare_texts(old, new)
    assert [(change.kind, change.place) for change in redline.changes] == [
        ("moved", "section"),
        ("words", "heading"),
        ("words", "paragraph"),
    ]
    counts = redline.counts
    assert (counts.sections_moved, counts.words_added, counts.words_removed) == (1, 2, 2)
    page = render_html(redline)
    assert "“3. Training” moved: now “0. Training”, to the top" in page
    assert (accept(page), reject(page)) == (normalise(new), normalise(old))


def test_a_paragraph_divided_or_joined_is_neither_removed_nor_added() -> None:
    first, second = "Whoever receives a complaint enters it in the log.", "The number is written on every paper."
    whole, halves = f"<p>{first} {second}</p>", f"<p>{first}</p><p>{second}</p>"
    assert [kind for kind, *_ in told(whole, halves)] == ["divided"]
    assert [kind for kind, *_ in told(halves, whole)] == ["joined"]
    assert [kind for kind, *_ in told(whole, halves.replace("log", "book"))] == ["words", "divided"]


def test_columns_and_rows_are_told_by_their_names() -> None:
    old = table("Bolt|5 mm|steel", "Nut|6 mm|brass", "Pin|7 mm|steel", head="Part|Limit|Stuff")
    new = table("Bolt|5 mm|A1", "Pin|8 mm|A2", "Cap|9 mm|A3", head="Part|Limit|Shelf")
    assert ("row removed", "table", "Nut | 6 mm | brass", "") in told(old, new)
    wider = table("Bolt|A1|5 mm", "Nut|A2|6.5 mm", "Pin|A3|7 mm", head="Part|Shelf|Limit")
    assert told(table("Bolt|5 mm", "Nut|6 mm", "Pin|7 mm"), wider) == [
        ("column added", "table", "", "Shelf"),
        ("words", "table, row “Nut”, column “Limit”", "6", "6.5"),
    ]
    assert changes(table("Bolt|5 mm", "Nut|6 mm", "Pin|7 mm"), wider)[0].words_added == 4
    swapped = table("5 mm|Bolt", "6 mm|Nut", "7.5 mm|Pin", head="Limit|Part")
    assert [kind for kind, *_ in told(table("Bolt|5 mm", "Nut|6 mm", "Pin|7 mm"), swapped)] == ["column moved", "words"]
    renumbered = table("1|Bolt", "2|Cap", "3|Nut", "4|Pin", head="No.|Part")
    kinds = [kind for kind, *_ in told(table("1|Bolt", "2|Nut", "3|Pin", head="No.|Part"), renumbered)]
    assert kinds == ["row added", "words", "words"]


def test_a_table_in_another_order_is_told_once() -> None:
    rows = [f"Part {name}|{size} mm|{name}{size}" for name, size in zip("ABCDEFGH", range(10, 18), strict=True)]
    new = [row.replace("12 mm", "13 mm") for row in reversed(rows)]
    assert told(table(*rows, head="Part|Limit|Code"), table(*new, head="Part|Limit|Code")) == [
        ("rows sorted", "table", "", ""),
        ("words", "table, row “Part C”, column “Limit”", "12", "13"),
    ]


def test_merged_cells_keep_their_columns() -> None:
    old = '<table><tbody><tr><td rowspan="2">Early</td><td>Start</td></tr><tr><td>First part</td></tr>'
    old += '<tr><td colspan="2">Nobody works alone.</td></tr></tbody></table>'
    new = old.replace("First part", "First two parts").replace("body works", "body ever works")
    assert [(a, b) for _, _, a, b in told(old, new)] == [("part", "two parts"), ("", "ever")]
    split = old.replace(
        '<td rowspan="2">Early</td><td>Start</td></tr><tr>', "<td>Early</td><td>Start</td></tr><tr><td></td>"
    )
    assert {kind for kind, *_ in told(old, split)} == {"row removed", "row added"}


def test_items_keep_the_numbers_of_their_own_text() -> None:
    page = render_html(
        compare_texts("<ol><li>one</li><li>two</li><li>three</li></ol>", "<ol><li>one</li><li>three</li></ol>")
    )
    assert "[Removed, was 2]" in page and '<li value="2"' in page.split("</li>")[2]
    [(_, place, gone, _)] = told("<ol start='4'><li>one</li><li>two</li></ol>", "<ol start='4'><li>one</li></ol>")
    assert (place, gone) == ("list item 5", "two")


def test_a_new_footnote_does_not_mark_the_numbers_of_the_others() -> None:
    def text(*notes: str) -> str:
        refs = "".join(
            f' is {note}<sup id="fnref:{note}"><a class="footnote-ref" href="#fn:{note}">{number}</a></sup>'
            for number, note in enumerate(notes, 1)
        )
        items = "".join(f'<li id="fn:{note}"><p>Told in {note}.</p></li>' for note in notes)
        return f'<p>The limit{refs}.</p><div class="footnote"><hr><ol>{items}</ol></div>'

    assert [(kind, place) for kind, place, *_ in told(text("drawing", "law"), text("standard", "drawing", "law"))] == [
        ("words", "paragraph"),
        ("added", "footnote 1"),
    ]


def test_no_change_is_said_in_words() -> None:
    text = "<p>As it was.</p>"
    redline = compare_texts(text, text)
    assert redline.changes == () and "No change of text" in render_html(redline)
    assert render_terminal(redline, colour=False) == "No change of text, formatting, links or pictures.\n"


def test_fields_are_compared_by_key_and_shown_under_their_titles() -> None:
    old = {"target": "5 days", "actions": [{"id": "A1", "due": "2026-01-01"}, {"id": "A2", "due": "2026-02-01"}]}
    new = {"target": "4 days", "actions": [{"id": "A0", "due": "2026-03-01"}, *old["actions"]], "why": "<b>"}
    found = [FieldChange("OBJ-1", *entry, "c", "2026-01-01", "Bob") for entry in compare_fields(old, new)]
    titles = {"target": "Target", "actions": "Actions", "due": "Due"}
    lines = render_fields_terminal(found, titles, colour=False).splitlines()
    assert lines[0] == "Target: [-5 days-] {+4 days+}"
    assert lines[1:] == ["Actions / A0 / id: {+A0+}", "Actions / A0 / Due: {+2026-03-01+}", "why: {+<b>+}"]
    page = render_fields_html(found, titles)
    assert "<dt>Target</dt>" in page and "&lt;b&gt;" in page and "<b>" not in page
    long = "The customer gets an answer within five working days of the day on which the letter arrived here."
    [line] = render_fields_terminal(
        [FieldChange("OBJ-1", "statement", long, long.replace("five", "four"), "c", "2026-01-01", "Bob")],
        {},
        colour=False,
    ).splitlines()
    assert "[-five-]{+four+}" in line and line.count("[-") == 1


def test_what_moved_below_an_unchanged_beginning_stands_after_it() -> None:
    old = "<h2>Purpose</h2><p>To pack.</p><h2>Receiving</h2><p>Count all parcels.</p><h2>Records</h2><p>Two years.</p>"
    new = "<h2>Purpose</h2><p>To pack.</p><h2>Records</h2><p>Two years.</p><h2>Receiving</h2><p>Count all parcels.</p>"
    page = render_html(compare_texts(old, new))
    assert "moved after “Purpose”" in page and "to the top" not in page


def test_each_change_has_a_place_and_what_lies_within_another_is_read_with_it() -> None:
    kept = "<p>Look at each lamp before it is packed.</p>"
    moved = "<h2>Packing</h2><p>Wrap the lamp in paper, twice, and close the box with tape.</p>"
    other = "<h2>Sending</h2><p>The carrier comes at noon and takes what is ready.</p>"
    old = f"<p>Two a day</p>{kept}{moved}{other}"
    new = f'<p>Three a day</p>{kept}{other}{moved.replace("twice", "once")}<p>Ring first: id="rl-7"</p>'
    page = render_html(compare_texts(old, new))
    places = find_places(page)
    assert places == ("rl-1", "rl-to-1", "rl-4")
    assert page.count('id="rl-3"') == 1, "the word that changed within what moved"
    assert find_places(render_html(compare_texts(old, old))) == ()

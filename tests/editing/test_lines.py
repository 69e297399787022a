"""Edits of files full of comments: the intended lines change, every other byte stays, or nothing happens at all."""

from __future__ import annotations

import difflib
import json
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mastercopy.editing.change import AppendRow, AppendRows, Change, RemoveField, SetValue, apply_change
from mastercopy.editing.lines import edit_bytes, edit_text
from mastercopy.editing.scalars import write_scalar
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.sources.yamltext import read_plain
from mastercopy.words import MastercopyError

DOCUMENT = """---
# who we are
id:   SOP-001      # the number
title: 'It''s about picking'  # quoted
revision: 3   # three
effective: 2026-01-01
change: >
  A long story
  over two lines

because:   # causes
  - FBK-2026-001   # the first
  # none of the others
  - FBK-2026-002

owner: "writer" # a role
readers: [picker,  shift-lead] # who
process:   # not yet
# the end
---
# Text

revision: 3 stays in the body.
"""
READERS = ["readers: [picker,  shift-lead] # who\n"]
CHANGE = ["change: >\n", "  A long story\n", "  over two lines\n"]
BECAUSE = [
    "because:   # causes\n",
    "  - FBK-2026-001   # the first\n",
    "  # none of the others\n",
    "  - FBK-2026-002\n",
]
NEXT_REVIEW = "  - on: 2026-09-03\n"
REVIEWS = ["reviews:\n", "  - on: 2026-09-02\n", "    by: bob\n"]


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came, as difflib sees them."""
    lines = list(difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


@pytest.mark.parametrize(
    ("change", "gone", "come"),
    [
        (SetValue(("revision",), "4"), ["revision: 3   # three\n"], ["revision: 4   # three\n"]),
        (
            SetValue(("title",), "Don't"),
            ["title: 'It''s about picking'  # quoted\n"],
            ["title: 'Don''t'  # quoted\n"],
        ),
        (SetValue(("owner",), "boss"), ['owner: "writer" # a role\n'], ['owner: "boss" # a role\n']),
        (SetValue(("process",), "orders"), ["process:   # not yet\n"], ["process: orders   # not yet\n"]),
        (SetValue(("readers", 0), "boss"), READERS, ["readers: [boss,  shift-lead] # who\n"]),
        (SetValue(("change",), "Short"), CHANGE, ["change: Short\n"]),
        (SetValue(("because", 1), "FND-1"), ["  - FBK-2026-002\n"], ["  - FND-1\n"]),
        (SetValue(("status",), "draft", ("revision",)), [], ["status: draft\n"]),
        (SetValue(("withdrawn",), "2026-03-01"), [], ["withdrawn: 2026-03-01\n"]),
        (RemoveField("effective"), ["effective: 2026-01-01\n"], []),
        (
            RemoveField("because"),
            BECAUSE,
            [],
        ),
        (RemoveField("nothing"), [], []),
        (AppendRow("reviews", {"on": "2026-09-02", "by": "bob"}), [], REVIEWS),
        (AppendRows("reviews", ({"on": "2026-09-02", "by": "bob"}, {"on": "2026-09-03"})), [], [*REVIEWS, NEXT_REVIEW]),
        (AppendRows("reviews", ({"on": "2026-09-02", "by": "bob"},), ("none", "owner")), [], REVIEWS),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_only_the_intended_lines_differ(
    change: Change, gone: list[str], come: list[str], ending: str, mark: bytes
) -> None:
    before = DOCUMENT.replace("\n", ending)
    after = edit_bytes(mark + before.encode(), [change], "docs/SOP-001.md")
    assert after.startswith(mark)
    text = after.removeprefix(mark).decode()
    told_gone, told_come = changed(before, text)
    assert told_gone == [line.replace("\n", ending) for line in gone]
    assert told_come == [line.replace("\n", ending) for line in come]
    fields, body, _ = read_plain_front_matter(after)
    old_fields, old_body, _ = read_plain_front_matter(before.encode())
    assert (fields, body) == (apply_change(old_fields, change), old_body)


SIGNOFFS = """# signed on paper
document: SOP-001
signoffs:   # oldest first
    - revision: 1
      digest: sha256:aa
      evidence: {kind: attestation}   # binder 3

# nothing below
"""


def test_a_row_joins_the_list_at_its_indentation() -> None:
    row = {"revision": "2", "evidence": {"kind": "attestation", "reference": "binder 4, page {2}"}}
    after = edit_text(SIGNOFFS, [AppendRow("signoffs", row)], "records/signoffs/SOP-001.yml")
    gone, come = changed(SIGNOFFS, after)
    assert gone == []
    assert come == [
        "    - revision: 2\n",
        '      evidence: {kind: attestation, reference: "binder 4, page {2}"}\n',
    ]
    assert read_plain(after)["signoffs"][1] == row


@pytest.mark.parametrize("empty", ["signoffs:\n", "signoffs: []\n", "signoffs: ~ # none\n", "signoffs:"])
def test_a_row_begins_an_empty_list(empty: str) -> None:
    after = edit_text(f"document: SOP-001\n{empty}", [AppendRow("signoffs", {"person": "bob"})], "records/s.yml")
    assert read_plain(after) == {"document": "SOP-001", "signoffs": [{"person": "bob"}]}
    assert after.startswith("document: SOP-001\nsignoffs:")


def test_a_last_line_without_an_end_gets_one_and_gives_none() -> None:
    assert edit_text("a: 1\nb: 2", [SetValue(("c",), "3")], "records/x.yml") == "a: 1\nb: 2\nc: 3"


@pytest.mark.parametrize(
    ("text", "change", "why"),
    [
        ("a: &x 1\nb: 2\n", SetValue(("a",), "3"), "anchor"),
        ("a: &x 1\nb: *x\n", SetValue(("b",), "3"), "alias"),
        ("a: !!str 1\n", SetValue(("a",), "3"), "tag"),
        ("a: 1\na: 2\n", SetValue(("a",), "3"), "twice"),
        ("a: 1\n---\na: 2\n", SetValue(("a",), "3"), "cannot be read"),
        ("{a: 1, b: 2}\n", SetValue(("c",), "3"), "{...}"),
        ("a: [1,\n  2]\n", SetValue(("a",), "3"), "several lines"),
        ("rows: [{a: 1}]\n", AppendRow("rows", {"a": "2"}), "brackets"),
        ("rows: words\n", AppendRow("rows", {"a": "2"}), "no list"),
        ("? a\n: 1\n", RemoveField("a"), "begins with something else"),
        ("a: 'open\n", SetValue(("a",), "3"), "cannot be read"),
        ("<<<<<<< ours\na: 1\n", SetValue(("a",), "3"), "conflict"),
        ("- a\n", SetValue(("a",), "3"), "no fields"),
        ("", SetValue(("a",), "3"), "no fields"),
        ("a: 1\nb: {c: 1}\n", SetValue(("b", "d"), "3"), "no field"),
        ("base: &b\n  x: 1\nb: *b\n", RemoveField("base"), "anchor"),
        ("base:\n  x: &b 1\n  y: 2\nb: *b\n", RemoveField("base"), "something else"),
    ],
)
def test_what_is_not_certain_is_refused_with_a_way_out(text: str, change: Change, why: str) -> None:
    with pytest.raises(MastercopyError) as refused:
        edit_text(text, [change], "records/x.yml")
    assert why in str(refused.value)
    assert refused.value.hint and refused.value.place is not None


def test_tabs_before_comments_and_wide_characters_are_no_hindrance() -> None:
    before = "title: 'ü𝔘'\t# 東京\nowner:\t# nobody\nrevision: 3\t# three\n"
    after = edit_text(before, [SetValue(("owner",), "boss"), SetValue(("revision",), "4")], "records/x.yml")
    assert after == "title: 'ü𝔘'\t# 東京\nowner: boss\t# nobody\nrevision: 4\t# three\n"


def test_a_refusal_names_the_line_and_what_to_write() -> None:
    text = DOCUMENT.replace('owner: "writer"', "owner: &boss writer")
    with pytest.raises(MastercopyError, match="near line 16: write `owner: bob`") as refused:
        edit_text(text, [SetValue(("owner",), "bob")], "docs/SOP-001.md")
    assert refused.value.place is not None and text.splitlines()[refused.value.place.line - 1].startswith("owner:")


@pytest.mark.parametrize("data", [b"no front matter\n", b"---\nid: X\n", b"---\nid: \xff\n---\n"])
def test_a_file_that_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(MastercopyError):
        edit_bytes(data, [SetValue(("id",), "SOP-002")], "docs/x.md")


UNSEEN = [*map(chr, (*range(9), *range(11, 32), *range(127, 133), *range(134, 160), *range(0x202A, 0x202F)))]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=UNSEEN), max_size=30)


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x85\x9b", "\u202e"])
def test_no_character_that_nobody_sees_is_written(hidden: str) -> None:
    with pytest.raises(MastercopyError, match="nobody sees") as refused:
        edit_bytes(b"---\nid: SOP-001\n---\n", [SetValue(("title",), f"a{hidden}b")], "docs/x.md")
    assert "hint" in str(refused.value)


@given(text=TEXTS, style=st.sampled_from([None, "'", '"']), flow=st.booleans())
@settings(deadline=None)
def test_any_text_is_read_again_as_it_was_written(text: str, style: str | None, flow: bool) -> None:
    written = write_scalar(text, style, flow=flow)
    source = f"a: [{written}, x]\n" if flow else f"a: {written} # c\n"
    wanted = unicodedata.normalize("NFC", text)
    assert read_plain(source) == {"a": [wanted, "x"] if flow else wanted}


KEYS = st.sampled_from(["id", "title", "revision", "change", "owner", "status", "because", "x"])
COMMENTS = st.sampled_from(["", " # note", "   # a: b", "\t# tab", " #"])
BLANKS = st.sampled_from(["", "\n", "# between\n", "\n  # indented\n"])
SCALARS = st.one_of(
    st.sampled_from(
        ["", "~", "word", "1.10", "'it''s'", '"a \\" b"', "2026-01-01", "a, b", "two words", "&a v", "!t v"]
    ),
    TEXTS.map(lambda text: json.dumps(text)),
)
BLOCKS = st.sampled_from(
    ["|\n  one\n  # no comment\n", ">-\n  folded\n\n  text\n\n", "\n  - a # first\n  - {b: c}\n", "\n- flush\n",
     "\n    deep:\n        er: 1 # one\n", "[a, 'b']\n", "{a: 1}\n", "[a,\n  b]\n", "plain over\n  two lines\n"]
)  # fmt: skip


@st.composite
def front_matters(draw: st.DrawFn) -> str:
    keys = draw(st.lists(KEYS, unique=True, min_size=1, max_size=6))
    text = draw(BLANKS)
    for key in keys:
        value = draw(BLOCKS) if draw(st.booleans()) else f"{draw(SCALARS)}{draw(COMMENTS)}\n"
        text += f"{key}:{'' if value.startswith(chr(10)) else ' '}{value}{draw(BLANKS)}"
    return text


CHANGES = st.one_of(
    st.builds(lambda key, text: SetValue((key,), text, ("title", "id")), KEYS, TEXTS),
    st.builds(lambda key, texts: SetValue((key,), tuple(texts)), KEYS, st.lists(TEXTS, min_size=1, max_size=3)),
    st.builds(RemoveField, KEYS),
    st.builds(
        lambda key, text, other: AppendRow(key, {"on": text, "evidence": {"kind": other}}),
        st.sampled_from(["because", "rows", "x"]),
        TEXTS,
        TEXTS,
    ),
)


@given(source=front_matters(), change=CHANGES, crlf=st.booleans())
@settings(deadline=None, max_examples=400)
def test_an_edit_means_what_was_wanted_or_is_refused(source: str, change: Change, crlf: bool) -> None:
    """Re-read, the fields are exactly those wanted; and what is not the edited field stands there line by line."""
    text = f"---\n{source}---\n# Body\n\nid: stays\n"
    text = text.replace("\n", "\r\n") if crlf else text
    before, body, _ = read_plain_front_matter(text.encode())
    assume(before is not None and len(before) > 0)
    try:
        after = edit_bytes(text.encode(), [change], "docs/x.md").decode()
    except MastercopyError as refusal:
        assert refusal.hint
        return
    fields, new_body, _ = read_plain_front_matter(after.encode())
    assert (fields, new_body) == (apply_change(before, change), body)
    old, new = text.splitlines(keepends=True), after.splitlines(keepends=True)
    head = next(
        (n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    kept = min(len(old), len(new)) - head
    tail = next((n for n in range(kept) if old[-1 - n] != new[-1 - n]), kept)
    touched = "".join(old[head : len(old) - tail])
    own = change.path[0] if isinstance(change, SetValue) else change.name
    others = [key for key in before if key != own and f"\n{key}:" in f"\n{touched}"]
    assert others == []


def test_a_new_list_stands_after_the_field_that_it_is_declared_after() -> None:
    text = "id: A-1\n# why\nsent: 4   # so many\n# the end\nwords: []\n"
    after = edit_text(text, [AppendRows("answers", ({"mark": "9"}, {"mark": "8"}), ("lost", "sent"))], "records/a.yml")
    assert after == text.replace("# the end", "answers:\n  - mark: 9\n  - mark: 8\n# the end")


ROW_NAMES = st.sampled_from(["on", "by", "basis", "x"])
ROWS = st.dictionaries(ROW_NAMES, TEXTS, min_size=1)


def quoted(text: str) -> str:
    return write_scalar(text, '"')


@st.composite
def lists_of_rows(draw: st.DrawFn) -> str:
    """A list of rows as people write them: line by line, each on one line, or all in brackets."""
    rows = draw(st.lists(ROWS, max_size=3))
    flow = ["{" + ", ".join(f"{name}: {quoted(text)}" for name, text in row.items()) + "}" for row in rows]
    style, note = draw(st.sampled_from(["block", "lines", "brackets"])), draw(COMMENTS)
    if style == "brackets":
        return f"rows: [{draw(st.sampled_from([', ', ',', ' , '])).join(flow)}]{note}\n"
    if style == "lines":
        return f"rows:{note}\n" + "".join(f"  - {row}{note}\n" for row in flow)
    block = ("".join(f"  {name}: {quoted(text)}{note}\n" for name, text in row.items()) for row in rows)
    return f"rows:{note}\n" + "".join(f"- {one.lstrip()}" for one in block)


def lost(before: str, after: str) -> bool:
    """Whether a character of the text before is no longer there, in its place among the others."""
    left = iter(after)
    return not all(character in left for character in before)


@given(source=lists_of_rows(), row=ROWS, crlf=st.booleans(), ended=st.booleans(), after=BLANKS)
@settings(deadline=None, max_examples=300)
def test_a_row_on_one_line_means_what_was_wanted(
    source: str, row: dict[str, str], crlf: bool, ended: bool, after: str
) -> None:
    """One more row is read again as it was given, and nothing that stood there is lost."""
    text = f"a: 1\n{source}{after}" + ("z: 1 # end\n" if ended else "")
    text = (text if ended else text.rstrip("\n")).replace("\n", "\r\n" if crlf else "\n")
    change = AppendRows("rows", (row,), flow=True)
    before = read_plain(text)
    assert isinstance(before, dict)
    edited = edit_text(text, [change], "records/x.yml")
    assert read_plain(edited) == apply_change(before, change)
    assert not before["rows"] or not lost(text, edited)


@given(source=lists_of_rows(), day=st.dates(), crlf=st.booleans())
@settings(deadline=None, max_examples=300)
def test_a_field_of_a_row_is_added_at_its_end(source: str, day: date, crlf: bool) -> None:
    """Every row may be given one field more, and every other row stays."""
    text = f"a: 1\n{source}z: 1\n".replace("\n", "\r\n" if crlf else "\n")
    before = read_plain(text)
    assert isinstance(before, dict)
    for place in range(len(before["rows"] or ())):
        change = SetValue(("rows", place, "done"), day.isoformat())
        edited = edit_text(text, [change], "records/x.yml")
        assert read_plain(edited) == apply_change(before, change)
        assert not lost(text, edited)


SKELETON = """id: A
# answered:  Answered (as 2026-03-14)
owner: b
# actions:  Actions (rows of id, what)
# note: my own
end: z"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_new_field_takes_the_place_that_the_skeleton_kept_for_it(ending: str) -> None:
    """A comment of people's own, and one of another field, stay."""
    text = SKELETON.replace("\n", ending)
    kept = {line.split(":")[0][2:]: line for line in SKELETON.split("\n") if line.startswith("# ")}
    changes = [
        SetValue(("answered",), "2026-03-01", ("id",), kept["answered"]),
        SetValue(("note",), "mine", ("owner",), "# note:  What it means"),
        AppendRows("actions", ({"id": "A1", "what": "Ring"},), ("owner",), flow=True, kept=kept["actions"]),
    ]
    assert edit_text(text, changes, "records/a.yml").split(ending) == [
        "id: A",
        "answered: 2026-03-01",
        "owner: b",
        "note: mine",
        "actions:",
        "  - {id: A1, what: Ring}",
        "# note: my own",
        "end: z",
    ]


@pytest.mark.parametrize(
    "value", ['"one\n# answered:  two\nthree"', "'one\n# answered:  two\n'", "[one,\n# answered:  two\nthree]"]
)
def test_what_only_looks_like_a_kept_place_stays(value: str) -> None:
    """Within a text, or within a list, nothing of ours stands."""
    text = f"id: A\nsaid: {value}\nend: z\n"
    change = SetValue(("answered",), "2026-03-01", ("id",), "# answered:  two")
    assert edit_text(text, [change], "records/a.yml") == text.replace("id: A\n", "id: A\nanswered: 2026-03-01\n")


def test_what_is_filled_in_is_asked_for_no_longer() -> None:
    text = "id: A\nreceived:  # TO FILL IN: Received (as 2026-03-14)\nowner:   # who it is\n"
    text += "needs: ~  # TO FILL IN: Needs\nactions:  # TO FILL IN: Actions\n"
    changes: list[Change] = [SetValue(("received",), "2026-03-01"), SetValue(("owner",), "boss")]
    changes += [SetValue(("needs",), "NEED-001"), AppendRow("actions", {"id": "A1"})]
    assert edit_text(text, changes, "records/a.yml") == (
        "id: A\nreceived: 2026-03-01\nowner: boss   # who it is\nneeds: NEED-001\nactions:\n  - id: A1\n"
    )

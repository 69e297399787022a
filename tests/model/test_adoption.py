"""The mapping of others' fields: its patterns, header tables and file are read as written, or refused with a place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.model.adoption import Source, read_adoption
from mastercopy.model.headertable import label, read_header, read_heading
from mastercopy.model.namepattern import NamePattern, read_pattern


def pattern(written: str) -> NamePattern:
    found = read_pattern(written)
    assert isinstance(found, NamePattern), found
    return found


@pytest.mark.parametrize(
    ("written", "name", "found"),
    [
        ("{id} {title} v{revision}.md", "qms/QP-07 Order fulfilment v3.md", ("QP-07", "Order fulfilment", "3")),
        ("{id} {title} v{revision}.md", "QP-07 Service v belt V12.MD", ("QP-07", "Service v belt", "12")),
        ("{id} {title} v{revision}.md", "QP-07 Order fulfilment.md", None),
        ("{id}-{title}-v{revision}.md", "SOP-HR-003-new-staff-v1.2.md", ("SOP-HR-003", "new-staff", "1.2")),
        ("{id}_{title}.md", "sop_012_cleaning_floors.md", ("sop_012", "cleaning_floors")),
        ("{title} ({id}).md", "Order fulfilment (QP-07).md", ("Order fulfilment", "QP-07")),
        ("{any}/{id} {title}.md", "qms/old/QP-07 Order.md", ("QP-07", "Order")),
        ("{id} {title}.md", "Read me first.md", None),
        ("{id} {title}.md", "../../QP-07 x/y.md", None),
    ],
)
def test_a_name_is_taken_apart(written: str, name: str, found: tuple[str, ...] | None) -> None:
    said = pattern(written).match(name)
    assert (tuple(said.values()) if said is not None else None) == found


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("plain.md", "no field"),
        ("{id}{title}.md", "touch each other"),
        ("{id} {id}.md", "twice"),
        ("{id} {0!r}.md", "brace"),
        ("{id.__class__} x", "brace"),
        ("{a}-{b}-{c}-{d}-{e}-{f}-{g}", "at most"),
        ("{id}" + "x" * 300, "at most"),
    ],
)
def test_a_pattern_that_says_nothing_clear_is_refused(written: str, why: str) -> None:
    found = read_pattern(written)
    assert isinstance(found, str) and (why in found or "no field" in found)


@settings(deadline=None)
@given(st.text(max_size=220), st.text(max_size=220))
def test_no_pattern_and_no_name_stop_the_search(written: str, name: str) -> None:
    found = read_pattern(written)
    if isinstance(found, NamePattern):
        said = found.match(name)
        assert said is None or set(said) <= set(found.fields)


def test_a_name_made_to_be_searched_for_ever_is_not() -> None:
    begun = time.monotonic()
    assert pattern("{any} {title} {owner} {process} {change} {reason}!").match(" a" * 99) is None
    assert pattern("{id}-{title}-{any}-{reason}x").match("A-1-" * 49) is None
    assert time.monotonic() - begun < 2


HEADER = """\
<!-- quality system -->

| Document no. | QP-07 | Version: | 3 |
|---|---|---|---|
| **Valid from** | `01.02.2024` |

**Owner:** Quality manager<br>
__Process__: buying \\| selling  **Status**: Approved

# Order fulfilment #

| Document no. | QP-99 |
"""


def test_pairs_and_bold_lines_are_a_header() -> None:
    known = frozenset(map(label, ("Document no.", "Version", "Valid from", "Owner")))
    found = dict(reversed(read_header(HEADER, known)))
    assert found["document no."] == "QP-07" and found["version"] == "3" and found["valid from"] == "01.02.2024"
    assert found["owner"] == "Quality manager" and found["status"] == "Approved"
    assert read_heading(HEADER) == "Order fulfilment"


def test_labels_across_the_first_row() -> None:
    text = "| Document no. | Version | Valid from |\n|:--|---|--:|\n| QP-07 | 3 | 01.02.2024 |\n"
    known = frozenset(("document no.", "version", "valid from"))
    assert dict(read_header(text, known)) == {"document no.": "QP-07", "version": "3", "valid from": "01.02.2024"}
    even = "| Document no. | Version |\n|---|---|\n| QP-07 | 3 |\n"
    assert dict(read_header(even, known)) == {"document no.": "QP-07", "version": "3", "qp-07": "3"}


def test_a_table_far_down_or_in_code_is_none() -> None:
    known = frozenset(("document no.",))
    assert read_header("\n" * 41 + "| Document no. | QP-07 |\n", known) == ()
    assert read_header("```\n| Document no. | QP-07 |\n```\n", known) == ()


@settings(deadline=None)
@given(st.text(max_size=600), st.frozensets(st.text(max_size=10), max_size=4))
def test_any_text_has_a_header_or_none(text: str, known: frozenset[str]) -> None:
    assert all(value and len(value) <= 200 for _, value in read_header(text, known))


def test_a_row_of_bars_takes_no_time() -> None:
    begun = time.monotonic()
    for line in ("|" * 2000, "**" * 1000, "|-" * 900 + "x", "**a" + ":" * 1900, "| " * 900):
        read_header(f"{line}\n" * 40, frozenset({"a"}))
        read_heading(f"# {line}\n")
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("from: [../elsewhere]\n", 1, "a folder inside"),
        ("from: [/etc]\n", 1, "a folder inside"),
        ("from: [records]\n", 1, "a folder inside"),
        ("front_matter: {id: [number]}\n", 1, "no folder"),
        ("from: [qms]\nfront_matter:\n  id: [number]\n  revision: [Number]\n", 4, "both id and revision"),
        ("from: [qms]\nfile_name: '(?P<id>.*)+'\n", 2, "no field"),
        ("from: [qms]\ndates: ['%H:%M']\n", 2, "no form of a day"),
        ("from: [qms]\nfrontmatter: {}\n", 2, "nothing that a mapping says"),
        ("from: [qms]\nvalues: {owner: [a]}\n", 2, "theirs: ours"),
        ("from: [qms]\ntable: {id: {a: b}}\n", 2, "a word"),
        ("from:\n  - {folder: qms, type: a}\n  - {folder: qms/, type: b}\n", 3, "twice"),
        ("from: [qms]\nfront_matter:\n  id: [a]\n  id: [b]\n", 4, "twice"),
        ("- a\n", 1, "no fields"),
        ("a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" + "".join(
            f"{chr(c + 1)}: &{chr(c + 1)} [{', '.join([f'*{chr(c)}'] * 9)}]\n" for c in range(98, 110)), 1, "repeats"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_says_where(text: str, line: int, why: str) -> None:
    adoption, problems = read_adoption(text.encode())
    assert adoption is None
    assert any(why in problem.sentence for problem in problems), problems
    assert why == "repeats" or problems[0].place.line == line


@pytest.mark.parametrize("data", [b"\x00", b"\xff\xfef\x00r\x00", b"", b"from", b"from: " + b"[" * 5000])
def test_bytes_that_are_no_mapping_are_a_problem(data: bytes) -> None:
    adoption, problems = read_adoption(data)
    assert adoption is None and problems


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_file_is_a_mapping_or_a_problem(text: str) -> None:
    adoption, problems = read_adoption(text.encode("utf-8", "replace"))
    assert (adoption is None) == bool(problems)


def test_the_innermost_folder_decides() -> None:
    text = "from: [., {folder: ./qms/, type: procedure}, {folder: qms/forms, type: form}, qms/with space]\n"
    adoption, _ = read_adoption(text.encode())
    assert adoption is not None
    assert adoption.source_of("qms/forms/a/b.MD") == Source("qms/forms", "form")
    assert adoption.source_of("qms/a.md") == Source("qms", "procedure")
    assert adoption.source_of("README.md") == Source("", None)
    assert adoption.source_of("qms-old/a.md") == Source("", None)
    for path in ("records/a.md", ".github/a.md", "qms/.hidden.md", "qms/a.txt"):
        assert adoption.source_of(path) is None

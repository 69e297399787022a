"""One text is read as a document of ours by a mapping: what counts first, and nothing is guessed or smuggled in."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.history.adoptedtext import adopt_text, read_date
from mastercopy.model.adoption import Adoption, read_adoption
from mastercopy.sources.frontmatter import read_front_matter, read_plain_front_matter
from mastercopy.sources.yamltext import find_unseen

MAPPING = """\
from: [{folder: qms, type: procedure}]
front_matter: {id: [doc_number, DocID], revision: [version], effective: [approved_on], clauses: [iso]}
table: {id: [Document no.], revision: [Version], title: [Title], owner: [Owner]}
heading: ["{id}: {title}", "{title}"]
file_name: "{id} {title} v{revision}.md"
values: {owner: {Quality: quality-manager}, type: {SOP: procedure}, status: {Approved: ~, In work: draft}}
dates: ["%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y"]
"""
PATH = "qms/QP-07 Picking v4.md"


def mapping(text: str = MAPPING) -> Adoption:
    adoption, problems = read_adoption(text.encode())
    assert adoption is not None, problems
    return adoption


def read(text: str | bytes, path: str = PATH) -> dict[str, Any] | None:
    data = text.encode() if isinstance(text, str) else text
    adopted = adopt_text(mapping(), path, data)
    fields, _, _ = read_plain_front_matter(adopted.data)
    assert adopted.fields is None or dict(adopted.fields) == fields
    return dict(adopted.fields) if adopted.fields is not None else None


def test_our_own_key_counts_first_and_the_file_name_last() -> None:
    table = "| Document no. | QP-03 |\n|---|---|\n| Version | 3 |\n\n# QP-02: Of the heading\n"
    every = read(f"---\nid: QP-05\ndoc_number: QP-04\nversion: 9\nrevision: 5\ntitle: Own\n---\n{table}")
    assert every == {"id": "QP-05", "revision": "5", "title": "Own", "type": "procedure"}
    mapped = read(f"---\ndoc_number: QP-04\n---\n{table}")
    assert mapped == {"id": "QP-04", "revision": "3", "title": "Of the heading", "type": "procedure"}
    assert read(table) == {"id": "QP-03", "revision": "3", "title": "Of the heading", "type": "procedure"}
    assert read("# Only words\n") == {"id": "QP-07", "revision": "4", "title": "Only words", "type": "procedure"}
    assert read("Text.\n") == {"id": "QP-07", "revision": "4", "title": "Picking", "type": "procedure"}


def test_values_days_lists_and_notes() -> None:
    text = "---\nDocID: qp 07\nversion: Rev. 3\napproved_on: 31/01/2024\niso: 8.5.1, 8.2\nOwner: x\ntags: [a]\n"
    fields = read(f"{text}type: SOP\nstatus: In Work\n---\n**Owner:** Quality\n", "qms/a.md")
    assert fields == {
        "id": "QP-07", "revision": "3", "effective": "2024-01-31", "clauses": ["8.5.1", "8.2"], "type": "procedure",
        "status": "draft", "owner": "quality-manager", "x": {"Owner": "x", "tags": ["a"]},
    }  # fmt: skip
    assert "status" not in (read("---\nid: QP-1\nstatus: approved\n---\n") or {"status": ""})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2024-02-29 08:15", "2024-02-29"),
        ("29.02.2024", "2024-02-29"),
        ("31/01/2024", "2024-01-31"),
        ("02/02/2024", "2024-02-02"),
        ("03/04/2024", None),
        ("30.02.2024", None),
        ("soon", None),
    ],
)
def test_a_day_that_could_be_two_is_never_guessed(text: str, day: str | None) -> None:
    assert read_date(text, mapping().dates) == day


@pytest.mark.parametrize(
    "text",
    [
        "---\nid: ../../etc\n---\n",
        "---\ndoc_number: QP/../07\n---\n",
        "---\nid: TBD-1\n---\n",
        "| Document no. | <b> |\n",
    ],
)
def test_what_is_no_id_is_none(text: str) -> None:
    assert read(text, "qms/a.md") is None


def test_html_in_a_cell_is_text() -> None:
    fields = read("| Document no. | QP-07 |\n|---|---|\n| Title | <script>alert(1)</script>{{ x }} |\n", "qms/a.md")
    assert fields is not None and fields["title"] == "<script>alert(1)</script>{{ x }}"


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\u202e", "\x07"])
def test_what_nobody_sees_is_in_no_field(hidden: str) -> None:
    fields = read(f"| Document no. | QP-07 |\n| Owner | a{hidden}b |\n\n# T{hidden}\n", f"qms/QP-08 a{hidden}b v1.md")
    assert fields == {"id": "QP-07", "type": "procedure", "revision": "1"}


@pytest.mark.parametrize(
    "data", [b"\x00", "---\nid: QP-1\n---\n".encode("utf-16"), b"\xff", b"---\nid: [\n---\n", b"---\n"]
)
def test_bytes_that_are_no_text_stay_as_they_are(data: bytes) -> None:
    adopted = adopt_text(mapping(), PATH, data)
    assert (adopted.data, adopted.fields, adopted.readable) == (data, None, False)


def test_a_byte_order_mark_and_any_line_ends_are_allowed() -> None:
    for text in ("\ufeff---\r\ndoc_number: QP-1\r\n---\r\nOne\r\nTwo\r\n", "---\rdoc_number: QP-1\r---\rOne\rTwo\r"):
        adopted = adopt_text(mapping(), "qms/a.md", text.encode())
        front = read_front_matter(adopted.data, "qms/a.md")
        assert front.mapping is not None and front.body_line == 4 and front.body == text.split("---")[2].lstrip("\r\n")


def test_texts_of_other_folders_are_not_touched() -> None:
    data = b"---\ndoc_number: QP-1\n---\n"
    assert adopt_text(mapping(), "docs/a.md", data).data is data


_TEXTS = st.text(max_size=30)
_BODIES = st.text(max_size=80).map(lambda text: text.replace("\0", ""))


@settings(deadline=None)
@given(st.dictionaries(_TEXTS, st.one_of(_TEXTS, st.lists(_TEXTS, max_size=3)), max_size=4), _BODIES)
def test_any_notes_and_any_body_come_through_unchanged(notes: dict[str, Any], body: str) -> None:
    kept = "".join(one for one in body if not 0xD800 <= ord(one) <= 0xDFFF)
    matter = yaml.safe_dump({"doc_number": "QP-07", "x": notes}, allow_unicode=False, width=10_000)
    text = f"---\n{matter}---\n{kept}"
    theirs, before, readable = read_plain_front_matter(text.encode())
    adopted = adopt_text(mapping(), "qms/a.md", text.encode())
    if not readable or theirs is None:
        assert adopted.fields is None
        return
    fields, after, still = read_plain_front_matter(adopted.data)
    assert still and fields is not None and after == before
    assert fields["id"] == "QP-07" and fields.get("x", {}) == (theirs["x"] or {})
    assert read_front_matter(adopted.data, "a").body_line == read_front_matter(text.encode(), "a").body_line


@settings(deadline=None)
@given(_BODIES, st.text(max_size=20))
def test_any_heading_and_name_give_fields_that_are_read_again(heading: str, name: str) -> None:
    said = "".join(one for one in heading if not 0xD800 <= ord(one) <= 0xDFFF)
    fields = read(f"# {said}\n", f"qms/QP-07 {name} v1.md")
    assert fields is None or all(find_unseen(str(value)) is None for value in fields.values())

"""Front matter is split from the body with line numbers, in any line ending, and hostile bytes only give problems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.sources.frontmatter import read_front_matter, read_plain_front_matter
from mastercopy.sources.yamltext import plain

TEXT = "---\nid: SOP-001\ntitle: One\n---\nBody\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks(end: str, mark: bytes) -> None:
    data = mark + TEXT.replace("\n", end).encode()
    found = read_front_matter(data, "docs/a.md")
    assert plain(found.mapping) == {"id": "SOP-001", "title": "One"}
    assert found.body.strip() == "Body" and found.body_line == 5 and found.problems == ()
    assert read_plain_front_matter(data)[0] == {"id": "SOP-001", "title": "One"}


def test_a_page_without_front_matter() -> None:
    found = read_front_matter(b"# Hello\n\n---\n\nmore\n", "docs/a.md")
    assert not found.present and found.body.startswith("# Hello")


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"---\nid: A\n", "front-matter-unclosed"),
        (b"---\n- a\n---\n", "yaml-unreadable"),
        (b"---\nid: [\n---\n", "yaml-unreadable"),
        (b"---\nid: a\0b\n---\n", "unreadable-file"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "unreadable-file"),
        (b"x" * 10_000_000, "file-too-large"),
        (b"---\na: 1\na: 2\n---\n", "yaml-duplicate-key"),
    ],
)
def test_faults_are_problems(data: bytes, slug: str) -> None:
    found = read_front_matter(data, "docs/a.md")
    assert [p.slug for p in found.problems] == [slug]
    assert read_plain_front_matter(data)[2] is False


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: f"---\n{t}\n---\n{t}".encode("utf-8", "ignore")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    careful = read_front_matter(data, "docs/a.md")
    _, body, readable = read_plain_front_matter(data)
    assert careful.problems or not readable or careful.body == body

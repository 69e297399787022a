"""YAML is read as text with places; what no honest record needs is refused, and nothing crashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.sources.yamltext import MAX_BYTES, YamlMapping, YamlScalar, plain, read_plain, read_yaml


def test_scalars_stay_as_written() -> None:
    node, problems = read_yaml("clause: 7.10\nanswer: NO\nnumber: 010\nempty: ~\nquoted: ''\n", "a.yml")
    assert problems == ()
    assert plain(node) == {"clause": "7.10", "answer": "NO", "number": "010", "empty": None, "quoted": ""}


def test_nodes_know_their_line_behind_an_offset() -> None:
    node, _ = read_yaml("id: A\nlist:\n  - one\n", "a.md", first_line=2)
    assert isinstance(node, YamlMapping)
    entry = node.entries[1]
    assert (entry.place.line, entry.place.column) == (3, 1)
    assert not isinstance(entry.value, YamlScalar) and str(entry.value.items[0].place) == "a.md:4:5"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "slug", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", 3),
        ("a: [1, 2\n", "yaml-unreadable", 2),
        ("? [x, y]\n: 1\n", "yaml-unreadable", 1),
        ("a: *nothing\n", "yaml-unreadable", 1),
        ('a: 1\nb: "x\\0y"\n', "yaml-unreadable", 2),
        ('a: 1\nb: ["\\e[31m"]\n', "yaml-unreadable", 2),
        ('"\\u202egpj": 1\n', "yaml-unreadable", 1),
        ("[" * 300_000, "yaml-too-deep", 1),
        ("- " * 300_000, "yaml-too-deep", 1),
        ("x" * (MAX_BYTES + 1), "file-too-large", 1),
    ],
)
def test_refusals_name_their_place(text: str, slug: str, line: int) -> None:
    node, problems = read_yaml(text, "a.yml")
    assert node is None
    assert [(p.slug, p.place.line) for p in problems] == [(slug, line)]
    assert all(p.hint for p in problems)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("title: Picking\nchange: New: everybody signs\n", "a colon followed by a space needs quotes: `change: "),
        ("title: Picking\n  change: New\n", "begin this line as far to the left as the one above; a colon followed"),
        ("title: [Picking\n", "mend the YAML at this place"),
    ],
)
def test_a_colon_too_many_is_told_in_words(text: str, begins: str) -> None:
    assert read_yaml(text, "a.yml")[1][0].hint.startswith(begins)


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]"
        for a, b in zip("abcdefg", "bcdefgh", strict=True)
    ]
    node, problems = read_yaml("\n".join(lines), "a.yml")
    assert node is None and problems[0].slug == "yaml-too-deep"
    assert read_plain("\n".join(lines)) is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    node, problems = read_yaml(text, "a.yml")
    assert not (node is not None and problems)
    read_plain(text)


@given(
    st.recursive(
        st.text("abc: -1.~", max_size=6),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
        ),
        max_leaves=12,
    )
)
def test_the_fast_reader_agrees_with_the_careful_one(value: object) -> None:
    import json

    text = json.dumps(value)
    node, problems = read_yaml(text, "a.yml")
    assert read_plain(text) == (plain(node) if not problems else None)


@pytest.mark.parametrize(
    "text",
    [
        "caf\u00e9: 1\ncafe\u0301: 2\n",  # one key, composed and decomposed
        "".join(f"{'  ' * depth}a:\n" for depth in range(45)),
        "a: [" + "x," * 200_001 + "]\n",
    ],
)
def test_what_the_careful_reader_refuses_the_fast_one_does_not_read(text: str) -> None:
    node, problems = read_yaml(text, "a.yml")
    assert node is None and len(problems) == 1
    assert read_plain(text) is None

"""A text rendered passage by passage is what the whole is rendered to, byte for byte, or it is not divided."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens

from mastercopy.text.clean import clean_html
from mastercopy.text.markdown import Renderer
from mastercopy.text.passages import SAFE, divide
from mastercopy.text.redline import Reader, normalise
from mastercopy.text.redline.normal import write_blocks

REPOSITORY = Path(__file__).parents[2]
PLAIN = ("toc", "tables", "fenced_code", "admonition", "attr_list", "def_list", "footnotes")
OURS = (
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "tables",
    "toc",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
)
EXTRA = tuple(sorted(SAFE))
LINKS = {"y.md": "../y.html", "x.md": "", "p.png": "../files/p.png"}
NUMBERED = {"pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span", "linenums": True}}
CONFIGS = {
    "tables": {"use_align_attribute": True},
    "toc": {"permalink": True},
    "pymdownx.tabbed": {"alternate_style": True},
}

EVERY = [
    "> ```\n> ## x\n> ```",
    "- ```\n  ## x\n  ```",
    "Word\n  ```\n```x\n``` ",
    "++ctrl+c++ ==m== ~~d~~ ^s^ (c) -->",
    "[a [b](y.md) c](x.md#d) *e [f*](y.md)",
    "Plain words, all (of them) 5.5 mm - and 50 %; übrig – “so” it is?",
    "A  b ",
    "a. b\nc",
    "A) b",
    "www.example.org a@b.c",
    "???+ note\n    x",
    "1st 1/2 +/-",
    *(
        "## Scope",
        "## Scope {#scope}",
        "### Steps `x`",
        "#",
        "## ",
        "#tight",
        "  ## indented",
        "    ## code",
        "####### x",
    ),
    *(
        "Words *and* **more**, `code`.",
        "A line\nand another",
        "Term\n: What it is",
        ": lone",
        "a | b",
        "* * *",
        "---",
    ),
    *("1. one\n2. two", "- one\n    - two\n\n    still two", "- [ ] box\n- [x] done", "-", "3. three\n\n   held"),
    *(
        "| a | b |\n|---|:-:|\n| 1 | 2 |",
        "!!! note\n    Mind",
        '!!! warning "W"\n    ## in it\n\n    more',
        "> quoted\n> ## in",
    ),
    *(
        "```\n## no heading\n```",
        "```python\nx = 1\n\n## no\n```",
        "~~~\nopen",
        "```",
        "``` a b",
        "````\n```\n## in\n````",
    ),
    *(
        "text\n## right below",
        "Under\n=====",
        "Over\n----",
        "[a][r]",
        "[r]: x.md",
        "[^1]",
        "[^1]: note",
        "*[HTML]: x",
        "HTML",
    ),
    *(
        "<div>",
        "</div>",
        "<b>x</b>",
        "a < b",
        "[x](y.md)",
        "![p](p.png)",
        "{: .c }",
        "{.c}",
        "&amp; & \\#",
        "\\## x",
        "\tx",
    ),
    *(
        "| a | b |\n|---|---|\n| 1 | *2* |\n| 3 | `4 | 5` |\n| 1 | *2* |",
        "| a | b |\n|---|---|\n| 3 | `4 | 5` |\n| {: .x } y | z {.k} |\n|",
        "| a | b |\n|---|---|\n| 1 | *2* |\n| \\| | 2 |\nlazy | row",
        "|a|\n|-|\n|1|\n|2|",
        "1. one\n2. *two*\n3. three\n    - inner\n    - more",
        "1. one\n2. *two*\n7. x `y\n    1. inner`\n\n    apart",
        "4. four\n2. *two*\n3. three",
        "- [ ] box\n- [x] done\n- x\n    - [x] in\n    - in",
        "- a\n- b\n* c\n- d",
        "- a\n- b\n- c\n      deep\n    # head\n- > q\n- 1. x",
        "- a\n- - b\n- | a |\n    |---|\n- ---\n    x",
        "- Plain words, 5.5 mm\n- more (of them)\n  on two lines",
        "    code\n\n    ## more",
        "=== one\n    x",
        '=== "Tab"\n\n    x',
        "[TOC]",
        "**open",
        "`open",
        "\u00a0",
        "  ",
    ),
]
CALM = [piece for piece in EVERY if divide(f"{piece}\n\n## b") is not None]
"""Pieces that keep no text whole; of the others one is enough."""


def texts(pieces: list[str]) -> st.SearchStrategy[str]:
    gaps = st.sampled_from(["\n\n", "\n\n", "\n", "\n\n\n", "\n \n"])
    parts = st.lists(st.tuples(st.sampled_from(pieces), gaps), max_size=14)
    return parts.map(lambda found: "".join(piece + gap for piece, gap in found))


TEXTS = st.one_of(texts(CALM), texts(CALM), texts(EVERY))


@pytest.mark.parametrize(
    ("extensions", "configs"),
    [(PLAIN, {}), (OURS, CONFIGS), (EXTRA, NUMBERED)],
    ids=["plain", "ours", "all that are safe"],
)
@settings(deadline=None)
@given(text=TEXTS)
def test_by_passages_is_the_same_as_whole(extensions: tuple[str, ...], configs: dict[str, object], text: str) -> None:
    renderer = Renderer(extensions, configs)
    engine = Markdown(extensions=list(extensions), extension_configs=configs)
    expected = engine.convert(text)
    assert renderer.convert(text) == expected
    assert renderer.convert(text) == expected, "also when every passage is known"
    assert renderer.convert_whole(text) == expected
    whole, rendered = clean_html(expected, LINKS), renderer.render_passages(text, LINKS)
    assert rendered.html == whole == renderer.render(text, LINKS), "and when nothing active is left"
    assert write_blocks(Reader().read(rendered.passages)) == normalise(whole), "and when it is read to be compared"
    assert nest_toc_tokens([{"level": a, "id": b, "name": c} for a, b, c in rendered.headings]) == [
        without_html(token) for token in engine.toc_tokens
    ]


CELLS = [
    "",
    "1",
    "plain words",
    "*a*",
    "**b",
    "`c",
    "c`",
    "d \\| e",
    "[x](y.md)",
    "{: .c }",
    "{.c}",
    "&amp; & \\#",
    "a _b",
    "c_ d",
]
LEADS = [
    "- ",
    "- ",
    "- ",
    "- [x] ",
    "* ",
    "1. ",
    "1. ",
    "2. ",
    "10. ",
    "-  ",
    "-",
    "    - ",
    "    1. ",
    "    ",
    "     ",
    "  ",
]
LAST = ["", " ", "{: .c }", "  "]


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A table or a list as people write them, well or badly."""
    cells = st.sampled_from(CELLS)
    if draw(st.booleans()):
        lines = ["| a | b |", draw(st.sampled_from(["|---|---|", "|:--|--:|", "| - | :-: |", "|---|", "|==|"]))]
        for _ in range(draw(st.integers(0, 5))):
            lines.append(
                f"| {' | '.join(draw(st.lists(cells, min_size=1, max_size=3)))} |{draw(st.sampled_from(LAST))}"
            )
    else:
        lead = draw(st.sampled_from(["- ", "1. "]))
        leads = st.one_of(st.just(lead), st.just(lead), st.sampled_from([f"{lead}[x] ", f"{lead}[ ] ", *LEADS]))
        lasts = st.one_of(st.just(""), st.sampled_from(LAST))
        lines = [f"{draw(leads)}{draw(cells)}{draw(lasts)}" for _ in range(draw(st.integers(1, 7)))]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("extensions", "configs"),
    [(PLAIN, {}), (OURS, CONFIGS), (EXTRA, NUMBERED)],
    ids=["plain", "ours", "all that are safe"],
)
@settings(deadline=None)
@given(texts=st.lists(rows(), min_size=2, max_size=4), again=st.randoms(use_true_random=False))
def test_rows_and_items_that_are_known_are_rendered_as_in_any_table_or_list(
    extensions: tuple[str, ...], configs: dict[str, object], texts: list[str], again: Random
) -> None:
    renderer = Renderer(extensions, configs)
    engine = Markdown(extensions=list(extensions), extension_configs=configs)
    for text in list(texts):
        lines = text.split("\n")
        texts.append("\n".join(lines[:2] + again.sample(lines[2:], len(lines[2:]))))
    for text in texts:
        whole = f"## First\n\n{text}\n\n## Last\n\nWords.\n"
        assert renderer.convert(whole) == engine.reset().convert(whole)


def without_html(token: dict[str, object]) -> dict[str, object]:
    children = token["children"]
    assert isinstance(children, list)
    return {**{name: token[name] for name in ("level", "id", "name")}, "children": list(map(without_html, children))}


def test_the_demonstration_is_rendered_the_same_and_mostly_divided() -> None:
    renderer, divided = Renderer(OURS, CONFIGS), 0
    texts = [path.read_text("utf-8").split("---\n", 2)[-1] for path in sorted((REPOSITORY / "docs").rglob("*.md"))]
    for text in texts:
        expected = Markdown(extensions=list(OURS), extension_configs=CONFIGS).convert(text)
        assert renderer.convert(text) == renderer.convert_whole(text) == expected
        divided += len(divide(text) or ()) > 1
    assert divided > len(texts) / 2


@pytest.mark.parametrize(
    "text", ["a\n\n## b\n\n[^1]: note", "<div>\n\n## b\n\n</div>", "## b\n\n[r]: x", "~~~\n\n## b"]
)
def test_what_reaches_over_passages_is_not_divided(text: str) -> None:
    assert divide(text) is None


TOGETHER: list[tuple[tuple[str, ...], dict[str, object], list[str]]] = [
    ((), {}, ["See [x].\n\nPara\n\n> [x]: http://e.org", "See [x].\n\nPara\n\n- [x]: http://e.org"]),
    ((), {}, ["P\n\n- x\n\n    [a]: http://x.y\n\n[a]", "A\n\n[a\n]: y\n\n[a]", "[x]\n\nA\r\r[x]: y"]),
    (("admonition",), {}, ["See [x].\n\nPara\n\n!!! note\n    [x]: http://e.org"]),
    (("def_list",), {}, ["A\r:   x\n\nB\r:   y"]),
    (("toc",), {"toc": {"marker": "CONTENTS"}}, ["# A\n\nCONTENTS\n\n# B"]),
    (("toc",), {"toc": {"marker": "{toc}"}}, ["{toc}\n\n# B", "# A\n\n{toc}\n\n# B"]),
    (("toc",), {}, ["P\n\n- # A\n- # A!\n- c", "P\n\n- b\n- # A!\n- d", "P\n\n- a\n    ---\n- b\n- c"]),
    (("pymdownx.tabbed",), {}, ['P\n\n- a\n- === "A"\n- === "B"', 'P\n\n- a\n- b\n- === "B"']),
    (("tables",), {}, ["P\n\n| \0 |\n|--|\n| c |\n| d |"]),
]
"""What somebody found who tried to tell passages from the whole."""


@pytest.mark.parametrize(("extensions", "configs", "texts"), TOGETHER)
def test_what_was_told_apart_once(extensions: tuple[str, ...], configs: dict[str, object], texts: list[str]) -> None:
    renderer = Renderer(extensions, configs)
    for text in texts:
        engine = Markdown(extensions=list(extensions), extension_configs=configs)
        expected = engine.convert(text)
        assert renderer.convert(text) == expected
        found = nest_toc_tokens(
            [{"level": a, "id": b, "name": c} for a, b, c in renderer.render_passages(text, {}).headings]
        )
        assert found == [without_html(token) for token in getattr(engine, "toc_tokens", [])]


def test_an_extension_that_nobody_vouched_for_sees_the_whole() -> None:
    renderer = Renderer(("tables", "smarty"), {})
    renderer.convert("## a\n\nx\n\n## b\n\ny")
    assert not renderer._passages

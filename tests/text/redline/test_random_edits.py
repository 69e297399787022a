"""Whatever is edited: accepted, a redline is the new text; rejected, the old one; and it is valid HTML."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from random import Random

import html5lib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mastercopy.text.clean import clean_html
from mastercopy.text.redline import (
    Reader,
    accept,
    compare_texts,
    find_places,
    normalise,
    reject,
    render_html,
    render_terminal,
    write_html,
)

WORDS = [
    "the",
    "part",
    "is",
    "tagged",
    "and",
    "moved",
    "to",
    "the",
    "cage",
    "by",
    "an",
    "operator",
    "within",
    "24",
    "hours",
    "12.5",
    "mm",
    "F-042-1",
    "不合格",
    "品質",
    "हिन्दी",
    "&",
    "<",
    ">",
    '"',
    "'",
    "[removed:",
    "-old-",
    "{+new+}",
    "data-rl",
    "</p>",
    "é",
    "ü",
    "—",
]
ADDRESSES = ("a.html", "b.html#part", "#here", "https://example.com/?a=1&b=2", "mailto:a@b.example")
PICTURES = ("flow.png", "cage.jpg", "plan.png")


def words(dice: Random, most: int = 9) -> str:
    return html.escape(" ".join(dice.choices(WORDS, k=dice.randint(0, most))))


def inlines(dice: Random, depth: int = 0) -> str:
    parts = []
    for _ in range(dice.randint(1, 3)):
        kind = dice.randrange(12)
        inner = inlines(dice, depth + 1) if depth < 2 and kind in (1, 2, 3) else words(dice, 4)
        parts.append(
            {
                1: f"<strong>{inner}</strong>",
                2: f'<a href="{html.escape(dice.choice(ADDRESSES))}">{inner}</a>',
                3: f"<em>{inner}</em>",
                4: f'<code class="x">{inner}</code>',
                5: f'<img alt="A {dice.randrange(3)}" src="{dice.choice(PICTURES)}">',
                6: "<br>\n",
                7: f'<sup id="fnref:{(n := dice.randint(1, 3))}"><a class="footnote-ref" href="#fn:{n}">{n}</a></sup>',
                8: f"<del>{inner}</del><ins>{inner}</ins>",
            }.get(kind, words(dice))
        )
    return dice.choice(("", " ", "\n")).join(parts)


Node = list[object]
"""[kind, setting, inner nodes or words]: a list, so that an edit can change it."""

FLOW = (
    "p",
    "p",
    "p",
    "h",
    "ul",
    "ol",
    "table",
    "pre",
    "note",
    "dl",
    "quote",
    "figure",
    "tasks",
    "tabs",
    "div",
    "hr",
    "fold",
)


def node(dice: Random, depth: int = 0) -> Node:
    kind = dice.choice(FLOW if depth < 2 else FLOW[:3])
    some = range(dice.randint(0, 4))
    inner: object
    if kind in ("ul", "ol", "tasks"):
        inner = [
            [kind[:1] + "li", dice.randrange(3), [["run", 0, inlines(dice)], *flow(dice, depth + 1, 1)]] for _ in some
        ]
    elif kind == "table":
        inner = [[words(dice, 3) for _ in range(dice.randint(1, 4))] for _ in some]
    elif kind in ("note", "quote", "div", "fold"):
        inner = flow(dice, depth + 1, 3)
    elif kind == "dl":
        inner = [["dt" if n % 2 == 0 else "dd", 0, inlines(dice)] for n in some]
    elif kind == "tabs":
        inner = [["tab", n, flow(dice, depth + 1, 2)] for n in some]
    elif kind == "pre":
        inner = "\n".join(words(dice, 4) for _ in range(dice.randint(0, 5)))
    else:
        inner = inlines(dice)
    return [kind, dice.randrange(3), inner]


def flow(dice: Random, depth: int, most: int) -> list[Node]:
    return [node(dice, depth) for _ in range(dice.randint(0, most))]


def write(part: Node) -> str:
    kind, setting, inner = part
    assert isinstance(setting, int)
    if isinstance(inner, list) and kind == "table":
        return table(inner, setting)
    if kind == "tabs":
        assert isinstance(inner, list)
        boxes = "".join(f'<input id="__tabbed_1_{n}" name="__tabbed_1" type="radio">' for n, _ in enumerate(inner))
        names = "".join(f'<label for="__tabbed_1_{n}">Tab {tab[1]}</label>' for n, tab in enumerate(inner))
        texts = "".join(f'<div class="tabbed-block">\n{"".join(map(write, tab[2]))}</div>\n' for tab in inner)
        return (
            f'<div class="tabbed-set tabbed-alternate">{boxes}<div class="tabbed-labels">{names}</div>\n'
            f'<div class="tabbed-content">\n{texts}</div></div>\n'
        )
    body = "\n".join(map(write, inner)) if isinstance(inner, list) else str(inner)
    level, name = setting + 1, ("note", "warning", "danger")[setting]
    shapes = {
        "p": f"<p>{body}</p>",
        "run": body,
        "h": f'<h{level} id="h{len(body)}">{body}<a class="headerlink" href="#h{len(body)}">¶</a></h{level}>',
        "ul": f"<ul>\n{body}\n</ul>",
        "ol": f"<ol>{body}</ol>" if not setting else f'<ol start="{setting}">{body}</ol>',
        "tasks": f'<ul class="task-list">{body}</ul>',
        "pre": f'<div class="highlight"><pre><span></span><code><span class="k">{body}</span>\n</code></pre></div>',
        "note": f'<div class="admonition {name}"><p class="admonition-title">{name}</p>{body}</div>',
        "fold": f"<details><summary>More</summary>{body}</details>",
        "quote": f"<blockquote>{body}</blockquote>",
        "div": f"<div>{body}</div>",
        "dl": f"<dl>{body}</dl>",
        "dt": f"<dt>{body}</dt>",
        "dd": f"<dd>{body}</dd>",
        "figure": f"<figure><img src='{PICTURES[setting]}'><figcaption>{body}</figcaption></figure>",
        "hr": "<hr>",
        "tli": f'<li class="task-list-item"><input type="checkbox" disabled{" checked" * (setting > 1)}> {body}</li>',
    }
    return shapes.get(str(kind), f"<li>{body}</li>")


def table(rows: list[list[str]], setting: int) -> str:
    """With a head, and by its setting with merged cells."""
    dice = Random(len(rows) + setting)
    merged = [
        dice.choice(('<td colspan="2">', '<td rowspan="2">', "<td>")) if setting == 2 else "<td>" for _ in range(40)
    ]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0]) if rows and setting else ""
    body = ""
    for number, row in enumerate(rows[1 if head else 0 :]):
        body += (
            "<tr>" + "".join(f"{merged[(number * 3 + n) % 40]}{cell}</td>" for n, cell in enumerate(row)) + "</tr>\n"
        )
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


def lists_of(nodes: list[Node]) -> list[list[object]]:
    """Every list in a text whose entries can be taken out, put elsewhere or doubled."""
    found: list[list[object]] = [nodes]  # type: ignore[list-item]
    for part in nodes:
        inner = part[2] if len(part) == 3 and isinstance(part[1], int) else part
        if isinstance(inner, list):
            found += lists_of([entry for entry in inner if isinstance(entry, list)])
            found.append(inner)
    return found


def edit(dice: Random, text: list[Node]) -> None:
    """One edit somewhere: an entry goes, comes, moves, is doubled or reworded, or a column comes or goes."""
    where = dice.choice(lists_of(text))
    if not where:
        where.extend(node(dice) for _ in range(where is text))
        return
    place = dice.randrange(len(where))
    what = dice.randrange(7)
    entry = where[place]
    if what == 0:
        del where[place]
    elif what == 1 and where is text:
        where.insert(place, node(dice))
    elif what == 2:
        where.insert(dice.randrange(len(where)), where.pop(place))
    elif what == 3:
        where.insert(place, Random(1).choice([entry]) if isinstance(entry, str) else copy(entry))
    elif isinstance(entry, str):
        where[place] = words(dice, 3)
    elif isinstance(entry, list) and len(entry) == 3 and isinstance(entry[1], int) and isinstance(entry[2], str):
        entry[2] = reword(dice, entry[2])
    elif isinstance(entry, list) and len(entry) == 3 and entry[0] == "table" and isinstance(entry[2], list):
        column, gone = dice.randrange(4), dice.random() < 0.5
        for row in entry[2]:
            if gone:
                del row[column : column + 1]
            else:
                row.insert(column, words(dice, 2))


def copy(entry: object) -> object:
    return [copy(inner) for inner in entry] if isinstance(entry, list) else entry


def reword(dice: Random, text: str) -> str:
    """Other words between the tags: the rest stays as written."""
    parts = re.split(r"(<[^>]*>)", text)
    place = dice.randrange(len(parts))
    if not parts[place].startswith("<"):
        parts[place] = " ".join((parts[place][: dice.randrange(30)], words(dice, 2)))
    return "".join(parts) if dice.random() < 0.8 else inlines(dice)


def read_letters(fragment: str) -> Counter[str]:
    """All letters of a fragment, by another parser than ours; the normal form leaves only tools out."""
    tree = html5lib.parseFragment(fragment, namespaceHTMLElements=False)
    for parent in tree.iter():
        for inner in list(parent):
            if str(inner.get("class")) in ("headerlink", "footnote-backref"):
                place = list(parent).index(inner)
                before = parent[place - 1] if place else parent
                if place:
                    before.tail = (before.tail or "") + (inner.tail or "")
                else:
                    before.text = (before.text or "") + (inner.tail or "")
                parent.remove(inner)
    return Counter(letter for letter in "".join(tree.itertext()) if letter.isprintable() and letter != " ")


def without_blanks(fragment: str) -> str:
    return fragment.replace(" ", "")


def judge(old: str, new: str, check: Callable[[str], None] | None = None) -> str:
    pictures = ({"flow.png": "1", "cage.jpg": "2", "plan.png": "1"}, {"flow.png": "1", "cage.jpg": "3"})
    redline = compare_texts(old, new, *pictures)
    written = render_html(redline)
    assert accept(written) == normalise(new)
    assert reject(written) == normalise(old)
    html5lib.HTMLParser(strict=True).parseFragment(written)
    names = re.findall(r' id="([^"]*)"', written)
    assert len(names) == len(set(names))
    assert write_html(compare_texts(old, new, *pictures)) == (written, find_places(written))
    render_terminal(redline, colour=True)
    if not redline.changes:
        assert (
            without_blanks(normalise(old)) == without_blanks(normalise(new))
            or "quiet" in written
            or "data-rl-was" in written
        )
    return written


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.randoms(use_true_random=False), st.integers(0, 8))
def test_edits_are_taken_back_and_accepted(dice: Random, edits: int) -> None:
    text = flow(dice, 0, 7)
    old = clean_html("\n".join(map(write, text)), {})
    changed = copy(text)
    assert isinstance(changed, list)
    for _ in range(edits):
        edit(dice, changed)
    new = clean_html("\n".join(map(write, changed)), {})
    assert normalise(normalise(new)) == normalise(new)
    assert read_letters(normalise(new)) == read_letters(new)
    judge(old, new)
    if not edits:
        assert not compare_texts(old, new).changes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_revisions_that_share_a_reader_say_what_each_pair_says_alone(dice: Random, edits: int) -> None:
    text = flow(dice, 0, 7)
    texts = [clean_html("\n".join(map(write, text)), {})]
    for _ in range(3):
        text = copy(text)
        assert isinstance(text, list)
        for _ in range(edits):
            edit(dice, text)
        texts.append(clean_html("\n".join(map(write, text)), {}))
    reader = Reader()
    for old, new in (*pairwise(texts), *((text, texts[-1]) for text in texts), (texts[1], texts[0])):
        shared, alone = compare_texts(old, new, reader=reader), compare_texts(old, new)
        assert shared.changes == alone.changes
        assert shared.counts == alone.counts
        assert render_html(shared) == render_html(alone)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.randoms(use_true_random=False))
def test_texts_that_have_nothing_to_do_with_each_other(dice: Random) -> None:
    old, new = (clean_html("\n".join(map(write, flow(dice, 0, 6))), {}) for _ in range(2))
    judge(old, new)

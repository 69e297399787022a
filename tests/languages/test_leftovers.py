"""What a page says in German as in English was written by people, or is the same word in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree, html

from company import git_in
from mastercopy.views.referenceview import all_rules

pytestmark = pytest.mark.xdist_group("languages")  # shares the sites that are built for it
WHOLE = (
    "*.html", "for/*.html", "for/reviews/*.html", "library/*.html", "promises/*.html", "quality/*.html",
    "registers/*.html",
)  # fmt: skip
"""Folders of which all pages are read; of every other one the first two and the last."""
IN_ENGLISH = {
    "about.html": "what people wrote as a page of their own",
    "reference": "what may stand in files, in the words that stand in them",
}
ALIKE = frozenset(
    ("agenda", "bash", "chart", "crm", "csv", "feed", "https", "in bash", "in commit", "information", "json",
     "json lines", "making data count", "manifest", "material for mkdocs", "navigation", "net promoter score",
     "nhs england", "organisation", "portal", "revision", "revision a", "signal", "welch", "with amd", "workshops",
     "xlsx", "xmr")
)  # fmt: skip
"""What German says as English does: loan words, names of formats and of programs."""
SLUGS = frozenset(rule.slug.replace("-", " ") for rule in all_rules())
"""Names of rules, by which people waive them."""
THEME = frozenset(("made with", "logo", "jump back to footnote in the text"))
"""What the theme says, and Python-Markdown in a text, whatever the language is."""
_BODY = "//article/*[preceding-sibling::div[@class='mc-document'] and following-sibling::section[@class='mc-after']]"
"""The text of a document."""
_OUT = "//script | //style | //code | //pre | //del | //ins | //*[@class='headerlink']" + "".join(
    f" | //*[contains(@class, '{name}')]" for name in ("mc-redline", "mc-not-in-force", "mc-excerpt", "mc-matrix")
)
"""Texts of documents that are cut up where they changed or are set apart, and steps of people's own scales."""
_SPOKEN = ("title", "aria-label", "alt", "placeholder", "data-label")
_PARTS = re.compile(r"[·;:()„“\"→,]| - |\. | in (?=\d{4}-)")
_NUMBER = re.compile(
    r"\b[A-Z]{1,6}(-[A-Z]+)*-?\d[\w-]*(#\w+)?|\b(SCOPE|ORG|MATRIX)\b|\b[0-9a-f]{8,}\b|\b\w{40,}\b|\b\S+\.(csv|py)\b|[-+]?\d[\d.]*"
)
_WRITTEN = re.compile(r"\n|\||#+ |\*|: |- |, |[\[\]{}`\"]|; |\. ")


def test_what_german_pages_say_as_english_ones_do_was_written_by_people(
    site: Path, english: Path, lumen_oak: Path
) -> None:
    people = _People(lumen_oak)
    pages = sorted(_some(english))
    assert len(pages) > 250
    assert {one for page in pages for one in _alike(site, english, page) if not people.wrote(one[1])} == set()


def _alike(site: Path, english: Path, page: Path) -> Iterator[tuple[str, str]]:
    """Texts that both say, and parts that both have of texts that differ."""
    said, meant = set(_texts(site / page)), set(_texts(english / page))
    parts = {_plain(part) for text in meant for part in _PARTS.split(text)}
    for text in said:
        alike = (text,) if text in meant else (part for part in _PARTS.split(text) if _plain(part) in parts)
        yield from ((str(page), part.strip()) for part in alike)


def _some(site: Path) -> Iterator[Path]:
    """Every kind of page."""
    every = [path.relative_to(site) for path in sorted(site.rglob("*.html"))]
    folders: dict[Path, list[Path]] = {}
    for path in every:
        if not {str(path), path.parts[0]} & IN_ENGLISH.keys():
            folders.setdefault(path.parent, []).append(path)
    for paths in folders.values():
        whole = any(paths[0].match(pattern) and len(paths[0].parts) == pattern.count("/") + 1 for pattern in WHOLE)
        yield from paths if whole else {*paths[:2], paths[-1]}


def _texts(path: Path) -> Iterator[str]:
    """Every text of a page, and every attribute that is read to people."""
    tree = html.fromstring(path.read_text("utf-8"))
    for part in tree.xpath(f"{_OUT} | {_BODY}"):
        part.drop_tree()
    etree.strip_tags(tree, "time", "wbr")  # a day is a part of its sentence
    for part in tree.iter():
        if isinstance(part.tag, str):
            told = (part.text, *(child.tail for child in part), *(part.get(name) for name in _SPOKEN))
            yield from (" ".join(text.split()) for text in told if text and text.strip())


class _People:
    """What people of the company have ever written, with its dots and commas and without."""

    def __init__(self, company: Path) -> None:
        now = [path.read_text("utf-8") for name in ("docs", "records", "mkdocs.yml") for path in _files(company / name)]
        ever = git_in(company, "log", "-p", "-U0", "--format=%an%n%s", "--", "docs", "records")
        text = "\n".join((*now, re.sub(r"^[+-]", "", ever, flags=re.MULTILINE)))
        self.values = {_plain(value) for value in _WRITTEN.split(text)}
        self.all = f" {_plain(text)} "

    def wrote(self, text: str) -> bool:
        """Whether a text, or each part of it, is a value that they wrote, or three words of theirs in a row."""
        return self._know(text) or all(map(self._know, _PARTS.split(text)))

    def _know(self, text: str) -> bool:
        words = _plain(text)
        if not re.search("[a-z]{3}", words) or words in ALIKE | THEME | SLUGS or words in self.values:
            return True
        return words.count(" ") > 1 and f" {words} " in self.all


def _files(place: Path) -> Iterator[Path]:
    yield from (place,) if place.is_file() else (path for path in place.rglob("*.*") if path.suffix in (".md", ".yml"))


@cache
def _plain(text: str) -> str:
    """Its words alone."""
    return " ".join(re.findall(r"[^\W_]+", _NUMBER.sub(" ", text).lower()))

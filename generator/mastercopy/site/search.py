"""Makes the search index: numbers, titles and texts of what is in force, and the numbers of records; nothing else."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from mastercopy.site.content import SearchEntry

LEAST = 200
"""Characters of text that each page may bring, however many pages there are."""
MOST = 600_000
"""Characters of text that all pages share: every reader's browser loads and indexes them when a search begins."""
_NUMBERS = 1000.0
"""What a number counts that is found; the theme gives a title as much."""
_RECORDS = 0.5
"""What a record counts beside a document that the same words fit."""
_MARK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"</?(?:p|li|td|th|h[1-6]|dt|dd|tr|table|pre|blockquote|br|figcaption)\b[^>]*>")
_NUMBER = re.compile(r"([A-Za-z]+)[-_ ]?0*(\d+)")


def all_words(fragment: str) -> str:
    """The words of a rendered text, without its markup."""
    return " ".join(html.unescape(_TAG.sub("", _BLOCK.sub(" ", _MARK.sub("", fragment)))).split())


def small_index(index: str, wanted: Sequence[tuple[SearchEntry, str]], more: tuple[SearchEntry, ...] = ()) -> str:
    """The engine's index with its entries replaced by one per page that wants to be found, and by `more`.

    With each entry comes the text of its page. The theme puts titles and texts into the results as HTML, so whatever a
    document spells is escaped here.
    """
    return _dumped({"config": _config_of(index), "docs": _entries(wanted, more)})


def flat_index(index: str, wanted: Sequence[tuple[SearchEntry, str]], more: tuple[SearchEntry, ...] = ()) -> str:
    """The same in the form of Zensical: its tags are a filter for readers and not searched, so numbers stand in the way
    to a page, which is; weights it has none."""
    items = [
        {
            "location": entry["location"],
            "level": 1,
            "title": entry["title"],
            "text": entry["text"],
            "path": entry.get("tags", []),
        }
        for entry in _entries(wanted, more)
    ]
    return _dumped({"config": _config_of(index), "items": items})


def _config_of(index: str) -> Any:
    """The engine's settings; a number weighs as much as a title and not, as the theme has it, a thousand times that.

    The theme looks for each word as a beginning too, so that the `a` of "Packing a lamp" would find all audits first.
    """
    config = json.loads(index).get("config", {})
    tags = {**config.get("fields", {}).get("tags", {}), "boost": _NUMBERS}
    return {**config, "fields": {**config.get("fields", {}), "tags": tags}}


def _dumped(index: dict[str, Any]) -> str:
    return json.dumps(index, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _entries(wanted: Sequence[tuple[SearchEntry, str]], more: tuple[SearchEntry, ...]) -> list[dict[str, Any]]:
    share = _share(len(wanted))
    found = [(entry, _shortened(words, share)) for entry, words in wanted]
    return [_entry(entry, words) for entry, words in (*found, *((entry, "") for entry in more))]


def count_shortened(wanted: Sequence[tuple[SearchEntry, str]]) -> int:
    """How many pages have more words than the index holds of them."""
    share = _share(len(wanted))
    return sum(len(words) > share for _, words in wanted)


def _share(pages: int) -> int:
    """Characters of its text that each of so many pages brings."""
    return max(LEAST, MOST // max(1, pages))


def _shortened(words: str, share: int) -> str:
    return words if len(words) <= share else words[:share].rsplit(" ", 1)[0] + " …"


def _entry(entry: SearchEntry, words: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "location": entry.location,
        "title": html.escape(entry.title),
        "text": html.escape(" ".join(part for part in (entry.also, words, entry.last) if part)),
    }
    if entry.numbers:
        answer["tags"] = [html.escape(one) for one in dict.fromkeys(_spellings(entry.numbers))]
    if entry.is_record:
        answer["boost"] = _RECORDS
    return answer


def _spellings(numbers: tuple[str, ...]) -> Iterator[str]:
    """SOP-007 as people type it: SOP-007, SOP007, SOP7, and SOP 7 by its parts; a tag outweighs every title."""
    for number in numbers:
        yield number
        match = _NUMBER.fullmatch(number)
        if match is not None:
            yield number.replace("-", "")
            yield f"{match[1]}{match[2]}"
            yield match[2]


def index_script(index: str) -> str:
    """The same index as a script, because a page that was opened from disk may load no other kind of data."""
    return f"var __index = {index};\n"

"""Makes the small search index: ID, title, headings and first words of the texts in force, nothing else."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping

from mastercopy.site.content import EnginePage, SearchEntry

LEAD = 200
"""Characters of text per page; the whole text of 1,000 pages would weigh 15 MB in every reader's browser."""
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def first_words(fragment: str) -> str:
    """The first paragraph of a rendered text, without its markup."""
    found = _PARAGRAPH.search(fragment)
    words = html.unescape(_TAG.sub("", found.group(1))).split() if found else []
    text = " ".join(words)
    return text if len(text) <= LEAD else text[:LEAD].rsplit(" ", 1)[0] + " …"


def small_index(
    index: str, pages: tuple[EnginePage, ...], texts: Mapping[str, str], more: tuple[SearchEntry, ...] = ()
) -> str:
    """The engine's index with its entries replaced by one per page that wants to be found, and by `more`.

    `texts` are the words of each page by its source. The theme puts titles and texts into the results as HTML, so
    whatever a document spells is escaped here.
    """
    given = json.loads(index)
    found = [(page.search, texts.get(page.src_uri, "")) for page in pages if page.search is not None]
    docs = [
        {
            "location": entry.location,
            "title": html.escape(entry.title),
            "text": html.escape(f"{entry.also} {words}".strip()),
        }
        for entry, words in (*found, *((entry, "") for entry in more))
    ]
    return json.dumps(
        {"config": given.get("config", {}), "docs": docs}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def index_script(index: str) -> str:
    """The same index as a script, because a page that was opened from disk may load no other kind of data."""
    return f"var __index = {index};\n"

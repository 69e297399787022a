"""Says the words of Git, of a forge and of document control in the words of people who use neither."""

from __future__ import annotations

import re
from collections.abc import Iterable

GLOSSARY = (
    (
        "Proposal",
        "A change that somebody suggests; nobody follows it yet. Forges say pull or merge request.",
    ),
    ("Accepted", "Taken over into what everybody follows. Forges call it merged."),
    ("Branch", "The place where a proposal is written, beside what everybody follows."),
    ("Commit", "A recorded state of all files, with author and time. Its name is computed from its content."),
    ("Main", "The line of commits that counts; what is not on it is not recorded, and nobody follows it."),
    (
        "Commit trailer",
        "A line at the end of a commit's message, such as who approved. It cannot be changed without the commit.",
    ),
    (
        "Attestation",
        "An entry that somebody wrote into the records: weaker, because nothing but the entry bears it out.",
    ),
    ("Review on the forge", "An approval given on the server that holds the repository."),
    ("Signature", "An approval made with a key that only one person holds; anybody can verify it."),
    ("Digest", "A number computed from a text; a sign-off names it, so that it holds for this text alone."),
    ("Revision", "One numbered text of a document, approved as a whole."),
    ("Re-issue", "The same text under a new number, such as to move its day."),
    ("Redline", "Two texts in one: what came is underlined, what went is struck."),
    ("Draft", "A text on which somebody still works; nobody follows it."),
)
"""(word, what it means), in the order in which they are read."""


def words_in(text: str) -> tuple[tuple[str, str], ...]:
    """The entries whose word, or a form of it, occurs in a text."""
    return tuple(
        (word, means) for word, means in GLOSSARY if re.search(rf"\b{re.escape(word)}(?:s|es)?\b", text, re.IGNORECASE)
    )


def mark_of_word(word: str) -> str:
    """Where a word is explained, as part of an address."""
    return "word-" + re.sub(r"[^a-z]+", "-", word.lower())


def find_word(text: str) -> tuple[int, int, str] | None:
    """(begin, end, entry) of the word in a text that most needs to be explained: the longest that it holds."""
    found = (
        (match.start(), match.end(), word)
        for word, _ in GLOSSARY
        if (match := re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)) is not None
    )
    return max(found, key=lambda one: one[1] - one[0], default=None)


def explain(texts: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """(mark, word, what it means) for each word that stands out in some texts, each once."""
    words = {found[2] for text in texts if (found := find_word(text)) is not None}
    return tuple((mark_of_word(word), word, means) for word, means in GLOSSARY if word in words)

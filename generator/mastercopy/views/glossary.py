"""Says the words of Git, of a forge and of document control in the words of people who use neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mastercopy.words.saying import say

GLOSSARY = (
    (
        say("Proposal"),
        say("A change that somebody suggests; nobody follows it yet. Forges say pull or merge request."),
    ),
    (say("Accepted"), say("Taken over into what everybody follows. Forges call it merged.")),
    (say("Branch"), say("The place where a proposal is written, beside what everybody follows.")),
    (say("Commit"), say("A recorded state of all files, with author and time. Its name is computed from its content.")),
    (say("Main"), say("The line of commits that counts; what is not on it is not recorded, and nobody follows it.")),
    (
        say("Commit trailer"),
        say("A line at the end of a commit's message, such as who approved. It cannot be changed without the commit."),
    ),
    (
        say("Attestation"),
        say("An entry that somebody wrote into the records: weaker, because nothing but the entry bears it out."),
    ),
    (say("Review on the forge"), say("An approval given on the server that holds the repository.")),
    (say("Signature"), say("An approval made with a key that only one person holds; anybody can verify it.")),
    (say("Digest"), say("A number computed from a text; a sign-off names it, so that it holds for this text alone.")),
    (say("Revision"), say("One numbered text of a document, approved as a whole.")),
    (say("Re-issue"), say("The same text under a new number, such as to move its day.")),
    (say("Redline"), say("Two texts in one: what came is underlined, what went is struck.")),
    (say("Draft"), say("A text on which somebody still works; nobody follows it.")),
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


def find_word(text: str, say_anew: Callable[[str], str] = str) -> tuple[int, int, str] | None:
    """(begin, end, entry) of the word in a text that most needs to be explained: the longest that it holds.

    `say_anew` says an entry in the language of the text.
    """
    found = (
        (match.start(), match.end(), word)
        for word, _ in GLOSSARY
        if (match := re.search(rf"\b{re.escape(say_anew(word))}\b", text, re.IGNORECASE)) is not None
    )
    return max(found, key=lambda one: one[1] - one[0], default=None)


def explain(texts: Iterable[str], say_anew: Callable[[str], str] = str) -> tuple[tuple[str, str, str], ...]:
    """(mark, word, what it means) for each word that stands out in some texts, each once."""
    words = {found[2] for text in texts if (found := find_word(text, say_anew)) is not None}
    return tuple((mark_of_word(word), word, means) for word, means in GLOSSARY if word in words)

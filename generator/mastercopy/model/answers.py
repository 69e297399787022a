"""Turns the text that a forge makes of a submitted form into one answer for each question, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mastercopy.model.issueform import CONFIRM, NO_ANSWER, Question
from mastercopy.words import one_line

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TICK = re.compile(r"^[ \t]*[-*+] \[([ xX])\] ?(.*)$", re.MULTILINE)
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, by field; the questions that the text lacks; those whose heading stands there twice."""

    given: Mapping[str, str]
    unasked: tuple[str, ...]
    twice: tuple[str, ...]
    ticked: tuple[str, ...]


def clean(text: str) -> str:
    """A text without what nobody sees: comments, control and direction characters; with plain line ends."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    shown = "".join(
        letter for letter in plain if letter == "\n" or unicodedata.category(letter) not in _HIDDEN
    )  # before comments are looked for, so that none is hidden by a letter that nobody sees
    shown = _COMMENT.sub("", shown).replace("<!--", "<! --")  # one that stood in pieces around another
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in shown.split("\n")))


def clean_line(text: str) -> str:
    """A text on one line, without what nobody sees."""
    return one_line(clean(text))


def read_answers(body: str, questions: Sequence[Question], *, confirms: bool = False) -> Answers:
    """The answers in the order of the form: each begins at the first heading with its words after the one before.

    A heading that an answer holds cannot make a field that the form lacks, nor one before its turn.
    """
    lines = clean(body).split("\n")
    labels = [question.label for question in questions] + ([CONFIRM] if confirms else [])
    places: list[tuple[str, int]] = []
    start = 0
    for label in labels:
        at = next((number for number in range(start, len(lines)) if _heads(lines[number], label)), None)
        if at is not None:
            places.append((label, at))
            start = at + 1
    ends = [*(at for _, at in places), len(lines)][1:]
    texts = {label: _trim(lines[at + 1 : end]) for (label, at), end in zip(places, ends, strict=True)}
    counted = {label: sum(_heads(line, label) for line in lines) for label in labels}
    given = {
        question.spec.name: texts[question.label]
        for question in questions
        if texts.get(question.label, "").strip().casefold() not in NO_ANSWER
    }
    ticks = _TICK.findall(texts.get(CONFIRM, "")) if confirms else []
    return Answers(
        given,
        tuple(label for label in labels if label not in texts),
        tuple(label for label in labels if counted[label] > 1),
        tuple(one_line(sentence) for mark, sentence in ticks if mark != " "),
    )


def _heads(line: str, label: str) -> bool:
    return line.startswith("### ") and one_line(line[4:]) == one_line(unicodedata.normalize("NFC", label))


def _trim(lines: Sequence[str]) -> str:
    """The lines of an answer without empty ones around it, and without a margin before the first."""
    return "\n".join(lines).strip("\n").strip()

"""Turns a sentence and what stands in it into text that still knows both, so that a page may say it in its language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple


class Form(NamedTuple):
    """What a text was made of: a message (two of them, for one and for many) with its values, or texts in a row.

    `messages` are empty for a row, whose texts are the values and whose `between` stands between each two. The
    `first` letter is made `small` where a text continues a sentence, in languages that write it so, or `great`.
    """

    messages: tuple[str, ...]
    values: tuple[tuple[str, Any], ...]
    number: int = 1
    between: str = ""
    first: str = ""


class Told(str):
    """A text as it is said in English, equal to it in everything, with the form that it can be said anew from."""

    __slots__ = ("form",)
    form: Form

    def __new__(cls, text: str, form: Form) -> Told:
        told = super().__new__(cls, text)
        object.__setattr__(told, "form", form)
        return told

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a text that was told keeps its {name}")

    def __add__(self, other: str) -> Told:
        return _row("", (self, other))

    def __radd__(self, other: str) -> Told:
        return _row("", (other, self))

    def again(self, values: tuple[tuple[str, Any], ...]) -> Told:
        """The same said of other values."""
        form = self.form._replace(values=values)
        if form.messages:
            text = form.messages[0 if form.number == 1 else -1].format(**dict(values))
        else:
            text = form.between.join(str(value) for _, value in values)
        if form.first:
            text = lower_first(text) if form.first == "small" else text[:1].upper() + text[1:]
        return Told(text, form)

    def __reduce__(self) -> tuple[type[Told], tuple[str, Form]]:
        return Told, (str(self), self.form)


def say(message: str, /, **values: Any) -> str:
    """One whole sentence or word, with `{names}` for what stands in it; messages are found by this call."""
    return Told(message.format(**values), Form((message,), tuple(values.items()))) if values else _alone(message)


@lru_cache(maxsize=8192)
def _alone(message: str) -> Told:
    return Told(message.format(), Form((message,), ()))


def say_as(text: str, message: str, /) -> str:
    """A word that means several things: the message says which of them is meant, and English needs no more than it."""
    return Told(text, Form((message,), ()))


def say_count(one: str, many: str, number: int, /, **values: Any) -> str:
    """The same where a number decides which of two it is; `{number}` stands for it."""
    values = {"number": number, **values}
    return Told((one if number == 1 else many).format(**values), Form((one, many), tuple(values.items()), number))


def say_row(between: str, texts: Iterable[str]) -> str:
    """Texts one after the other, as `join` has them."""
    return _row(between, tuple(texts))


def _row(between: str, texts: tuple[str, ...]) -> Told:
    return Told(between.join(texts), Form((), tuple(("", text) for text in texts), between=between))


def say_small(text: str) -> str:
    """A text that continues a sentence; a word of capitals stays one."""
    small = lower_first(text)
    return Told(small, text.form._replace(first="small")) if isinstance(text, Told) else small


def say_great(text: str) -> str:
    """A text that begins a line."""
    great = text[:1].upper() + text[1:]
    return Told(great, text.form._replace(first="great")) if isinstance(text, Told) else great


def lower_first(text: str) -> str:
    """The same text with its first letter small, unless its second is a capital as well."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def say_name(name: str, /) -> str:
    """A word that came out of data of ours, such as the title of a field, and that no call can name."""
    return Told(name, Form((name,), ())) if name else name

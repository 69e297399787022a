"""Turns text that knows its message into the language of a site, by one readable catalogue for each language."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files as package_files
from typing import Any

from babel.messages.pofile import read_po
from markupsafe import Markup

from mastercopy.model.language import ENGLISH
from mastercopy.words.saying import Told, lower_first, say

_CAPITALS = ("de",)
_JOINTS = {": ": say(":"), "; ": say(";")}
_NAME = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """One language: each message with its translation, or one for each plural form, and which form a number takes.

    What has no translation is said in English, as what was written by people is said as it is.
    """

    language: str = ENGLISH
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = lambda number: int(number != 1)

    def say(self, text: Any) -> Any:
        """A text in this language; whatever is no text that knows its message stays as it is."""
        if type(text) is not Told or not self.messages:
            return text
        form = text.form
        if form.messages:
            values = {name: self.say(value) for name, value in form.values}
            said = self.find(form.messages, form.number).format(**values)
        else:
            said = self._joint(form.between).join(str(self.say(self._joint(value))) for _, value in form.values)
        if form.first == "great":
            return said[:1].upper() + said[1:]
        return self.small(said) if form.first else said

    def _joint(self, text: Any) -> Any:
        """What stands between two texts; French has a space before some of these marks as well."""
        return f"{self.say(_JOINTS[text])} " if text in _JOINTS else text

    def small(self, text: str) -> str:
        """A text that continues a sentence; German nouns keep their capital, and what is a noun no program knows."""
        return text if self.language in _CAPITALS else lower_first(text)

    def say_all(self, value: Any) -> Any:
        """The same for all texts of lists and mappings, which are built anew."""
        if isinstance(value, Mapping):
            return {key: self.say_all(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.say_all(inner) for inner in value]
        return self.say(value)

    def find(self, messages: tuple[str, ...], number: int = 1) -> str:
        """The translation of a message, or of one for one and many, with the names of its values still in it."""
        known = self.messages.get(messages[0])
        if known is None:
            return messages[0] if number == 1 else messages[-1]
        return known[self.form(number)] if len(messages) > 1 and len(known) > 1 else known[0]

    def text(self, message: str, /, **values: Any) -> Markup:
        """What `gettext` is in a template: the message is HTML of ours, its values are escaped."""
        return self._filled(self.find((message,)), values)

    def count(self, one: str, many: str, number: int, /, **values: Any) -> Markup:
        """What `ngettext` is in a template."""
        return self._filled(self.find((one, many), number), values)

    def _filled(self, message: str, values: Mapping[str, Any]) -> Markup:
        if not values:
            return _alone(message)
        return Markup(message) % {name: self.say(value) for name, value in values.items()}  # noqa: S704


@lru_cache(maxsize=8192)
def _alone(message: str) -> Markup:
    """A message in which nothing stands; most are said on every page."""
    return Markup(message) % {}  # noqa: S704


@lru_cache(maxsize=16)
def read_speech(language: str) -> Speech:
    """The language of a site; English for one that has no catalogue here."""
    place = package_files("mastercopy.site").joinpath("languages", f"{language}.po")
    if not _NAME.fullmatch(language) or not place.is_file():
        return Speech()
    catalogue = read_po(io.BytesIO(place.read_bytes()))
    found: dict[str, tuple[str, ...]] = {}
    for entry in catalogue:
        name = entry.id[0] if isinstance(entry.id, tuple) else entry.id
        said = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        if name and all(said) and not entry.fuzzy:
            found[str(name)] = tuple(str(one) for one in said)
    return Speech(language, found, gettext.c2py(catalogue.plural_expr))

"""Turns a name that nobody knows into the known ones that may have been meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from mastercopy.words.listing import say_either
from mastercopy.words.saying import say


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known names that begin like a name, in their order, then those that differ in few letters, nearest first."""
    wanted, names = name.strip().casefold(), list(dict.fromkeys(known))
    by_fold: dict[str, str] = {}
    for one in names:
        by_fold.setdefault(one.casefold(), one)
    begun = [one for one in names if len(wanted) > 1 and one.casefold().startswith(wanted)]
    close = [by_fold[fold] for fold in get_close_matches(wanted, list(by_fold), most)]
    return tuple(dict.fromkeys((*begun, *close)))[:most]


def meant(name: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """A hint: what may have been meant, else what to do otherwise, else every known name."""
    names = list(dict.fromkeys(known))
    near = nearest(name, names)
    if near:
        return say("did you mean {names}?", names=say_either(near))
    return otherwise or (say("one of: {names}", names=", ".join(names)) if names else say("there is none yet"))


def closest(word: str, known: Sequence[str], otherwise: str) -> str:
    """A hint: the one known word that may have been meant, else what to do otherwise."""
    near = get_close_matches(word, known, 1)
    return say("did you mean {names}?", names=repr(near[0])) if near else otherwise

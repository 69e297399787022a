"""Turns the quality system as a whole into pages: each maker gives the pages of one subject, where it has records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.site.content import StampedPage

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the quality system, and whether the navigation lists it or another page leads to it."""

    page: StampedPage
    listed: bool = True


_MAKERS: tuple[Callable[[Compiled], Iterable[Board]], ...] = ()
"""One maker for each subject, in the order of the navigation."""


def render_system(compiled: Compiled) -> tuple[Board, ...]:
    """Every page about the quality system as a whole."""
    return tuple(board for make in _MAKERS for board in make(compiled))

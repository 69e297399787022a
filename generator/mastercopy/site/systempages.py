"""Turns the quality system as a whole into pages: each maker gives the pages of one subject, where it has records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.site.content import StampedPage
from mastercopy.site.looppages import render_loops, render_suspects

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the quality system, and whether the navigation lists it or another page leads to it."""

    page: StampedPage
    listed: bool = True


def _listed(make: Callable[[Compiled], Iterable[StampedPage]]) -> Callable[[Compiled], Iterable[Board]]:
    """A maker whose pages the navigation lists."""
    return lambda compiled: map(Board, make(compiled))


_MAKERS: tuple[Callable[[Compiled], Iterable[Board]], ...] = (
    _listed(render_loops),
    _listed(render_suspects),
)
"""One maker for each subject, in the order of the navigation."""


def render_system(compiled: Compiled) -> tuple[Board, ...]:
    """Every page about the quality system as a whole."""
    return tuple(board for make in _MAKERS for board in make(compiled))

"""Answers a build from what the last one wrote, where it would write the same again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from mastercopy.cli.leftout import tell_left_out
from mastercopy.cli.options import stores
from mastercopy.proof.manifest import MKDOCS
from mastercopy.sources.builds import Built, name_of, recall, remember, stamp_site
from mastercopy.sources.clock import today
from mastercopy.sources.files import is_repository
from mastercopy.sources.mainbranch import find_tip
from mastercopy.sources.repository import Repository, open_repository

_SURROUNDINGS = ("SOURCE_DATE_EPOCH",)
"""What of the environment the engine writes into a site; what is said of it names the folder that one stands in."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is asked for in the plain way, without the options that look back or compare."""

    repo: Path
    ref: str | None
    as_of: date | None
    site: Path
    audience: str | None
    engine: str = MKDOCS


def find_unchanged(order: Order) -> Built | None:
    """The last build of an order, where it would come out the same and lies there untouched; None otherwise."""
    if stores() is None or not order.repo.is_dir() or not is_repository(order.repo):
        return None
    with open_repository(order.repo, stores()) as repository:
        built = recall(repository, name_order(repository, order, find_tip(repository, order.ref)))
        if built is None or not _holds(built, order):
            return None
        if order.ref is None and (order.as_of is None or order.as_of.isoformat() >= built.newest):
            tell_left_out(repository, built.homes)
        return built


def keep_built(repository: Repository, order: Order, name: str, built: Built) -> None:
    """Remember a build that was just made, by the name that its order had then, and unless it has another one now."""
    if name_order(repository, order, find_tip(repository, order.ref)) == name:
        remember(repository, name, built)


def name_order(repository: Repository, order: Order, tip: str) -> str:
    """One name for an order and everything that decides what comes of it; `tip` is the commit that its `ref` led to."""
    surroundings = [str(Path.cwd()), *(os.environ.get(name) for name in _SURROUNDINGS)]
    return name_of(repository, tip, order.site, order.audience, order.engine, surroundings)


def _holds(built: Built, order: Order) -> bool:
    """Whether a build speaks of the day that is asked for, and every file of it lies there untouched."""
    day = order.as_of or today(ZoneInfo(built.zone))
    return built.as_of == day.isoformat() and built.stamp == stamp_site(order.site)

"""The options that many verbs share: which repository, which day, which branch."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from mastercopy.sources.clock import now, today
from mastercopy.sources.files import find_root
from mastercopy.sources.store import find_store

if TYPE_CHECKING:  # so that a verb that opens no project does not wait for what opens one
    from mastercopy.project import Project

Verb = Callable[..., Any]


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIRST, _LAST = date(1970, 1, 1), date(2100, 12, 31)


class Day(click.ParamType[date]):
    """An ISO day on the command line, near enough to today that what is computed from it is a day as well."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            day = date.fromisoformat(value)
            if not _FIRST <= day <= _LAST:
                self.fail(f"{value} lies before {_FIRST} or after {_LAST}", param, ctx)
            return day
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-03-14", param, ctx)


_STORES = "mastercopy.stores"


def _keep_stores(context: click.Context, _option: click.Parameter, refused: bool) -> None:  # noqa: FBT001
    context.meta[_STORES] = None if refused else find_store()


def _root_of(_context: click.Context, _option: click.Parameter, folder: Path) -> Path:
    return find_root(folder)


repo_option = click.option(
    "--repo",
    type=click.Path(path_type=Path),
    default=Path(),
    callback=_root_of,
    help="The folder of the project, or one below it; default: here.",
)


def repository_options(verb: Verb) -> Verb:
    """--repo, --ref, --as-of and --no-store."""
    for option in (
        click.option(
            "--no-store",
            is_flag=True,
            expose_value=False,
            callback=_keep_stores,
            help="Read everything anew and keep nothing in the cache folder; the answer is the same.",
        ),
        click.option("--as-of", type=Day(), help="The day to answer about; default: today in the organisation's zone."),
        click.option("--ref", help="The branch, tag or commit to read instead of the main branch."),
        repo_option,
    ):
        verb = option(verb)
    return verb


known_at_option = click.option(
    "--known-at", type=Day(), help="Answer by what was recorded by the end of this day, as people were shown it then."
)
ledger_option = click.option(
    "--ledger",
    type=click.Path(path_type=Path, exists=True),
    help="An earlier site, its data/manifest.json or its data/ledger.jsonl: what of it is lost, changed or moved "
    "is a problem.",
)


base_option = click.option(
    "--base",
    metavar="REV",
    help="What to compare with, such as `main`: says what the branch does to it, and blames it for that alone.",
)
audience_option = click.option(
    "--audience",
    metavar="NAME",
    help="Only what this audience may see: staff, auditor, public, or one that the organisation record declares.",
)


def format_option(*forms: str) -> Callable[[Verb], Verb]:
    """--format, with the first of the forms as its default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="How the answer is written; json is for programs.",
    )


def moment_of(as_of: date | None) -> datetime:
    """When what lies on disk would be committed: noon of the day that was asked for, else now."""
    return datetime.combine(as_of, time(12)) if as_of is not None else now(ZoneInfo("UTC"))


def day_of(project: Project, as_of: date | None) -> date:
    """The as-of day that was asked for, else today in the organisation's zone."""
    return as_of or today(project.timeline.organisation.timezone)


def stores() -> Path | None:
    """Where this command may keep what it read; None where `--no-store` or the environment refuses it."""
    found: Path | None = click.get_current_context().meta.get(_STORES)
    return found

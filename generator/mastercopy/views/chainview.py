"""Turns what customers said into chains: said, done, what came of it, and whom we told; each gap is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.history.following import Following, trace_following
from mastercopy.model.lifecycle import VOID
from mastercopy.model.record import identity
from mastercopy.views.ledview import Led
from mastercopy.views.naming import Named, name_of
from mastercopy.views.wording import cut, show
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

URL = "for/you-said.html"
PARTS = ("voices", "complaints")
LONGEST = 240
"""Characters of a customer's words in a list; the whole stands in the record."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One thing that a customer said, and what became of it; `missing` names the links that are not there.

    `state` is `whole`, `open` while it is being worked on, or `gaps`; `refused` says that the answer was not accepted.
    """

    named: Named
    kind: str
    said: str
    on: str
    answered: str
    did: tuple[Named, ...]
    actions: tuple[str, ...]
    result: str
    told: str
    refused: bool
    missing: tuple[str, ...]
    state: str
    praise: bool

    @property
    def year(self) -> str:
        """The year in which it was said."""
        return self.on[:4]


def view_chains(compiled: Compiled, led: Mapping[str, tuple[Led, ...]]) -> tuple[Chain, ...]:
    """Everything that customers said, once, the newest first: a voice that was taken up as a complaint is that one."""
    records = [one for part in PARTS for one in compiled.register.of_part(part) if one.status != VOID]
    taken, following = taken_up(records), trace_following(compiled.register, compiled.history)
    chains = [_chain(compiled, one, led, following) for one in records if identity(one.id) not in taken]
    return tuple(sorted(chains, key=lambda chain: (chain.on, chain.named.id), reverse=True))


def taken_up(records: Iterable[Record]) -> frozenset[str]:
    """The IDs of voices that another record names as where it comes from."""
    return frozenset(
        identity(str(row.get("key"))) for one in records for row in one.get("origin") or () if row.get("key")
    )


def view_chain(
    compiled: Compiled, record: Record, led: Mapping[str, tuple[Led, ...]], following: Following
) -> Chain | None:
    """The chain of one record; None of a record that is nothing that a customer said."""
    return _chain(compiled, record, led, following) if record.type.part in PARTS else None


def _chain(compiled: Compiled, record: Record, led: Mapping[str, tuple[Led, ...]], following: Following) -> Chain:
    """What was done because of it: by itself, or by a nonconformity or an action that followed from it."""
    acting = [record, *(one for one in following.after(record) if one.type.part not in PARTS)]
    came = dict.fromkeys(item for one in acting for item in led.get(identity(one.id), ()))
    changes = sorted((one for one in came if not (one.ahead and one.rejected)), key=lambda one: one.since)
    rows = [row for one in acting for row in one.get("actions") or ()]
    missing = tuple(_missing(record, bool(changes or rows)))
    return Chain(
        name_of(compiled, record.id),
        record.type.title,
        shortened(show(record.get("text"))),
        show(record.get("received"))[:10],
        show(record.get("answered"))[:10],
        tuple(_did(one) for one in changes),
        tuple(map(_action, rows)),
        " ".join(show(record.get("result")).split()),
        show(record.get("told") or (record.get("answered") if _told_by_answer(record) else None))[:10],
        record.get("accepted") == "no",
        missing,
        "open" if is_open(record) else "gaps" if missing else "whole",
        record.get("kind") == "praise",
    )


def _did(one: Led) -> Named:
    """A revision that it led to; one that is not in force yet says so."""
    if not one.ahead:
        return one.named
    text = say_row("", (one.named.text, " (", say_small(one.ahead), ")"))
    return replace(one.named, id=text, title=text)


def is_open(record: Record) -> bool:
    """Whether somebody still works on a record: it has not reached the last of its states."""
    return record.type.lifecycle is not None and not record.is_closed


def _missing(record: Record, done: bool) -> Iterator[str]:
    """The links that a chain lacks; of praise an answer alone."""
    praise = record.get("kind") == "praise"
    if record.get("answered") is None:
        yield say("an answer to the customer")
    if not done and not praise:
        yield say("an action or a changed document")
    if record.get("result") is None and not praise:
        yield say("what came of it")
    if done and not praise and record.get("told") is None and not _told_by_answer(record):
        yield say("word to the customer of what came of it")


def _told_by_answer(record: Record) -> bool:
    """Whether the answer came when everything was done, so that it told what came of it."""
    answered = record.get("answered")
    days = [row.get("done") for row in record.get("actions") or ()]
    return isinstance(answered, date) and bool(days) and all(isinstance(day, date) and day <= answered for day in days)


def _action(row: Mapping[str, object]) -> str:
    done = (
        say("done on {row}", row=show(row["done"]))
        if row.get("done")
        else say("due on {get}", get=show(row.get("due")))
    )
    return say_row("", (show(row.get("what")).rstrip("."), " (", done, ")"))


def shortened(text: str) -> str:
    """A customer's words on one line, cut where they are long."""
    return cut(text, LONGEST)

"""Turns what customers said into chains: said, done, what came of it, and whom we told; each gap is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.lifecycle import VOID
from mastercopy.model.record import identity
from mastercopy.views.ledview import Led
from mastercopy.views.naming import Named, name_of
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

URL = "for/you-said.html"
PARTS = ("voices", "complaints")
LONGEST = 240
"""Characters of a customer's words in a list; the whole stands in the record."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One thing that a customer said, and what became of it; `missing` names the links that are not there."""

    named: Named
    kind: str
    said: str
    on: str
    did: tuple[Named, ...]
    actions: tuple[str, ...]
    result: str
    told: str
    missing: tuple[str, ...]


def view_chains(compiled: Compiled, led: Mapping[str, tuple[Led, ...]]) -> tuple[Chain, ...]:
    """Every voice and complaint that led to something or was answered, the newest first."""
    records = [one for part in PARTS for one in compiled.register.of_part(part) if one.status != VOID]
    chains = [_chain(compiled, record, led.get(identity(record.id), ())) for record in records]
    return tuple(sorted(chains, key=lambda chain: (chain.on, chain.named.id), reverse=True))


def view_chain(compiled: Compiled, record: Record, led: Sequence[Led]) -> Chain | None:
    """The chain of one record; None of a record that is nothing that a customer said."""
    return _chain(compiled, record, led) if record.type.part in PARTS else None


def _chain(compiled: Compiled, record: Record, led: Sequence[Led]) -> Chain:
    actions = tuple(_action(row) for row in record.get("actions") or ())
    did = tuple(one.named for one in led)
    answered, result = show(record.get("answered")), " ".join(show(record.get("result")).split())
    links = (("an action or a changed document", bool(did or actions)), ("what came of it", bool(result or did)))
    missing = [name for name, there in links if not there] + ([] if answered else ["an answer to the customer"])
    return Chain(
        name_of(compiled, record.id),
        record.type.title,
        shortened(show(record.get("text"))),
        show(record.get("received"))[:10],
        did,
        actions,
        result,
        answered[:10],
        tuple(missing),
    )


def _action(row: Mapping[str, object]) -> str:
    done = f"done on {show(row['done'])}" if row.get("done") else f"due on {show(row.get('due'))}"
    return f"{show(row.get('what')).rstrip('.')} ({done})"


def shortened(text: str) -> str:
    """A customer's words on one line, cut where they are long."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"

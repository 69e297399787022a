"""Turns rows of policies into commitments with a name of their own, such as POL-001#C1, and finds who carries them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register

COMMITMENTS = "commitments"
"""The field of a policy that holds the rows, and that of an objective which names them."""
_MARKS = re.compile(r"[*_`\[\]>#|\s]+|\([^()\s]*\)")


@dataclass(frozen=True, slots=True)
class Commitment:
    """One thing that a policy commits to."""

    policy: str
    id: str
    text: str
    tag: str

    @property
    def name(self) -> str:
        """How objectives name it."""
        return f"{self.policy}#{self.id}"


def read_commitments(record: Record, rows: str = COMMITMENTS) -> tuple[Commitment, ...]:
    """What a document commits to, in its order."""
    spec, value = record.type.field(rows), record.get(rows)
    if spec is None or spec.kind != "records" or not isinstance(value, tuple):
        return ()
    return tuple(
        Commitment(record.id, str(row.get("id") or ""), str(row.get("text") or ""), str(row.get("tag") or ""))
        for row in value
    )


def all_commitments(register: Register) -> Iterator[Commitment]:
    """The commitments of every policy, by policy."""
    for record in register.of_part("policies"):
        yield from read_commitments(record)


def carriers_of(register: Register, commitment: Commitment) -> tuple[Record, ...]:
    """The objectives that name a commitment, by ID."""
    wanted = identity(commitment.name)
    return tuple(one for one in register.of_part("objectives") if wanted in map(identity, texts(one.get(COMMITMENTS))))


def stands_in(commitment: Commitment, body: str | None) -> bool:
    """Whether the words of a commitment stand in a text, whatever marks and line ends are between them."""
    said, text = _words(commitment.text), _words(body or "")
    return bool(said) and said in text


def _words(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).casefold().split())

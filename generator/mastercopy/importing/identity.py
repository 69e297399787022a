"""Turns what names a response or a customer into a keyed hash that nobody without the key can turn back."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mastercopy.editing.desk import Desk
from mastercopy.importing.receipt import FOLDER
from mastercopy.sources.tables import read_table
from mastercopy.words import MastercopyError, Place

_BARE = re.compile(r"[\d\s.,#/-]+")
_SAID = re.compile(r".+, key ([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Hasher:
    """The organisation's key; it shows itself by its fingerprint alone."""

    secret: bytes

    def __repr__(self) -> str:
        return f"Hasher({self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        """Eight digits that tell whether two imports had the same key, and nothing of the key."""
        return self._digest("fingerprint", "mastercopy import key")[:8]

    def key(self, source: str, native: str) -> str:
        """The name of a response or row. A letter and hyphens keep it from being taken for a telephone number."""
        return f"{self.fingerprint}-r{self._digest('row', source, native)[:20]}"

    def customer(self, name: str, source: str) -> str:
        """The pseudonym of a customer, the same in whatever tool and whatever case the name is written.

        A bare number is somebody else's in another tool: of it the source is a part.
        """
        plain = " ".join(name.split()).casefold()
        parts = ("customer", source, plain) if _BARE.fullmatch(plain) else ("customer", plain)
        return f"c{self._digest(*parts)[:10]}"

    def origin(self, source: str) -> str:
        """The source with the fingerprint of the key under which its customers have their pseudonyms."""
        return f"{source}, key {self.fingerprint}"

    def file(self, data: bytes) -> str:
        """What tells an export again: HMAC-SHA-256, so that nobody without the key can try files that they guess."""
        return hmac.new(self.secret, data, hashlib.sha256).hexdigest()

    def _digest(self, *parts: str) -> str:
        said = "".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "backslashreplace")
        return hmac.new(self.secret, said, hashlib.sha256).hexdigest()


def check_key(desk: Desk, hasher: Hasher) -> None:
    """Refuse another key than that of earlier imports: the same customer would get another pseudonym."""
    for place, fingerprint in _earlier(desk):
        if fingerprint != hasher.fingerprint:
            raise MastercopyError(
                f"earlier imports used the key {fingerprint}, this one has the key {hasher.fingerprint}: the same "
                "response would count twice, and the same customer would get another pseudonym",
                "bring the key that was used before, with --key-file or MASTERCOPY_IMPORT_KEY",
                place,
            )


def _earlier(desk: Desk) -> Iterator[tuple[Place, str]]:
    for record in desk.register.of_part("complaints"):
        for row in record.get("origin") or ():
            said = _SAID.fullmatch(str(row.get("source") or ""))
            if said is not None:
                yield record.at("origin"), said[1]
    for path in desk.tree.paths:
        if path.startswith(FOLDER) and desk.tree.kinds.get(path) == "file":
            table, _ = read_table(desk.tree.read(path), path)
            for row in table.rows if table is not None and "key" in table.columns else ():
                yield Place(path, row.line), (table.cell(row, "key") or "").partition("-")[0] if table else ""

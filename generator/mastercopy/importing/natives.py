"""Says what names each response of an export: its number, or what it says where it has none."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mastercopy.importing.profile import Profile
from mastercopy.importing.receipt import Response
from mastercopy.importing.rows import Line
from mastercopy.importing.stamps import Stamp, read_stamp
from mastercopy.words import MastercopyError

_STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Natives:
    """Names responses in the order of the export; rows that say the same are told apart by how often they stand."""

    profile: Profile
    zone: ZoneInfo
    seen: Counter[str] = field(default_factory=Counter)

    def name(self, line: Line, response: Response) -> str:
        """The number of a response; else the second of it where the profile demands that; else what was said.

        Everything is read before it is compared, so that another form of dates or another column changes nothing.
        """
        if line.get("key"):
            return line.get("key")
        stamp = read_stamp(line.get(_STAMP), _STAMP, self.profile, self.zone) if line.get(_STAMP) else None
        instant = self._instant(stamp) if stamp is not None and _STAMP in self.profile.required else None
        if instant is not None:
            said = f"at\x1f{instant.replace(microsecond=0).isoformat()}"
        else:
            words = " ".join(unicodedata.normalize("NFC", line.get("text")).split())
            said = "\x1f".join(("said", stamp.isoformat() if stamp is not None else "", response.mark, words))
        self.seen[said] += 1
        return f"{said}\x1f{self.seen[said]}"

    def _instant(self, stamp: Stamp) -> datetime | None:
        """The second of a stamp; a day where every form tells the second is midnight, as workbooks leave it out."""
        if stamp.instant is not None:
            return stamp.instant if stamp.precise else None
        if not self.profile.dates or not all("%S" in form or form == "unix" for form in self.profile.dates):
            return None
        zone = self.profile.zone or self.zone
        return datetime(stamp.year, stamp.month, stamp.day, tzinfo=zone).astimezone(UTC)


def check_grown(before: Mapping[str, Response], keys: Iterable[str], *, unnumbered: bool, wave: str) -> None:
    """Refuse rows without a number where none of what was counted is among them: these may be the same in new dress."""
    if unnumbered and before and before.keys().isdisjoint(keys):
        raise MastercopyError(
            f"not one of the {len(before):,} responses that {wave} counts already stands in this export, and its rows "
            "have no number by which they would be known again: they could count twice",
            "export everything each time, in the form of the first export; for other responses begin another wave",
        )

"""Notes what is read of a day: most of what is made of today would be made of tomorrow as well."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mastercopy.sources.witness import Witness


class DayStandIn:
    """Stands for a day: each day that it is compared with is noted, and it as a whole where it is told.

    So what was made of it is good on every other day that lies on the same side of those days. It is no `date` for
    whoever would look into it without asking, and no key of what is kept elsewhere.
    """

    __slots__ = ("_place", "_target", "_witness")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, witness: Witness, target: date, place: tuple[str, ...]) -> None:
        self._witness, self._target, self._place = witness, target, place

    __class__ = property(lambda self: date)

    def __getattr__(self, name: str) -> Any:
        if name in ("year", "month"):
            return self._witness.wrap(getattr(self._target, name), (*self._place, name))
        return getattr(self._whole(), name)

    def _whole(self) -> date:
        self._witness.note(self._place, "", "", self._target)
        return self._target

    def _compared(self, how: str, other: object) -> Any:
        if type(other) is DayStandIn:
            other = other._whole()
        if not isinstance(other, date) or isinstance(other, datetime):
            return NotImplemented
        answer = getattr(self._target, how)(other)
        self._witness.note(self._place, how, date.isoformat(other), answer)
        return answer

    def __eq__(self, other: object) -> Any:
        return self._compared("__eq__", other)

    def __lt__(self, other: object) -> Any:
        return self._compared("__lt__", other)

    def __le__(self, other: object) -> Any:
        return self._compared("__le__", other)

    def __gt__(self, other: object) -> Any:
        return self._compared("__gt__", other)

    def __ge__(self, other: object) -> Any:
        return self._compared("__ge__", other)

    def __add__(self, other: Any) -> Any:
        return self._whole() + other

    def __sub__(self, other: Any) -> Any:
        return self._whole() - (other._whole() if type(other) is DayStandIn else other)

    def __rsub__(self, other: Any) -> Any:
        return other - self._whole()

    def __str__(self) -> str:
        return str(self._whole())

    def __format__(self, how: str) -> str:
        return format(self._whole(), how)

    def __reduce__(self) -> Any:
        return self._whole().__reduce__()


COMPARED = ("__eq__", "__lt__", "__le__", "__gt__", "__ge__")
"""How a day can be noted to compare with another; notes name that one as `key`."""

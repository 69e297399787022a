"""Notes what is read of a few large values while something is made of them, so that it need not be made again.

What was made is good for as long as every note says the same: it is never asked what might have changed, but what was
read. Reading goes through stand-ins, which note it and hand on the real value. Whatever a stand-in cannot note is an
error, and what is being made is then not kept.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import wraps
from types import FunctionType, MappingProxyType
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from mastercopy.sources.witnessedday import COMPARED, DayStandIn

_Subject = TypeVar("_Subject")
_Result = TypeVar("_Result")
_THERE = "?"
_ABSENT = ...
"""What a mapping has where it has nothing; no value of ours is it."""
_ONCE: dict[str, Callable[[Any], Any]] = {}


class Note(NamedTuple):
    """One thing that was read: where it stands, how it was asked for, and the SHA-256 of the answer.

    `place` begins with the name of a value; a step that begins with @ is a function of what stands before it. `how` is
    empty for the value that stands there, `?` for its class alone, `[` for what a mapping has under `key`, `*` for all
    of a mapping, else the method that was called with `key`; of a day, how it compares with the day `key`.
    """

    place: tuple[str, ...]
    how: str
    key: str
    digest: str


class Manners(NamedTuple):
    """What stand-ins do with whom: values of which `classes` are read piece by piece, all others as a whole.

    Of the methods of these classes (`Class.method`), `asked` are noted with their answer, and `free` are not noted,
    because they say the same for ever; all others are run, and what they read is noted.
    """

    classes: tuple[type, ...]
    asked: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()


class Digests:
    """The SHA-256 of values, each computed once; TypeError for one that is more than data."""

    def __init__(self, shared: tuple[type, ...] = (), with_sets: tuple[type, ...] = ()) -> None:
        """Values of `shared` classes are part of many others, and told by their own digest there.

        Dataclasses that hold sets have to be named, because a set has another order in each process.
        """
        self._found: dict[int, tuple[object, str]] = {}
        self._shared = shared
        self._table: dict[type, Callable[[Any], Any]] = {MappingProxyType: lambda value: (dict, (dict(value),))}
        self._table |= dict.fromkeys(shared, lambda value: (str, (self.of(value),)))
        self._table |= dict.fromkeys(with_sets, _in_order)

    def of(self, value: object) -> str:
        """By content alone: whether two of its parts are one object makes no difference."""
        found = self._found.get(id(value))
        if found is None:
            found = self._found[id(value)] = (value, self._compute(value))  # held, so that nothing else gets its number
        return found[1]

    def _compute(self, value: object) -> str:
        written = io.BytesIO()
        pickler = pickle.Pickler(written, 5)
        pickler.fast = True
        pickler.dispatch_table = {
            kind: told for kind, told in self._table.items() if kind is not type(value) or kind not in self._shared
        }
        try:
            pickler.dump(value)
        except (pickle.PicklingError, AttributeError, RecursionError, ValueError) as fault:
            raise TypeError(f"{type(value).__name__} is more than data") from fault
        return hashlib.sha256(written.getbuffer()).hexdigest()


def _in_order(value: Any) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
    """How a dataclass is told whose sets have no order of their own."""
    told = {one.name: getattr(value, one.name) for one in fields(value)}
    return dict, ({name: sorted(one) if isinstance(one, frozenset) else one for name, one in told.items()},)


class Witness:
    """What was read of `values`, by their names."""

    def __init__(self, values: Mapping[str, object], manners: Manners, digests: Digests) -> None:
        self._values, self._manners, self._digests = values, manners, digests
        self._notes: dict[tuple[tuple[str, ...], str, str], str] = {}

    def see(self, name: str) -> Any:
        """What stands for one of the values."""
        return self.wrap(self._values[name], (name,))

    def notes(self) -> tuple[Note, ...]:
        """Everything that was read up to now."""
        return tuple(Note(*asked, digest) for asked, digest in self._notes.items())

    def note(self, place: tuple[str, ...], how: str, key: Any, value: object) -> None:
        """Remember an answer. TypeError where it, or what was asked, is more than data."""
        if not isinstance(key, str):
            raise TypeError(f"{key!r} is no text to ask for")
        asked = place, how, key
        if asked not in self._notes:
            self._notes[asked] = self._digests.of(value)

    def wrap(self, value: Any, place: tuple[str, ...]) -> Any:
        """A stand-in for a large value; any other is noted as it is."""
        if isinstance(value, (StandIn, MappingStandIn, DayStandIn)):
            return value
        if isinstance(value, self._manners.classes):
            self.note(place, _THERE, "", type(value).__name__)
            return StandIn(self, value, place)
        if isinstance(value, Mapping):
            return MappingStandIn(self, value, place)
        if type(value) is date:
            return DayStandIn(self, value, place)
        self.note(place, "", "", value)
        return value

    def call(self, target: Any, place: tuple[str, ...], name: str) -> Callable[..., Any] | None:
        """A method that is noted with its answer, or not at all; None for one that is run and watched."""
        whole = f"{type(target).__name__}.{name}"
        if whole in self._manners.free:
            free: Callable[..., Any] = getattr(target, name)
            return free
        if whole not in self._manners.asked:
            return None

        def ask(key: str) -> Any:
            try:
                answer = getattr(target, name)(key)
            except Exception as fault:
                raise TypeError(f"{whole} has no answer that can be noted") from fault
            self.note(place, name, key, answer)
            return answer

        return ask


class StandIn:
    """Stands for an object whose parts are noted one by one; it can be no key of what is kept elsewhere."""

    __slots__ = ("_place", "_target", "_witness")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, witness: Witness, target: Any, place: tuple[str, ...]) -> None:
        self._witness, self._target, self._place = witness, target, place

    def __getattr__(self, name: str) -> Any:
        target = self._target
        found = getattr(type(target), name, None)
        if isinstance(found, property) and found.fget is not None:
            return found.fget(self)
        if isinstance(found, FunctionType):
            return self._witness.call(target, self._place, name) or found.__get__(self)
        return self._witness.wrap(getattr(target, name), (*self._place, name))

    def __bool__(self) -> bool:
        if hasattr(type(self._target), "__bool__") or hasattr(type(self._target), "__len__"):
            raise TypeError("what stands for a value has no truth of its own")
        return True

    def __eq__(self, other: object) -> bool:
        raise TypeError("what stands for a value can be compared with nothing")

    def __reduce__(self) -> Any:
        raise TypeError("what stands for a value is no data")


class MappingStandIn(Mapping[str, Any]):
    """Stands for a mapping: what is asked for by its key is noted alone, and otherwise all of it."""

    def __init__(self, witness: Witness, target: Mapping[str, Any], place: tuple[str, ...]) -> None:
        self._witness, self._target, self._place = witness, target, place

    def get(self, key: str, default: Any = None) -> Any:
        """The value under a key, and a note of it or of its absence."""
        found = self._target.get(key, _ABSENT)
        self._witness.note(self._place, "[", key, found)
        return default if found is _ABSENT else found

    def __getitem__(self, key: str) -> Any:
        found = self.get(key, _ABSENT)
        if found is _ABSENT:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(key, _ABSENT) is not _ABSENT  # type: ignore[arg-type]

    def _all(self) -> Mapping[str, Any]:
        self._witness.note(self._place, "*", "", self._target)
        return self._target

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __reduce__(self) -> Any:
        raise TypeError("what stands for a value is no data")


def once(function: Callable[[_Subject], _Result]) -> Callable[[_Subject], _Result]:
    """Make a function of one large value answer once for it; what stands for that value is given the same answer."""
    kept: WeakKeyDictionary[Any, _Result] = WeakKeyDictionary()
    name = f"@{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def answer(subject: Any) -> Any:
        if isinstance(subject, StandIn):
            return subject._witness.wrap(answer(subject._target), (*subject._place, name))
        if subject not in kept:
            kept[subject] = function(subject)
        return kept[subject]

    _ONCE[name] = answer
    return answer


def still_so(notes: tuple[Note, ...], values: Mapping[str, object], digests: Digests) -> bool:
    """Whether everything that was read would be read again."""
    try:
        return all(digests.of(_read(note, values)) == note.digest for note in notes)
    except (AttributeError, KeyError, TypeError, ValueError):  # what was read is not even there, or is no note of ours
        return False


def _read(note: Note, values: Mapping[str, object]) -> object:
    first, *steps = note.place
    value: Any = values[first]
    for step in steps:
        value = _ONCE[step](value) if step.startswith("@") else getattr(value, step)
    if note.how == _THERE:
        return type(value).__name__
    if note.how == "[":
        return value.get(note.key, _ABSENT)
    if note.how in COMPARED:
        return getattr(value, note.how)(date.fromisoformat(note.key))
    return getattr(value, note.how)(note.key) if note.how not in ("", "*") else value

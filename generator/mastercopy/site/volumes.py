"""Takes the pages of a document or record as they were made before, where all that was read for them is still so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from mastercopy.history.dossier import Archive
from mastercopy.history.following import Following
from mastercopy.history.seen import common_places
from mastercopy.history.sight import Sight
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import History
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import Catalog
from mastercopy.model.organisation import People
from mastercopy.model.recordtype import RecordType
from mastercopy.model.redaction import Redaction
from mastercopy.model.register import Register
from mastercopy.model.standard import Standard
from mastercopy.site.compositor import open_compositor
from mastercopy.site.content import EnginePage, Kept, SearchEntry, StampedPage, Volume
from mastercopy.site.search import all_words
from mastercopy.sources.files import Tree
from mastercopy.sources.shelf import Shelf
from mastercopy.sources.witness import Digests, Manners, Note, Witness, still_so
from mastercopy.text.markdown import Heading, Rendered, Renderer

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_PIECEWISE = (Register, History, People, Catalog, Archive, Timeline, Following, Tree)
"""What a page reads a few things of, beside what is compiled itself and the project that it came from."""
_WITH_SETS = (Standard, Sight, Redaction, Calendar)
_ASKED = frozenset({"Catalog.by_part", "Register.of_part", "Register.of_type", "Tree.read"})
_READS = frozenset({"Project.read", "Project.read_all", "Timeline.read"})
_SIZE = 8
"""Bytes that say how long the head of a packed volume is."""
_BESIDE = tuple(one.name for one in fields(StampedPage) if one.name != "html")
"""What a page is beside its body, which follows the head."""


@dataclass(frozen=True, slots=True)
class Binder:
    """What keeps volumes. `settings` name the program and all that no document reads; `values` are what it may read.

    Of each there is a head, which is found by its name and good while its notes are, and the volume itself, by its
    SHA-256; without them the site is the same.
    """

    shelf: Shelf
    settings: str
    values: Mapping[str, object]
    manners: Manners
    digests: Digests = field(default_factory=Digests)

    def bind_page(self, name: str, make: Callable[[Callable[[str], Any]], StampedPage]) -> StampedPage:
        """A page alone."""
        return self.bind(name, lambda see: Volume(None, (make(see),), {})).stamped[0]

    def bind(self, name: str, make: Callable[[Callable[[str], Any]], Volume]) -> Volume:
        """The volume of that name; `make` is given what leads to the values by their names."""
        if self.shelf.folder is None:
            return make(self.values.__getitem__)
        head = self._head(name)
        volume = self._open(head) if head is not None else None
        if volume is not None:
            return volume
        witness = Witness(self.values, self.manners, self.digests)
        try:
            made = make(witness.see)
        except TypeError:  # more was read than can be noted
            return make(self.values.__getitem__)
        return self._keep(name, witness.notes(), made)

    def kept(self, name: str) -> Kept | None:
        """What is known of a volume that is on the shelf and good; None where there is none."""
        head = self._head(name)
        return head.kept if head is not None and self.shelf.use(head.volume) else None

    def _place(self, name: str) -> str:
        return hashlib.sha256(json.dumps(["pages", self.settings, name]).encode()).hexdigest()

    def _head(self, name: str) -> Head | None:
        """A head whose notes hold; None where there is none, or it is no piece of ours."""
        place = self._place(name)
        packed = self.shelf.read(place)
        try:
            head = unpack_head(place, packed) if packed is not None else None
        except (KeyError, RecursionError, TypeError, ValueError):
            return None
        return head if head is not None and still_so(head.notes, self.values, self.digests) else None

    def _open(self, head: Head) -> Volume | None:
        packed = self.shelf.read(head.volume)
        try:
            return replace(unpack_volume(packed), kept=head.kept) if packed is not None else None
        except (KeyError, RecursionError, RuntimeError, TypeError, ValueError):
            return None

    def _keep(self, name: str, notes: tuple[Note, ...], made: Volume) -> Volume:
        """Put both on the shelf, the volume first: whoever finds the head may look for it."""
        packed, page = pack_volume(made), made.page
        volume = hashlib.sha256(packed).hexdigest()
        words = all_words(page.rendered.html) if page is not None and page.rendered is not None else ""
        head = json.dumps([notes, volume, asdict(page.search) if page and page.search else None, words]).encode("ascii")
        place = self._place(name)
        self.shelf.keep(volume, packed)
        self.shelf.keep(place, head)
        return replace(made, kept=unpack_head(place, head).kept)


def open_binder(
    compiled: Compiled, renderer: Renderer, base: str, values: Mapping[str, object], *, texts: bool = False
) -> Binder:
    """What keeps pages where texts are kept; one piece for each audience and address of the site.

    Pages of many `texts` do not note each that they read: what a blob holds is what its name says, except for an
    audience, to which it says what those may see, and that by the path where it lies.
    """
    compositor, digests = open_compositor(compiled, renderer), Digests((RecordType,), _WITH_SETS)
    seen = texts and compiled.sight is not None
    eyes = digests.of((compiled.sight, common_places(compiled.blobs.timeline))) if seen else ""
    classes = (*_PIECEWISE, type(compiled), type(compiled.blobs))
    manners = Manners(classes, _ASKED, _READS) if texts else Manners(classes, _ASKED | {"Timeline.read"})
    settings = json.dumps([compositor.settings, base, compiled.audience, eyes])
    return Binder(compositor.shelf, settings, values, manners, digests)


class Head(NamedTuple):
    """What was read for a volume, under which name it is kept, and what is known of it."""

    notes: tuple[Note, ...]
    volume: str
    kept: Kept


def unpack_head(place: str, packed: bytes) -> Head:
    """What was kept at a place; an error for bytes that hold something else."""
    notes, volume, search, words = json.loads(packed)
    if not (isinstance(volume, str) and isinstance(words, str) and volume.isalnum()):
        raise ValueError("a volume has a name, and its page words")
    seal = hashlib.sha256(place.encode() + packed).hexdigest()
    return Head(tuple(_notes(notes)), volume, Kept(seal, _entry(search), words))


def pack_volume(volume: Volume) -> bytes:
    """As bytes: first what is there, then every page and file, one after the other."""
    encoded = [one.html.encode() for one in volume.stamped]
    beside = [{name: getattr(one, name) for name in _BESIDE} for one in volume.stamped]
    pages = [one | {"html": len(body)} for one, body in zip(beside, encoded, strict=True)]
    files = [[name, len(data)] for name, data in volume.files.items()]
    page = asdict(volume.page) if volume.page is not None else None
    head = json.dumps([page, pages, files]).encode("ascii")
    return b"".join((len(head).to_bytes(_SIZE), head, *encoded, *volume.files.values()))


def unpack_volume(data: bytes) -> Volume:
    """What was packed; an error for bytes that hold something else."""
    end = _SIZE + int.from_bytes(data[:_SIZE])
    page, pages, files = json.loads(data[_SIZE:end])
    sizes = [*(one["html"] for one in pages), *(size for _, size in files)]
    if end + sum(sizes) != len(data):
        raise ValueError("there is more or less than the head says")
    bodies = (data[begin:until] for begin, until in pairwise(accumulate(sizes, initial=end)))
    stamped = tuple(StampedPage(**{**one, "html": next(bodies).decode()}) for one in pages)
    return Volume(_page(page), stamped, {name: next(bodies) for name, _ in files})


def _notes(told: list[Any]) -> Iterator[Note]:
    for place, how, key, digest in told:
        yield Note(tuple(place), how, key, digest)


def _page(told: dict[str, Any] | None) -> EnginePage | None:
    if told is None:
        return None
    search, rendered = _entry(told["search"]), told["rendered"]
    if rendered is not None:
        headings = tuple(Heading(*one) for one in rendered["headings"])
        rendered = Rendered(tuple(rendered["passages"]), headings)
    return EnginePage(**{**told, "search": search, "rendered": rendered})


def _entry(told: dict[str, Any] | None) -> SearchEntry | None:
    return SearchEntry(**{**told, "numbers": tuple(told["numbers"])}) if told is not None else None

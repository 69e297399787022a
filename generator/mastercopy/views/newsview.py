"""Turns everything that happened into the news of each audience: what changed for whom, newest first."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mastercopy.history.ledger import LEDGER
from mastercopy.model.lifecycle import VOID
from mastercopy.model.organisation import read_day
from mastercopy.model.period import period_of, periods_until
from mastercopy.model.record import identity
from mastercopy.views.addresses import register_url
from mastercopy.views.changesview import WITHDRAWN, Happening, view_changes
from mastercopy.views.logview import RECORD_CHANGED, SLIPPED, Entry
from mastercopy.views.naming import name_of, person_name
from mastercopy.views.recordbookview import EPOCH
from mastercopy.views.wording import EVENT, MEANING, STATUS, label

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.recordtype import RecordType

STAFF, CONTROLLERS, AUDITORS, LEADERSHIP = "staff", "controllers", "auditors", "leadership"
AUDIENCES = (STAFF, CONTROLLERS, AUDITORS, LEADERSHIP)
NEWEST = 50
"""So many entries a feed has; who reads it less often than that opens the pages."""
OF_AUDITORS = ("audits", "findings", "programmes", "waivers", "responses")
OF_LEADERSHIP = ("objectives", "engagements", "waves", "responses", "ideas")
_PROMISED = ("objectives", "needs")
_COUNTED = ("complaints", "voices")
_MONTHS = 12
_STATE = f"{label('status')}: "
_FOR_AUDITORS = {*MEANING.values(), SLIPPED} | {EVENT[kind] for kind in ("deleted", "returned", "unreadable")}


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened on a day: `key` stays the same for ever, `url` is the page that tells more."""

    key: str
    day: date
    title: str
    summary: str
    url: str


def view_news(compiled: Compiled, log: Sequence[Entry], book: Mapping[str, Any]) -> Mapping[str, tuple[News, ...]]:
    """The news of each audience until the site's day; `book` is what records were from day to day."""
    turns = list(_turns(compiled, book))
    return {
        STAFF: _newest(_of_staff(one) for one in view_changes(compiled)),
        CONTROLLERS: _newest(_logged(compiled, _last([entry for entry in log if _is_of_documents(entry)]))),
        AUDITORS: _newest(
            (
                *_logged(compiled, _last([entry for entry in log if entry.kind in _FOR_AUDITORS])),
                *_changed(compiled, (entry for entry in log if _is_change_of(compiled, entry, OF_AUDITORS))),
                *(news for part, news in turns if part in OF_AUDITORS),
                *_rewritten(compiled),
            )
        ),
        LEADERSHIP: _newest(
            (
                *_changed(compiled, (entry for entry in log if _is_change_of(compiled, entry, _PROMISED))),
                *(news for part, news in turns if part in OF_LEADERSHIP),
                *_counts(compiled),
            )
        ),
    }


def view_news_of(compiled: Compiled, role: str) -> tuple[News, ...]:
    """What a role has to follow differently: what names it among the readers, and what is for everybody."""
    return _newest(_of_staff(one) for one in view_changes(compiled) if not one.readers or role in one.readers)


def _newest(found: Iterator[News] | Sequence[News]) -> tuple[News, ...]:
    """The newest news, newest first, of each day by what it is about; each key once."""
    rows = sorted(found, key=lambda one: (-one.day.toordinal(), one.key.partition(":")[0]))
    return tuple({one.key: one for one in rows}.values())[:NEWEST]


def _last(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries of the last days, as many as news are told: of a day, all of them, for they are numbered together."""
    known = {day for day in {entry.day[:10] for entry in entries} if read_day(day) is not None}
    days = sorted((entry.day[:10] for entry in entries if entry.day[:10] in known), reverse=True)
    since = days[min(NEWEST, len(days)) - 1] if days else ""
    return (entry for entry in entries if entry.day[:10] >= since)


def _of_staff(one: Happening) -> News:
    over = one.kind == WITHDRAWN
    key = f"{one.named.id}:{'withdrawn' if over else 'in-force'}:{one.revision}:{one.day}"
    said = f"{one.named.text}: no longer in force" if over else f"{one.named.text}: revision {one.revision} is in force"
    return News(key, one.day, said, one.sentence, one.named.url or "index.html")


def _logged(compiled: Compiled, entries: Iterable[Entry]) -> Iterator[News]:
    """Entries of the list of everything; of two that differ in their words alone, the second has a number."""
    seen: dict[str, int] = {}
    for entry in sorted(entries, key=lambda one: (one.day, one.kind, one.about.id, one.sentence)):
        day = read_day(entry.day[:10])
        if day is None:
            continue
        told = "\n".join((entry.day, entry.kind, entry.about.id, entry.about.url or "", entry.who))
        mark = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
        seen[mark] = seen.get(mark, 0) + 1
        who = f" ({entry.who})" if entry.who else ""
        number = f":{seen[mark]}" if seen[mark] > 1 else ""
        void = "" if entry.counts else ", which does not count"
        # By the name that it has: what a revision to come calls it is told on its own page.
        title = f"{entry.kind}{void}: {name_of(compiled, entry.about.id).text}"
        yield News(
            f"{entry.about.id}:{mark}{number}", day, title, entry.sentence + who, entry.about.url or "for/log.html"
        )


def _is_of_documents(entry: Entry) -> bool:
    """Whether an entry is news of a document; that the revision before is over follows from the one in force."""
    return entry.kind != RECORD_CHANGED and not entry.sentence.endswith(f", {STATUS['superseded'].lower()}")


def _changed(compiled: Compiled, entries: Iterator[Entry]) -> Iterator[News]:
    """What was changed in a record on one day by one person, as one; where its state alone changed, that is told."""
    ordered = sorted(entries, key=lambda one: (one.day, one.about.id, one.who, one.sentence))
    for (told, name, who), found in groupby(ordered, key=lambda one: (one.day, one.about.id, one.who)):
        rows, day = list(found), read_day(told[:10])
        if day is not None and not all(one.sentence.startswith(_STATE) for one in rows):
            mark = hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()[:8]
            said = "; ".join(one.sentence for one in rows) + (f" ({who})" if who else "")
            about = name_of(compiled, name)
            yield News(f"{name}:changed:{day}:{mark}", day, f"{about.text}: changed", said, about.url or "for/log.html")


def _is_change_of(compiled: Compiled, entry: Entry, parts: Sequence[str]) -> bool:
    """Whether an entry tells of a changed record that plays a part; the values of a series are no news of their own."""
    record = compiled.register.get(entry.about.id) if entry.kind == RECORD_CHANGED else None
    if record is None or record.type.part not in parts:
        return False
    series = (spec.title for spec in record.type.fields if spec.key == "period" and any(spec.fields))
    return not any(entry.sentence.startswith(title) for title in series)


def _turns(compiled: Compiled, book: Mapping[str, Any]) -> Iterator[tuple[str, News]]:
    """(part, news) of every record that came, went, or stands otherwise than before."""
    kinds = {kind.title: kind for _, kind in sorted(compiled.catalog.types.items())}
    for name, url, title, days in book["records"]:
        kind = kinds.get(book["words"][title])
        if kind is not None and kind.part in (*OF_AUDITORS, *OF_LEADERSHIP):
            page = url or register_url(kind.name)
            yield from ((kind.part or "", one) for one in _stages(name, page, kind, days, book["words"]))


def _stages(name: str, page: str, kind: RecordType, days: Sequence[Any], words: Sequence[str]) -> Iterator[News]:
    at, state, title = EPOCH, "", name
    for step in days:
        at, before = at + step[0], state
        day = date.fromordinal(at)
        if len(step) == 1:
            state = ""
            yield News(f"{name}:gone:{day}", day, f"{name} {title}: no longer there", "Its file was taken away", page)
            continue
        title, state = words[step[1]], words[step[2]]
        if state != before:
            said = f"{kind.title}, first recorded" if not before else f"{kind.title}, before: {before}"
            figure = f". {words[step[4]]}" if words[step[4]] else ""
            heading = f"{name} {title}: {state}" if state else f"{name} {title}"
            yield News(f"{name}:{state or 'there'}:{day}", day, heading, said + figure, page)


def _rewritten(compiled: Compiled) -> Iterator[News]:
    """Roles that were entered for days past, and what an earlier ledger knows otherwise."""
    for row in compiled.history.backdated:
        person, role = (person_name(compiled, name).title for name in (row.person, row.role))
        since = f"from {row.start}" if row.start is not None else "without a first day"
        said = f"{role}, {since}, was entered on {row.entered}"
        key = f"backdated:{row.person}:{row.role}:{row.start}:{row.commit}"
        yield News(key, row.entered, f"A role was entered later than it begins: {person}", said, "problems.html")
    for problem in compiled.result.problems:
        if problem.place.path == LEDGER:
            key = f"ledger:{problem.slug}:{problem.record}:{problem.commit}"
            yield News(key, compiled.as_of, "The history is not what it was", problem.sentence, "problems.html")


def _counts(compiled: Compiled) -> Iterator[News]:
    """How many customers complained or spoke in each month that is over, since the first; no words of theirs."""
    for _, kind in sorted(compiled.catalog.types.items()):
        spec = next((one for one in kind.measures if one.kind == "count"), None)
        if spec is None or kind.part not in _COUNTED:
            continue
        records = [one for one in compiled.register.of_type(kind.name) if one.status != VOID]
        days = [day for one in records if isinstance(day := one.get(spec.by), date) and day <= compiled.as_of]
        first = period_of(min(days), "month") if days else None
        months = Counter(period_of(day, "month").text for day in days)
        before = None
        for month in periods_until(first, compiled.as_of)[-_MONTHS:] if first is not None else ():
            title = f"{spec.title} in {month.text}: {months[month.text]}"
            said = f"{before} in the month before" if before is not None else "the first month that is told of"
            yield News(f"{identity(kind.name)}:{month.text}", month.last, title, said, register_url(kind.name))
            before = months[month.text]

"""Writes what customers and employees told the company of the showcase: channels, complaints, ideas, a meeting."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CATEGORIES = (
    "late delivery",
    "late delivery",
    "late delivery",
    "product defect",
    "product defect",
    "information",
    "other",
)
WORDS = (
    "I stayed at home for it, and nobody came before the evening.",
    'The leaflet says "oil", the label says wax. </p><script>alert(1)</script>',
    "A drawer sticks since the first cold week, and it is the one that we need every morning of every day.",
)
CHANNEL = (
    "id: CHN-001\ntitle: By telephone\nkind: telephone\nowner: shift-lead\ndirection: both\ncomplaints: yes\n"
    "reach: The number on every delivery note\nhours: Monday to Friday, 9 to 17\nlanguages: [Portuguese, English]\n"
    "acknowledge_within: 4 hours\nanswer_within: 5 days\n"
)
PLAN = (
    "monitored:\n  - {id: MON-001, title: Delivery time, values_of: OBJ-001, source: Order book, method: All orders, "
    "frequency: monthly, since: 2026-01, owner: operations-manager}\n  - {id: MON-002, title: Complaints received, "
    "measure: complaint.received, source: Register of complaints, method: Counted by the day of receipt, "
    "frequency: monthly, since: 2025-01, owner: operations-manager}\n"
)
MEETING = (
    "id: ENG-2026-001\ntitle: Spring meeting of the customer board\nkind: advisory board\nplanned: 2026-04-09\n"
    "held: 2026-04-09\ncustomers: 6\nhosts: [shift-lead]\nneeds: [NEED-001]\nstatus: held\n"
    "said:\n  - {text: Two days are enough}\n"
)


def write_customers(folder: Path) -> None:
    """The records, the same on every machine: a rise of complaints in autumn 2025, and some that wait."""
    files = {
        "records/channels/CHN-001.yml": CHANNEL,
        "records/monitoring.yml": PLAN,
        "records/engagements/ENG-2026-001.yml": MEETING,
        **{f"records/complaints/{name}.yml": text for name, text in _complaints()},
        **{f"records/ideas/{name}.yml": text for name, text in _ideas()},
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _complaints() -> Iterator[tuple[str, str]]:
    chance, number = random.Random(11), 0
    for month in range(23):
        first = date(2025 + month // 12, month % 12 + 1, 1)
        for _ in range(9 if month == 9 else chance.choice((1, 2, 2, 3))):
            number += 1
            day = first + timedelta(chance.randrange(20))
            name = f"CMP-{day.year}-{number:03d}"
            head = (
                f"id: {name}\ntitle: Complaint {number}\nreceived: {day} 10:15\nchannel: CHN-001\nneeds: [NEED-003]\n"
            )
            told = f"category: {chance.choice(CATEGORIES)}\ntext: >-\n  {chance.choice(WORDS)}\n"
            yield name, head + told + _ended(day, chance.randrange(1, 9), month)


def _ended(day: date, days: int, month: int) -> str:
    """How a complaint ended; those of the last month wait."""
    if month == 22:
        return "status: received\n"
    answered = day + timedelta(days)
    return (
        f"status: closed\nseverity: low\nacknowledged: {day} 11:00\nanswered: {answered} 12:00\nanswer: We rang.\n"
        f"cause: environment\naccepted: yes\nclosed: {answered + timedelta(3)} 12:00\nresult: No such day since\n"
        f"actions:\n  - {{id: A1, what: Ring first, owner: shift-lead, due: {answered}, done: {answered}}}\n"
    )


def _ideas() -> Iterator[tuple[str, str]]:
    teams = ("Packing", "Workshop", "Finishing", "Customer care", "Office")
    for number in range(1, 19):
        day = date(2025, 1, 6) + timedelta(37 * number)
        name = f"IDE-{day.year}-{number:03d}"
        text = f"id: {name}\ntitle: Idea {number}\nraised: {day}\nteam: {teams[number % 5]}\nproblem: p\nproposal: q\n"
        yield (
            name,
            text
            + (
                f"status: answered\nanswered: {day + timedelta(6)}\nanswer: Yes\n"
                if number < 18
                else "status: raised\n"
            ),
        )

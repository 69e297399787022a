"""The next review of a document follows from its last review, and from the last time it was put off."""

from __future__ import annotations

from datetime import date

from mastercopy.history.review import next_review

BEGIN = date(2025, 4, 1)
FIRST = {"on": "2026-03-10", "until": "2026-06-30", "by": "bob", "reason": "Busy"}
SECOND = {"on": "2026-06-24", "until": "2027-01-29", "by": "bob", "reason": "A trial runs"}


def test_a_review_put_off_twice_is_due_on_the_last_day_agreed() -> None:
    fields = {"review_cycle": "12 months", "postponed": [FIRST, SECOND]}
    assert next_review(fields, BEGIN, date(2026, 11, 25)) == (date(2027, 1, 29), date(2026, 4, 1))
    assert next_review(fields, BEGIN, date(2026, 6, 23)) == (date(2026, 6, 30), date(2026, 4, 1))
    assert next_review(fields, BEGIN, date(2026, 3, 9)) == (date(2026, 4, 1), None)


def test_a_review_held_ends_what_was_put_off_before_it() -> None:
    held = {"on": "2026-06-24", "by": "bob", "role": "quality-manager", "verdict": "keep", "basis": "Read"}
    fields = {"review_cycle": "12 months", "reviews": [held], "postponed": [FIRST, SECOND]}
    assert next_review(fields, BEGIN, date(2026, 11, 25)) == (date(2027, 6, 24), None)

"""Turns the register into who holds which role on a day, in their own right."""

from __future__ import annotations

from datetime import date

from mastercopy.model.fields import texts
from mastercopy.model.register import Register

Held = frozenset[tuple[str, str]]
"""(person, role), by ID."""


def held_on(register: Register, day: date) -> Held:
    """Every person with every role that the people's records say they hold on a day; delegations do not count."""
    return frozenset(
        (person.id, role)
        for person in register.of_part("people")
        for row in person.get("roles") or ()
        for role in texts(row.get("role"))
        if (row.get("from") is None or row["from"] <= day) and (row.get("until") is None or day <= row["until"])
    )

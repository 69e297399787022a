"""Says which states a record passes through, in order, and by which side exits it may leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VOID = "void"
"""The exit of what should never have been: nothing counts it."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """States in their order; each exit names the fields it needs."""

    states: tuple[str, ...]
    exits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def every(self) -> tuple[str, ...]:
        return (*self.states, *self.exits)

    def is_over(self, status: str | None) -> bool:
        """Whether a record in `status` is at the end of its life or left it; one of a single state ends by an exit."""
        return status in self.exits or (len(self.states) > 1 and status == self.states[-1])

    def reached(self, status: str | None, state: str) -> bool:
        """Whether a record in `status` has reached `state`; whoever took a side exit has reached everything."""
        if status in self.exits:
            return True
        if status not in self.states or state not in self.states:
            return False
        return self.states.index(status) >= self.states.index(state)

    def demands(self, status: str | None, spec_name: str, required_from: str | None) -> bool:
        """Whether a record in `status` must have a field: its state has come, or its exit asks for it."""
        if status in self.exits:
            return spec_name in self.exits[str(status)]
        return required_from is not None and self.reached(status, required_from)

"""Bad cases of the rules that know no type, on a type that an organisation made for itself."""

from __future__ import annotations

Edit = tuple[str, str, str]
VAN = "records/vans/VAN-001.yml"
TYPE: Edit = (
    "records/_types/van/type.yml",
    "",
    """title: Van
prefix: VAN
folder: vans
family: record
lifecycle: {states: [bought, in-use, sold]}
fields:
  title:    {kind: text, required: true}
  bought:   {kind: date, required: true}
  driver:   {kind: role}
  inspector: {kind: role}
  process:  {kind: link, to: [process], many: true}
  idle:     {kind: text}
  service:  {kind: duration}
  services:
    kind: records
    fields:
      day: {kind: date, required: true}
      by:  {kind: role}
rules:
  interval-missed: {rows: services, day: day, every: service, since: bought}
  cadence-missed:  {date: bought, every: 24 months}
  names-nothing:   {fields: process, unless: idle, since: in-use}
  not-followed-up: {by: objective, since: in-use, within: 12 months, date: bought}
  own-work-judged: {judge: inspector, of: driver services.by}
""",
)


def van(*lines: str) -> list[Edit]:
    """The type, and one van of it."""
    return [TYPE, (VAN, "", "\n".join(("id: VAN-001", "title: Blue van", *lines)) + "\n")]


CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("interval-missed", van("status: bought", "bought: 2026-01-02", "service: 6 months"), VAN, 5, 1),
    ("interval-missed", van("status: bought", "bought: 2025-01-02", "service: 6 months", "services:",
      "  - {day: 2026-02-01}"), VAN, 6, 1),
    ("cadence-missed", van("status: bought", "bought: 2023-01-02"), VAN, 4, 1),
    ("names-nothing", van("status: in-use", "bought: 2026-01-02"), VAN, 1, 1),
    ("not-followed-up", van("status: in-use", "bought: 2025-01-02", "idle: Spare"), VAN, 1, 1),
    ("own-work-judged", van("status: bought", "bought: 2026-01-02", "driver: picker", "inspector: picker"), VAN, 6, 1),
    ("own-work-judged", van("status: bought", "bought: 2026-01-02", "inspector: picker", "services:",
      "  - {day: 2026-02-01, by: picker}"), VAN, 5, 1),
]  # fmt: skip
TOLD: set[str] = set()

"""Bad cases of the rules about what an organisation says and shows: plan, sessions, workshops, stories, teams."""

from __future__ import annotations

Edit = tuple[str, str, str]
COM, SES = "records/communications/COM-001.yml", "records/sessions/SES-2026-001.yml"
SERIES, WSP = "records/workshop-series/WSS-001.yml", "records/workshops/WSP-2026-01.yml"
STORY, TEAM = "records/stories/STO-2026-001.yml", "records/teams/TEA-001.yml"
SRV, VOICE = "records/surveys/SRV-2026-01.yml", "records/feedback/FBK-2026-020.yml"


def planned(*lines: str) -> Edit:
    """One line of a communication plan."""
    head = ("id: COM-001", "title: How we did", "whom: All", "how: At the board", "by: operations-manager")
    return (COM, "", "\n".join((*head, "language: Portuguese", *lines)) + "\n")


def session(*lines: str, name: str = "SES-2026-001", held: str = "2026-11-02") -> Edit:
    """A session of that line that was held."""
    head = (f"id: {name}", "title: October", "plan: COM-001", "status: held", f"planned: {held}", f"held: {held}")
    body = ("levels: [shop floor]", "by: operations-manager", "minutes: Two asked why", "invited: 10", *lines)
    return (f"records/sessions/{name}.yml", "", "\n".join((*head, *body)) + "\n")


def series(*lines: str) -> Edit:
    """A quarterly series of workshops."""
    head = ("id: WSS-001", "title: What customers taught us", "frequency: quarterly", "owner: operations-manager")
    return (SERIES, "", "\n".join((*head, "audience: [picker]", "agenda: [Numbers]", *lines)) + "\n")


def story(*lines: str, after: str = "6.6", status: str = "told") -> Edit:
    """A story of the delivery time."""
    head = ("id: STO-2026-001", "title: Sooner", "said: [FBK-2025-014]", "changed: [SOP-007]", f"status: {status}")
    effect = "effect: [{figure: OBJ-001, from_period: 2026-01, from_value: 6.9, to_period: 2026-06, to_value: %s}]"
    told = ("since: 2026-03-01", "told: 2026-08-01", "story: We ring first", effect % after)
    return (STORY, "", "\n".join((*head, *told, *lines)) + "\n")


def workshop(*lines: str, name: str = "WSP-2026-01", held: str = "2026-11-02") -> Edit:
    """A workshop of that series that was held."""
    head = (f"id: {name}", "title: Lately", "series: WSS-001", "status: held", f"planned: {held}", f"held: {held}")
    body = ("facilitator: operations-manager", "minutes: All read", "invited: 10", *lines)
    return (f"records/workshops/{name}.yml", "", "\n".join((*head, *body)) + "\n")


def board(name: str, held: str, *lines: str) -> Edit:
    """A meeting of the customer board."""
    head = (f"id: {name}", "title: Board", "kind: advisory board", "status: held", f"planned: {held}", f"held: {held}")
    body = ("customers: 6", "hosts: [operations-manager]", *lines)
    return (f"records/engagements/{name}.yml", "", "\n".join((*head, *body)) + "\n")


def wave(*lines: str) -> Edit:
    """A survey wave that is closed."""
    head = ("id: SRV-2026-01", "title: Cards", "status: closed", "instrument: Card", "metric: mark", "lowest: 0")
    body = ("highest: 5", "good: high", "period: 2026-H1", "sent: 40", "answers: [{mark: 4, count: 31}]", *lines)
    return (SRV, "", "\n".join((*head, *body)) + "\n")


def team(*lines: str) -> Edit:
    """A team of the shop floor."""
    return (TEAM, "", "\n".join(("id: TEA-001", "title: Van", "level: shop floor", "people: 2", *lines)) + "\n")


OPEN = "actions: [{id: A1, what: Ask, owner: operations-manager, due: 2026-12-01}]"


def voice(text: str, *lines: str) -> Edit:
    """What somebody wrote on a social network."""
    head = ("id: FBK-2026-020", "title: A lamp", "received: 2026-11-02", "channel: social network", f"text: {text}")
    return (VOICE, "", "\n".join((*head, "status: received", *lines)) + "\n")


DESK = "customers: [The one with the desk]"
AGREED = "consent: [{of: The one with the desk, day: 2026-07-01, covers: house, reference: File}]"

CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("period-missed", [planned("frequency: monthly", "since: 2026-10-01")], COM, 7, 1),
    ("period-missed", [planned("due: 2026-10-01")], COM, 7, 1),
    ("period-missed", [series("since: 2026-07-01"), workshop("present: 9", "period: 2026-Q3")], SERIES, 3, 1),
    ("share-too-low", [planned(), session("present: 4")], SES, 11, 1),
    ("share-too-low", [planned(), session("present: 11")], SES, 11, 1),
    ("share-too-low", [series("since: 2026-10-01", "share: 75"), workshop("present: 7")], WSP, 10, 1),
    ("names-nothing", [series("since: 2026-10-01"), workshop("present: 9")], WSP, 1, 1),
    ("failure-untold", [series("since: 2024-10-01"), workshop("present: 9")], SERIES, 7, 1),
    ("no-part-taken", [team()], TEAM, 3, 1),
    ("action-unreported", [board("ENG-2026-001", "2026-04-02", OPEN), board("ENG-2026-002", "2026-10-02")],
     "records/engagements/ENG-2026-002.yml", 1, 1),
    ("cadence-missed", [board("ENG-2025-001", "2025-04-02")], "records/engagements/ENG-2025-001.yml", 6, 1),
    ("consent-missing", [story(DESK)], STORY, 1, 1),
    ("consent-missing", [story(DESK, AGREED, 'public: "true"')], STORY, 11, 1),
    ("consent-missing", [story(DESK, AGREED.replace("File", "File, withdrawn: 2026-09-01"))], STORY, 11, 1),
    ("consent-missing", [story("where: [A letter by Mateus Rocha]")], STORY, 1, 1),
    ("figures-differ", [story()], STORY, 9, 1),
    ("figures-differ", [story(after="4.91")], STORY, 9, 1),
    ("missing-field", [story(status="told", after="4.9"), (STORY, "changed: [SOP-007]\n", "")], STORY, 1, 1),
    ("not-described", [wave("channel: Card")], SRV, 1, 1),
    ("left-unsaid", [wave("channel: Card", "population: 40")], SRV, 9, 1),
    ("question-open", [planned(), session("present: 9", "questions: [{question: Why, due: 2026-11-10}]")], SES, 12, 1),
    ("handle-named", [voice("'Thanks to @oak.friend for the picture'")], VOICE, 5, 1),
    ("handle-named", [voice("Nice", "permalink: https://social.example/users/oakfriend/77")], VOICE, 7, 1),
    ("missing-field", [voice("Nice", "sentiment: good")], VOICE, 1, 1),
]  # fmt: skip
TOLD: set[str] = set()

"""Tells random stories of document control: the same seed tells the same story."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import yaml

from oracle.reading import digest_pair, read_version, read_yaml_file
from oracle.told import Act, Name, Story

ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Lisbon")
PEOPLE = ("ana", "bob", "cyd", "dee")
ROLES = ("writer", "quality-manager", "operations-manager", "managing-director")
PAGE = "https://forge.example/pull/1"
EVIDENCE = ("forge-review", "trailer", "attestation", "signature")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def name_of(person: str) -> Name:
    """As somebody's Git writes them."""
    return person.title(), f"{person}@trial.example"


def write_document(fields: Mapping[str, Any], body: str) -> bytes:
    """A document's bytes."""
    return f"---\n{yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True)}---\n{body}".encode()


def write_record(fields: Any) -> bytes:
    """A record file's bytes."""
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True).encode()


class Teller:
    """One story in the making: the tree as it stands, the true time, and the dice."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.now = START
        self.tree: dict[str, bytes] = {}
        self.steps: list[Act] = []
        self.names: list[str] = []
        self.trailers: list[str] = []
        self.numbers = 0
        self.given_up: set[str] = set()  # whether a number may come back after a renumbering, the rules leave open

    @property
    def today(self) -> date:
        return self.now.date()

    def documents(self) -> list[str]:
        """The paths of readable documents on main."""
        paths = (path for path in sorted(self.tree) if path.startswith("docs/") and path.endswith(".md"))
        return [path for path in paths if read_version(path, self.tree[path]).id is not None]

    def some(self) -> str | None:
        found = self.documents()
        return self.dice.choice(found) if found else None

    def read(self, path: str) -> tuple[dict[str, Any], str]:
        version = read_version(path, self.tree[path])
        return dict(version.fields), version.body

    def write(self, path: str, fields: Mapping[str, Any], body: str) -> None:
        self.tree[path] = write_document({key: value for key, value in fields.items() if value is not None}, body)

    def record(self, path: str) -> Any:
        """A record file's content, ours to change."""
        return deepcopy(read_yaml_file(self.tree[path]))

    def day(self, low: int, high: int) -> str:
        return (self.today + timedelta(days=self.dice.randint(low, high))).isoformat()

    def maybe(self, share: float) -> bool:
        return self.dice.randint(1, 100) <= share * 100


# --- what may happen -------------------------------------------------------------------------------------------------
def found(story: Teller) -> str:
    """The organisation is founded: its files, and perhaps documents from before."""
    dice = story.dice
    organisation = {
        "id": "ORG", "name": "Trial", "timezone": dice.choice(ZONES),
        "approval": dice.choice(["required", "required", "recorded"]),
        "approval_lag": dice.choice(["3 days", "0 days", "10 days"]),
    }  # fmt: skip
    if story.maybe(0.4):
        organisation["history_starts"] = story.day(0, 20)
    story.tree["records/organisation.yml"] = write_record(organisation)
    people = [
        {
            "id": person,
            "name": person.title(),
            "emails": [name_of(person)[1]],
            "forge_login": f"{person}-f",
            "roles": [{"role": role}],
        }
        for person, role in zip(PEOPLE, ROLES, strict=True)
    ]
    people[1]["roles"] = [{"role": "quality-manager"}, {"role": "writer"}]
    people[3]["roles"] = [{"role": "managing-director"}, {"role": "quality-manager"}]
    story.tree["records/people.yml"] = write_record({"people": people})
    roles = [{"id": role, "title": role, "approves": "no" if role == "writer" else "yes"} for role in ROLES]
    roles[3]["emergency"] = "yes"
    story.tree["records/roles.yml"] = write_record({"roles": roles})
    if story.maybe(0.85):
        change_matrix(story)
    return "founded"


def change_matrix(story: Teller) -> str:
    dice = story.dice
    rule: dict[str, Any] = {"types": ["*"], "roles": dice.sample(ROLES[1:], dice.randint(1, 2))}
    rule["evidence"] = dice.choice(["attestation", "attestation", "trailer", "forge-review"])
    rule["author_may_approve"] = dice.choice(["no", "flagged", "yes"])
    if story.maybe(0.5):
        rule["minimum"] = str(dice.randint(1, 2))
    if story.maybe(0.3):
        rule["distinct_people"] = "true"
    rules = [rule]
    if story.maybe(0.4):
        rules.insert(0, {"types": ["policy"], "change_class": ["editorial"], "roles": ["quality-manager"]})
    story.tree["records/approval-matrix.yml"] = write_record({"id": "MATRIX", "rules": rules})
    return "matrix changed"


def create(story: Teller) -> str:
    dice = story.dice
    story.numbers += 1
    name = f"SOP-{story.numbers:03d}"
    fields: dict[str, Any] = {
        "id": name,
        "title": f"Title {dice.randint(1, 9)}",
        "type": dice.choice(["procedure", "policy"]),
    }
    fields["revision"] = str(dice.choice([1, 1, 3]))
    if story.maybe(0.5):
        fields["effective"] = story.day(-60, 20)
    fields["owner"] = dice.choice(ROLES)
    if story.maybe(0.4):
        fields["review_cycle"] = dice.choice(["1 month", "6 months", "2 weeks"])
    if story.maybe(0.25):
        fields["status"] = "draft"
    if story.maybe(0.25):
        labels = ["0", fields["revision"]] if story.maybe(0.5) else ["0"]
        fields["history"] = [{"revision": label, "effective": story.day(-900, -100)} for label in labels]
    picture = story.maybe(0.3)
    body = f"\nStep one of {name}.\n" + (f"\n![Plan]({name}.png)\n" if picture else "")
    if picture:
        story.tree[f"docs/{name}.png"] = dice.randbytes(6)
    story.write(f"docs/{name}.md", fields, body)
    return f"{name} written"


def revise(story: Teller) -> str | None:
    """A new label, now and then an old one; with or without another text; perhaps as a draft."""
    path = story.some()
    if path is None:
        return None
    dice = story.dice
    fields, body = story.read(path)
    label = int(fields.get("revision", "1"))
    fields["revision"] = str(max(1, label + dice.choice([1, 1, 1, 1, 2, -1])))
    fields["effective"] = story.day(-10, 25) if story.maybe(0.5) else None
    fields["status"] = "draft" if story.maybe(0.2) else None
    fields["change"] = f"Change {dice.randint(1, 99)}"
    fields["change_class"] = "editorial" if story.maybe(0.2) else None
    fields["valid_until"] = story.day(26, 60) if story.maybe(0.12) else None
    fields["emergency"] = {"reason": "Fire", "authorised_by": "dee"} if story.maybe(0.12) else None
    if story.maybe(0.3):
        fields["withdrawn"] = fields["reason"] = None
    if story.maybe(0.8):
        body = change_text(story, body)
    story.write(path, fields, body)
    return f"{fields['id']} revised to {fields['revision']}"


def change_text(story: Teller, body: str) -> str:
    first, _, rest = body.lstrip("\n").partition("\n")
    return f"\nStep {story.dice.randint(1, 5)} of this text.\n{rest}"


def change_unrevised(story: Teller) -> str | None:
    path = story.some()
    if path is None:
        return None
    fields, body = story.read(path)
    pictures = [name for name in sorted(story.tree) if name.endswith(".png")]
    if pictures and story.maybe(0.5):
        picture = story.dice.choice(pictures)
        story.tree[picture] = story.dice.randbytes(6)
        return f"{picture} changed"
    if story.maybe(0.3):
        fields["effective"] = story.day(-5, 20)
    else:
        body = change_text(story, body)
    story.write(path, fields, body)
    return f"{fields['id']} changed without a new label"


def undraft(story: Teller) -> str | None:
    path = story.some()
    if path is None:
        return None
    fields, body = story.read(path)
    fields["status"] = "draft" if fields.get("status") is None and story.maybe(0.3) else None
    story.write(path, fields, body)
    return f"{fields['id']} status {fields['status']}"


def move(story: Teller) -> str | None:
    path = story.some()
    if path is None:
        return None
    fields, body = story.read(path)
    target = f"docs/{'deep/' if '/deep/' not in path else ''}{fields['id']}-{story.dice.randint(1, 3)}.md"
    if target in story.tree:
        return None
    story.tree[target] = story.tree.pop(path)
    return f"{path} moved to {target}"


def renumber(story: Teller) -> str | None:
    path = story.some()
    if path is None:
        return None
    fields, body = story.read(path)
    story.numbers += 1
    fields["formerly"] = [*fields.get("formerly", []), fields["id"]]
    old, fields["id"] = fields["id"], f"WI-{story.numbers:03d}"
    story.given_up.add(old)
    if story.maybe(0.7):
        fields["revision"] = str(int(fields.get("revision", "1")) + 1)
    story.write(path, fields, body)
    return f"{old} is now {fields['id']}"


def withdraw(story: Teller) -> str | None:
    """State, move or take back a withdrawal."""
    path = story.some()
    if path is None:
        return None
    fields, body = story.read(path)
    if fields.get("withdrawn") is not None and story.maybe(0.5):
        fields["withdrawn"] = fields["reason"] = None
    else:
        fields["withdrawn"], fields["reason"] = story.day(-5, 20), "No longer needed"
    story.write(path, fields, body)
    return f"{fields['id']} withdrawn: {fields['withdrawn']}"


def delete(story: Teller) -> str | None:
    path = story.some()
    if path is None:
        return None
    del story.tree[path]
    return f"{path} deleted"


def bring_back(story: Teller) -> str | None:
    """A file that is gone returns as it was at some step."""
    if any(read_version(path, data).unreadable for path, data in story.tree.items() if path.endswith(".md")):
        return None  # it may be the same document under another path: whose number it is, the rules leave open
    gone = sorted({path for step in story.steps for path in step.tree if path.endswith(".md")} - {*story.tree})
    if not gone:
        return None
    path = story.dice.choice(gone)
    data = next(step.tree[path] for step in reversed(story.steps) if path in step.tree)
    numbers = {read_version(other, story.tree[other]).id for other in story.documents()}
    if read_version(path, data).id in numbers | story.given_up:
        return None
    story.tree[path] = data
    return f"{path} brought back"


def break_file(story: Teller) -> str | None:
    path = story.some()
    if path is None:
        return None
    story.tree[path] = story.tree[path].replace(b"title:", b"title: [", 1)
    return f"{path} broken"


def mend_file(story: Teller) -> str | None:
    for path in sorted(story.tree):
        if path.endswith(".md") and read_version(path, story.tree[path]).unreadable:
            story.tree[path] = story.tree[path].replace(b"title: [", b"title:", 1)
            return f"{path} mended"
    return None


def review(story: Teller) -> str | None:
    path = story.some()
    if path is None:
        return None
    fields, body = story.read(path)
    if story.maybe(0.7):
        row = {"on": story.day(-10, 5), "by": "bob", "role": "quality-manager", "verdict": "keep", "basis": "Read"}
        fields["reviews"] = [*fields.get("reviews", []), row]
    else:
        row = {"on": story.day(-3, 3), "until": story.day(30, 90), "by": "bob", "reason": "Busy"}
        fields["postponed"] = [*fields.get("postponed", []), row]
    fields["owner"] = story.dice.choice(ROLES)
    story.write(path, fields, body)
    return f"{fields['id']} reviewed or postponed"


def sign(story: Teller) -> str | None:
    """One or two entries in a sign-off file, most of them in order."""
    path = story.some()
    if path is None:
        return None
    dice = story.dice
    version = read_version(path, story.tree[path])
    file = f"records/signoffs/{version.id}.yml"
    entries = story.record(file)["signoffs"] if file in story.tree else []
    for _ in range(dice.randint(1, 2)):
        person, role = dice.choice([*zip(PEOPLE, ROLES, strict=True), ("dee", "quality-manager"), ("bob", "writer")])
        entry = {
            "revision": version.label, "digest": digest_pair(version, story.tree)[0], "person": person, "role": role,
            "meaning": dice.choice(["approve"] * 6 + ["release", "review", "reject", "retract", "author"]),
            "at": (story.now - timedelta(hours=dice.choice([1, 2, 30, 200]))).isoformat(),
            "evidence": {"kind": dice.choice(EVIDENCE)},
        }  # fmt: skip
        if entry["evidence"]["kind"] == "forge-review":
            entry["evidence"] |= review_of(story, entry)
        if story.maybe(0.08):
            entry["digest"] = "sha256:" + "0" * 64
        if story.maybe(0.08):
            entry["person"] = "nobody"
        entries.append(entry)
    story.tree[file] = write_record({"document": version.id, "signoffs": entries})
    return f"{version.id} signed"


def review_of(story: Teller, entry: dict[str, Any]) -> dict[str, str]:
    """The review that an entry names; most are stored as the forge tells them, and some of these say something else."""
    dice = story.dice
    number = f"R-{dice.getrandbits(40)}"
    if story.maybe(0.1):
        return {}
    row = {
        "id": number, "user": {"login": f"{entry['person'] if story.maybe(0.95) else 'eve'}-f"},
        "state": "APPROVED" if entry["meaning"] != "reject" else "CHANGES_REQUESTED", "commit_id": "f" * 40,
        "submitted_at": (datetime.fromisoformat(entry["at"]) - timedelta(days=dice.choice([0] * 9 + [4]))).isoformat(),
        "html_url": f"{PAGE}#review" if story.maybe(0.95) else "https://forge.example/pull/2#review",
    }  # fmt: skip
    if story.maybe(0.9):
        story.tree[f"records/reviews/github/{number}.json"] = json.dumps([row]).encode()
    return {"url": PAGE, "review": number}


def alter_entry(story: Teller) -> str | None:
    files = [path for path in sorted(story.tree) if path.startswith("records/signoffs/")]
    if not files:
        return None
    file = story.dice.choice(files)
    fields = story.record(file)
    if not fields["signoffs"]:
        return None
    entry = story.dice.choice(fields["signoffs"])
    if story.maybe(0.5):
        fields["signoffs"].remove(entry)
    else:
        entry["at"] = story.now.isoformat()
    story.tree[file] = write_record(fields)
    return f"{file} altered"


def change_staff(story: Teller) -> str | None:
    if "records/people.yml" not in story.tree:
        return None
    dice = story.dice
    fields = story.record("records/people.yml")
    if story.maybe(0.5):
        periods = dice.choice(fields["people"])["roles"]
        dice.choice(periods)[dice.choice(["from", "until"])] = story.day(-10, 10)
    else:
        giver, role = dice.choice([*zip(PEOPLE, ROLES, strict=True)][1:])
        row = {"role": role, "from_person": giver, "to_person": dice.choice(PEOPLE), "from": story.day(-10, 0)}
        fields["delegations"] = [*fields.get("delegations", []), {**row, "until": story.day(0, 20), "reason": "Leave"}]
    story.tree["records/people.yml"] = write_record(fields)
    return "people changed"


def change_policy(story: Teller) -> str | None:
    fields = story.record("records/organisation.yml")
    if fields["approval"] == "recorded":
        fields["approval"] = "required"
    else:
        fields["approval_lag"] = story.dice.choice(["0 days", "3 days", "10 days"])
    story.tree["records/organisation.yml"] = write_record(fields)
    return "policy changed"


def take_back(story: Teller) -> str | None:
    """The documents and sign-offs of an earlier step come back, as after `git revert`."""
    if len(story.steps) < 3:
        return None
    old = story.steps[-2].tree
    if any(read_version(path, data).id in story.given_up for path, data in old.items() if path.endswith(".md")):
        return None
    story.tree = {
        path: data for path, data in story.tree.items() if path.startswith("records/") and "signoffs" not in path
    }
    story.tree |= {path: data for path, data in old.items() if path.startswith("docs/") or "signoffs" in path}
    return "the last step taken back"


HAPPENINGS: tuple[tuple[int, Callable[[Teller], str | None]], ...] = (
    (4, create), (9, revise), (3, change_unrevised), (4, undraft), (2, move), (2, renumber), (4, withdraw), (2, delete),
    (2, bring_back), (1, break_file), (3, mend_file), (3, review), (12, sign), (2, alter_entry), (2, change_staff),
    (2, change_matrix), (1, change_policy), (1, take_back),
)  # fmt: skip
BAG = tuple(happening for count, happening in HAPPENINGS for _ in range(count))


# --- how it is committed ---------------------------------------------------------------------------------------------
def _message(story: Teller, name: str) -> str:
    dice, message = story.dice, name
    if story.maybe(0.35):
        message += "\n"
        for person in dice.sample([*PEOPLE, "eve"], dice.randint(1, 2)):
            word = dice.choice(["Approved-by", "Approved-by", "Approved-by", "Reviewed-by"])
            message += f"\n{word}: {name_of(person)[0]} <{name_of(person)[1]}>"
            if story.maybe(0.3):
                message += f"\nSignature-Role: {dice.choice(ROLES)}"
        if story.maybe(0.2):
            message += "\nCo-authored-by: Cyd <cyd@trial.example>"
    return message


def _commit(story: Teller, tree: Mapping[str, bytes], name: str, sides: tuple[Act, ...] = ()) -> Act:
    clock = story.now
    if story.maybe(0.12):
        odd = story.dice.choice(["2002", "2040", "hours"])
        back = timedelta(hours=story.dice.randint(1, 30))
        clock = clock - back if odd == "hours" else clock.replace(year=int(odd), day=min(clock.day, 28))
    author, committer = name_of(story.dice.choice([*PEOPLE, "eve"])), name_of(story.dice.choice(PEOPLE))
    return Act(dict(tree), author, committer, _message(story, name), int(clock.timestamp()), "+0000", sides)


def _happen(story: Teller) -> str:
    for _ in range(20):
        name = story.dice.choice(BAG)(story)
        if name is not None:
            return name
    return create(story)


def tell(dice: random.Random, length: int) -> Story:
    """A story of so many mainline steps."""
    story = Teller(dice)
    names = [found(story)]
    for number in range(length):
        sides: list[Act] = []
        if number:
            story.now += timedelta(hours=dice.choice([0, 1, 5, 20, 50, 120, 300]))
            before = dict(story.tree)
            for _ in range(dice.choice([1, 1, 1, 2, 3])):
                names.append(_happen(story))
                if not sides or sides[-1].tree != story.tree:
                    sides.append(_commit(story, story.tree, names[-1]))
            if before == story.tree or story.maybe(0.6):
                sides = []  # a direct or squashed commit
            elif story.maybe(0.15):
                names.append(_happen(story))  # the merge adds something of its own
        whole = "; ".join(names)
        story.steps.append(_commit(story, story.tree, f"Merge: {whole}" if sides else whole, tuple(sides)))
        story.names.append(whole)
        names = []
    return Story(tuple(story.steps), tuple(story.names))

"""Bad cases of corrective actions, improvements, the chain that they belong to, and links that may no longer fit."""

from __future__ import annotations

Edit = tuple[str, str, str]
CAP = "records/corrective-actions/CAP-2026-001.yml"
NCR = "records/nonconformities/NCR-2026-001.yml"
IMP = "records/improvements/IMP-2026-001.yml"
IDE = "records/ideas/IDE-2026-001.yml"
CMP = "records/complaints/CMP-2026-001.yml"
CHN = "records/channels/CHN-001.yml"
FIND = "records/findings/FND-2026-001.yml"
NEED = "records/needs/NEED-001.yml"
OBJ = "records/objectives/OBJ-001.yml"

CAUSES = "causes: [{id: C1, group: method, cause: The list has no line for it, evidence: The list}]"
ACTION = "{id: A1, what: A line, against: [C1], owner: picker, due: 2026-09-30, done: 2026-09-10}"
ANALYSED = ("similar: None found", "method: other", CAUSES, "analysed: 2026-09-02")
PLANNED = (*ANALYSED, f"actions: [{ACTION}]", "no_document: A list", "planned: 2026-09-03",
           "criterion: None in a month", "judge_on: 2026-12-31")  # fmt: skip
CLOSED = (*PLANNED, "judged: 2026-11-02", "judged_by: quality-manager", "result: None seen", "conclusion: worked",
          "closed: 2026-11-03")  # fmt: skip


def cap(status: str, *lines: str, name: str = "CAP-2026-001", category: str = "information") -> Edit:
    """A corrective action of one finding, its own lines from the eleventh on."""
    head = (f"id: {name}", "title: Calls", f"status: {status}", "opened: 2026-09-01", "because: [FND-2026-001]",
            "problem: Nobody rings", "process: order-fulfilment", "severity: medium", "owner: quality-manager",
            f"category: {category}")  # fmt: skip
    return (f"records/corrective-actions/{name}.yml", "", "\n".join((*head, *lines)) + "\n")


def changed(lines: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    """Lines with one thing in them said in another way."""
    assert sum(line.count(old) for line in lines) == 1, old
    return tuple(line.replace(old, new) for line in lines)


def complaints(number: int) -> list[Edit]:
    """So many complaints of one theme within three months, and the channel that they came by."""
    channel = ("id: CHN-001", "title: Telephone", "kind: telephone", "owner: operations-manager", "direction: both",
               "complaints: yes", "answer_within: 2 days")  # fmt: skip
    found = [(CHN, "", "\n".join(channel) + "\n")]
    for at in range(1, number + 1):
        head = (f"id: CMP-2026-{at:03d}", "title: Late", "status: answered", f"received: 2026-11-{at:02d}",
                "channel: CHN-001", "category: late delivery", "text: Late", "cause: method", "severity: low",
                f"acknowledged: 2026-11-{at:02d}", f"answered: 2026-11-{at:02d}", "answer: Sorry")  # fmt: skip
        found.append((f"records/complaints/CMP-2026-{at:03d}.yml", "", "\n".join(head) + "\n"))
    return found


def improvement(status: str, *lines: str) -> Edit:
    """An improvement of the PDCA kind; its own lines from the twelfth on."""
    head = ("id: IMP-2026-001", "title: Box", "kind: pdca", f"status: {status}", "begun: 2026-06-01",
            "process: order-fulfilment", "needs: [NEED-001]", "owner: operations-manager", "problem: Dents",
            "aim: Half of them", "due: 2026-12-31")  # fmt: skip
    return (IMP, "", "\n".join((*head, *lines)) + "\n")


BEFORE, AFTER = "before: [{from: 2026-01, until: 2026-03}]", "after: [{from: 2026-06, until: 2026-08}]"
GATES = "gates: [" + ", ".join(
    f"{{gate: {name}, day: 2026-0{at}-02, by: quality-manager, evidence: Sheet}}"
    for at, name in enumerate(("plan", "do", "check", "act"), 6)
) + "]"  # fmt: skip
FINISHED = ("measure: complaint.received", "no_customer_measure: Inside", BEFORE, AFTER, "result: Done",
            "finished: 2026-09-30")  # fmt: skip
IDEA = ("id: IDE-2026-001", "title: Stop", "raised: 2026-10-01", "team: Bench", "problem: By eye", "proposal: A stop")

CASES: list[tuple[str, list[Edit], str, int, int]] = [
    # what was learned is said nowhere, though a document was to change
    ("loop-broken", [cap("closed", *changed(CLOSED, "no_document: A list", "taught: All"))], CAP, 1, 1),
    ("loop-broken", [cap("closed", *changed(CLOSED, "conclusion: worked", "conclusion: did not work"))], CAP, 1, 1),
    ("grave-without-action", [], FIND, 4, 1),
    ("closed-before-proven", [cap("closed", *CLOSED), (FIND, "status: answered\n",
      "corrective_action: [CAP-2026-001]\nclosed: 2026-11-01\nstatus: closed\n")], FIND, 13, 1),
    ("category-says-nothing", [(path, old, new.replace("late delivery", "other")) for path, old, new in complaints(3)],
      "records/complaints/CMP-2026-003.yml", 6, 1),
    ("theme-without-action", complaints(6), "records/complaints/CMP-2026-006.yml", 6, 1),
    ("recurred-unlinked", [cap("closed", *changed(CLOSED, "closed: 2026-11-03", "closed: 2026-11-03")),
      (NCR, "", "id: NCR-2026-001\ntitle: Again\nstatus: open\nfound: 2026-11-20\nsource: process\n"
       "process: order-fulfilment\ndescription: No call\ncategory: Information\n")], NCR, 8, 1),
    ("why-chain-short", [cap("analysed", *changed(ANALYSED, "method: other", "method: five whys"),
      "whys: [{answer: The list is short, evidence: List}]")], CAP, 15, 1),
    ("cause-is-a-person", [cap("analysed", *changed(ANALYSED, "The list has no line for it",
      "Operator error; the picker was retrained"))], CAP, 13, 1),
    ("cause-without-action", [cap("planned", *changed(PLANNED, "against: [C1], ", ""))], CAP, 15, 1),
    ("criterion-after-action", [cap("planned", *changed(PLANNED, "planned: 2026-09-03", "planned: 2026-09-20"))],
     CAP, 18, 1),
    ("judged-too-early", [cap("planned", *changed(PLANNED, "judge_on: 2026-12-31", "judge_on: 2026-10-10"),
      "objective: OBJ-001")], CAP, 19, 1),
    ("extension-unlike", [cap("planned", *PLANNED, "extensions: [{action: A1, from: 2026-09-15, to: 2026-09-20, "
      "agreed: 2026-09-14, reason: Ill, approved_by: quality-manager}]")], CAP, 20, 1),
    ("extension-unlike", [cap("planned", *PLANNED, "extensions: [{action: A1, from: 2026-09-15, to: 2026-09-30, "
      "agreed: 2026-09-14, reason: Ill, approved_by: picker}]")], CAP, 20, 1),
    ("stage-overdue", [cap("analysed", *ANALYSED)], CAP, 3, 1),
    ("waits-too-long", [(IDE, "", "\n".join((*IDEA, "status: raised")) + "\n")], IDE, 3, 1),
    ("adopted-without-change", [(IDE, "", "\n".join((*IDEA, "status: adopted", "answered: 2026-10-02", "answer: Yes",
      "adopted: 2026-10-09", "changed: [FND-2026-001]")) + "\n")], IDE, 11, 1),
    ("gates-out-of-order", [improvement("running", "no_customer_measure: Inside", BEFORE,
      "gates: [{gate: do, day: 2026-07-02, by: quality-manager, evidence: Sheet}]")], IMP, 14, 1),
    ("effect-unmeasured", [improvement("finished", *FINISHED, GATES)], IMP, 15, 1),
    ("link-to-look-at", [(NEED, "title: It comes when you said", "title: It comes on the day")], OBJ, 4, 1),
]  # fmt: skip
TOLD: set[str] = {"grave-without-action"}

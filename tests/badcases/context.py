"""Bad cases of context, parties, requirements, risks and their scale, and of the way from a need to a result."""

from __future__ import annotations

Edit = tuple[str, str, str]
POLICY = "docs/policies/POL-001-quality-policy.md"
OBJ = "records/objectives/OBJ-001.yml"
SCALE = "records/risk-scales/SCL-001.yml"
RISK = "records/risks/RSK-001.yml"
REQ = "records/requirements/REQ-001.yml"
NEED = "records/needs/NEED-009.yml"
PROCESS = "records/processes/sales.yml"
COMPLAINT = "records/complaints/CMP-2026-001.yml"


def scale(matrix: str = "[low, high]", status: str = "in-use") -> Edit:
    """A scale of two steps each way, whose second row is given."""
    lines = (
        "id: SCL-001",
        "title: Scale",
        "version: 1",
        "since: 2026-01-02",
        "by: quality-manager",
        "first: likelihood",
        "second: impact",
        "steps:",
        *(
            f"  - {{of: {axis}, value: {value}, title: Step {value}, means: So}}"
            for axis in ("likelihood", "impact")
            for value in (1, 2)
        ),
        "matrix:",
        "  - {value: 1, levels: [low, low]}",
        f"  - {{value: 2, levels: {matrix}}}",
        "levels:",
        "  - {level: low, means: We live with it, act: no}",
        "  - {level: high, means: We act, act: yes}",
        f"status: {status}",
        *(["replaced_by: SCL-002"] if status == "replaced" else []),
    )
    return (SCALE, "", "\n".join(lines) + "\n")


def risk(*lines: str, likelihood: int = 1, level: str = "low", treatment: str = "accept") -> list[Edit]:
    """A scale and a risk scored by it; a test adds lines of its own."""
    head = (
        "id: RSK-001",
        "title: A table cracks",
        "found: 2026-10-05",
        "source: [order-fulfilment]",
        "cause: Dry boards",
        "effect: An open joint",
        "owner: operations-manager",
        "scale: SCL-001",
        f"likelihood: {likelihood}",
        "impact: 2",
        f"level: {level}",
        "scored: 2026-10-05",
        f"treatment: {treatment}",
        "review_every: 6 months",
        "status: open",
    )
    return [scale(), (RISK, "", "\n".join((*head, *lines)) + "\n")]


CHANNEL: Edit = ("records/channels/CHN-001.yml", "", "id: CHN-001\ntitle: By telephone\nkind: telephone\n"
                 "owner: operations-manager\ndirection: both\ncomplaints: yes\nanswer_within: 2 days\n")  # fmt: skip
CRACKED: Edit = (COMPLAINT, "", "id: CMP-2026-001\ntitle: Cracked\nreceived: 2026-11-02\nchannel: CHN-001\n"
                 "text: It cracked\ncategory: product defect\nstatus: received\n")  # fmt: skip
ACTION = "actions: [{id: A1, what: Dry them, owner: operations-manager, due: 2026-03-02, done: 2026-03-02}]"


def requirement(*lines: str) -> Edit:
    """A requirement that is ours, with what a test adds."""
    head = (
        "id: REQ-001",
        "title: A day",
        "statement: It comes on the day",
        "source: customer",
        "party: [PTY-001]",
        "since: 2026-01-02",
        "ours: yes",
        "because: They wait at home",
        "process: [order-fulfilment]",
        "met_by: [SOP-007]",
        "owner: operations-manager",
        "review_every: 12 months",
    )
    return (REQ, "", "\n".join((*head, *lines)) + "\n")


def process(*lines: str) -> Edit:
    """A process that no objective and no document names."""
    head = ("id: sales", "title: Sales", "owner: operations-manager", "purpose: Orders")
    return (PROCESS, "", "\n".join((*head, *lines)) + "\n")


CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("score-off-scale", risk(likelihood=2), RISK, 11, 1),
    ("score-off-scale", risk(likelihood=3), RISK, 11, 1),
    ("score-off-scale", risk("residual: {likelihood: 2, impact: 2, level: low}"), RISK, 16, 1),
    ("level-without-action", risk(likelihood=2, level="high", treatment="reduce"), RISK, 11, 1),
    ("scale-replaced", [scale(status="replaced"), *risk()[1:]], RISK, 8, 1),
    ("scale-incomplete", [scale("[low]")], SCALE, 13, 1),
    ("scale-incomplete", [scale("[low, awful]")], SCALE, 13, 1),
    ("effect-not-judged", risk(ACTION), RISK, 16, 1),
    ("recurred-though-low", [*risk("happened: [CMP-2026-001]"), CHANNEL, CRACKED], RISK, 11, 1),
    ("interval-missed", [scale(), (RISK, "", risk()[1][2].replace("scored: 2026-10-05", "scored: 2026-04-05"))],
     RISK, 14, 1),
    ("names-nothing", [requirement()], REQ, 1, 1),
    ("names-nothing", [process()], PROCESS, 1, 1),
    ("names-nothing", [(OBJ, "needs: [NEED-001]\n", "")], OBJ, 1, 1),
    ("need-unserved", [(NEED, "", "id: NEED-009\ntitle: A\nwords: B\npromise: C\nowner: care-lead\n")], NEED, 1, 1),
    ("process-without-objective", [process("customers: [Shops]")], PROCESS, 1, 1),
    ("process-without-procedure", [process("customers: [Shops]")], PROCESS, 1, 1),
    ("output-not-taken", [process("customers: [Shops]", "gives:", "  - {what: Confirmation}")], PROCESS, 6, 1),
    ("commitments-incomplete", [(POLICY, "clauses:", "commitments: [{id: C1, text: We listen first, "
      "tag: improvement}]\nclauses:")], POLICY, 10, 1),
    ("commitment-not-in-text", [(POLICY, "clauses:", "commitments: [{id: C1, text: We sleep late, "
      "tag: improvement}]\nclauses:")], POLICY, 10, 1),
    ("commitment-without-objective", [(POLICY, "clauses:", "commitments: [{id: C1, text: We listen first, "
      "tag: improvement}]\nclauses:")], POLICY, 10, 1),
    ("commitment-unknown", [(OBJ, "needs: [NEED-001]", "commitments: [POL-001#C9]\nneeds: [NEED-001]")], OBJ, 4, 1),
]  # fmt: skip
TOLD = {"commitments-incomplete", "need-unserved", "process-without-objective"}

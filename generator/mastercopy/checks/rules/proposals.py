"""Rules about what a proposal does to what main has: they speak where a base is given to compare with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mastercopy.checks.rule import Case, before_of, rule
from mastercopy.checks.rules.links import every_mention
from mastercopy.checks.rules.signoffs import entered_by_whom
from mastercopy.history.signoff import APPROVING
from mastercopy.history.values import Revision, SignOff, Trail
from mastercopy.model.deciding import deciding
from mastercopy.model.digest import resolve
from mastercopy.model.record import identity
from mastercopy.sources.commits import UNRECORDED
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say, say_count

_DAYS = ("effective", "valid_until")


def proposed_revisions(case: Case) -> Iterator[tuple[Trail, Revision]]:
    """Every revision that the proposal would record, with its trail."""
    for _, trail in sorted(case.history.trails.items()):
        for row in trail.revisions:
            if row.commit == UNRECORDED and row.recorded_day is not None:
                yield trail, row


@rule("label-without-change", "warning error error", "keep the label, or say what changes", "proposal")
def label_without_change(case: Case) -> Iterator[Problem]:
    """A proposal gives a document a new revision, and neither its text nor a day of it is another."""
    for trail, row in proposed_revisions(case):
        texts = [one for one in trail.revisions if one.blob is not None]
        earlier = texts[texts.index(row) - 1] if row in texts and texts.index(row) > 0 else None
        if row.kind != "re-issue" or earlier is None or earlier.status == "withdrawn":
            continue
        if all(row.fields.get(day) == earlier.fields.get(day) for day in _DAYS):
            yield case.problem(
                _place(case, trail),
                say(
                    "revision {revision} of {document} says nothing else than revision {earlier}",
                    revision=row.revision,
                    document=trail.id,
                    earlier=earlier.revision,
                ),
                record=trail.id,
            )


@rule("effective-past", "warning error error", "write a day to come, or none: then it holds from approval", "proposal")
def effective_past(case: Case) -> Iterator[Problem]:
    """A proposal states an effective day that is over already: nobody could follow the text on it."""
    for trail, row in proposed_revisions(case):
        day = row.recorded_day
        if row.effective is not None and day is not None and row.effective < day and row.kind != "legacy":
            yield case.problem(
                _place(case, trail, "effective"),
                say(
                    "revision {revision} of {document} would be effective from {effective}, which is over",
                    revision=row.revision,
                    document=trail.id,
                    effective=row.effective,
                ),
                record=trail.id,
            )


def _place(case: Case, trail: Trail, field: str = "revision") -> Place:
    record = case.register.get(trail.id)
    return record.at(field) if record is not None else Place(trail.path or "docs/")


@rule("link-suspect", "info", "look whether each still fits the new text", "proposal")
def link_suspect(case: Case) -> Iterator[Problem]:
    """A proposal changes the text of a document that others name, and leaves those as they are."""
    changed = {identity(trail.id): (trail, row) for trail, row in proposed_revisions(case) if row.kind == "revised"}
    if not changed:
        return
    naming: dict[str, dict[str, None]] = {}
    for record, _, target, _ in every_mention(case):
        name, untouched = identity(target), record.path not in before_of(case).changed
        if record.type.part in ("signoffs", "acknowledgements"):
            continue
        if name in changed and untouched and not record.is_closed and identity(record.id) != name:
            naming.setdefault(name, {})[record.id] = None
    for name, others in sorted(naming.items()):
        trail, row = changed[name]
        if row.fields.get("change_class") != "editorial":
            says = say_count(
                "revision {revision} of {document} comes, and {names} names it",
                "revision {revision} of {document} comes, and {names} name it",
                len(others),
                revision=row.revision,
                document=trail.id,
                names=_named(others),
            )
            yield case.problem(_place(case, trail), says, record=trail.id)


def _named(others: Mapping[str, None]) -> str:
    names, more = ", ".join(list(others)[:12]), len(others) - 12
    if more < 1:
        return names
    many = f"{more:,}"
    return say_count("{names} and {number} other", "{names} and {number} others", more, names=names, number=many)


@rule(
    "approval-by-proposer",
    "warning error error",
    "let who approves say so: by a review on the forge, by an entry or commit of their own, or by a signature",
    "proposal",
)
def approval_by_proposer(case: Case) -> Iterator[Problem]:
    """A proposal brings an approval that an author of the text wrote down for another, and no signature proves it."""
    known = before_of(case).history.trails
    for name, trail in sorted(case.history.trails.items()):
        before = known.get(name)
        told = {_act(act) for row in (before.revisions if before is not None else ()) for act in row.signoffs}
        for row in trail.revisions[-1:]:
            for act in row.signoffs:
                by = entered_by_whom(case, act)
                own = by in row.authors and by != act.person and not _is_signed(act)
                if own and act.valid and act.meaning in APPROVING and _act(act) not in told:
                    says = say(
                        "{person} approves revision {revision} of {document} in what {by}, its author, wrote",
                        person=act.shown,
                        revision=row.revision,
                        document=trail.id,
                        by=by,
                    )
                    yield case.problem(_place(case, trail), says, record=trail.id)


def _act(act: SignOff) -> tuple[str | None, str, str | None]:
    return act.person, act.at, act.digest


def _is_signed(act: SignOff) -> bool:
    return act.verification is not None and act.verification.holds and act.evidence.get("kind") == "signature"


@rule(
    "force-changed-aside",
    "warning error error",
    "propose it together with the document, or have that revision approved anew",
    "proposal",
)
def force_changed_aside(case: Case) -> Iterator[Problem]:
    """A proposal changes roles, people or rules so that another text of a document it leaves alone is in force."""
    before = before_of(case)
    for name, old in sorted(before.history.trails.items()):
        new = case.history.trails.get(name)
        if new is None or new.translation is not None or {old.path, new.path} & before.changed:
            continue
        was, will = _in_force(old), _in_force(new)
        fresh = any(row.commit == UNRECORDED for row in new.revisions)
        if was != will and not fresh and _acts(old) == _acts(new):
            says = say(
                "{will} of {document} would be in force, where {was} is",
                will=will or say("nothing"),
                document=new.id,
                was=was or say("nothing"),
            )
            yield case.problem(_place(case, new), says, record=new.id)


def _in_force(trail: Trail) -> str:
    row = trail.in_force
    if row is None:
        return ""
    if row.issue > 1:
        return say("revision {revision} (issue {issue})", revision=row.revision, issue=row.issue)
    return say("revision {revision}", revision=row.revision)


def _acts(trail: Trail) -> int:
    return sum(len(row.signoffs) for row in trail.revisions)


@rule(
    "change-not-said", "info warning error", "write what people will do differently from this revision on", "proposal"
)
def change_not_said(case: Case) -> Iterator[Problem]:
    """A proposal changes the text of a document, and its `change:` says what it said of the revision before."""
    for trail, row in proposed_revisions(case):
        earlier = [one for one in trail.revisions if one.blob is not None and one is not row][-1:]
        if row.kind == "revised" and earlier and row.change.strip() == earlier[0].change.strip():
            says = say(
                "revision {revision} of {document} says of itself what revision {earlier} said",
                revision=row.revision,
                document=trail.id,
                earlier=earlier[0].revision,
            )
            yield case.problem(_place(case, trail, "change"), says, record=trail.id)


@rule("branch-behind", "error", "bring the branch up to date with main, and look at these texts again", "proposal")
def branch_behind(case: Case) -> Iterator[Problem]:
    """Main changed a file since the branch began that the branch changes too: nobody has seen the two together."""
    before = before_of(case)
    for path in before.conflicts:
        yield case.problem(Place(path), say("main has another version of it since this branch began"))
    if before.crossed:
        says = say(
            "this branch and main were merged into each other, so that nobody can say what a merge makes of them"
        )
        yield case.problem(Place("docs/"), says, hint=say("merge main into the branch once more"))
    for trail, row in proposed_revisions(case):
        embeds = {resolve(written, row.path or "") for written in row.files}
        for path in sorted(one for one in embeds if one in before.moved and one not in before.changed):
            yield case.problem(
                Place(path),
                say("main has another version of it, and {document} shows it", document=trail.id),
                record=trail.id,
            )


@rule(
    "approval-rules-changed",
    "warning error error",
    "propose it apart from the documents that it judges, and have it read by who may approve today",
    "proposal",
)
def approval_rules_changed(case: Case) -> Iterator[Problem]:
    """A proposal changes who may approve or what is forgiven, and brings documents or sign-offs that this judges."""
    changed = before_of(case).changed
    found = {path: deciding(path) for path in sorted(changed)}
    judges = [path for path, one in found.items() if one is not None and one.judges]
    judged = any(one.startswith(("docs/", "records/signoffs/", "records/reviews/")) for one in changed)
    judged = judged or any(True for _ in proposed_revisions(case))
    for path in judges if judged else ():
        yield case.problem(Place(path), say("it decides what approves or is forgiven, and changes with what it judges"))

"""Turns an act of a person (approve, reject, retract, withdraw) into one entry bound to the text as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from mastercopy.editing.change import AppendRow, RemoveField
from mastercopy.editing.desk import PARTS, Desk, edit_record, find_document, read_fields
from mastercopy.editing.judging import Signing, judge_beforehand, nothing_to_add, says_it_already
from mastercopy.editing.lines import edit_bytes
from mastercopy.editing.proving import with_review, with_signature
from mastercopy.editing.scalars import Given, write_scalar
from mastercopy.editing.standing import Standing, read_standing
from mastercopy.editing.writer import Edit
from mastercopy.history.approval import evidence_rank
from mastercopy.history.signoff import APPROVING
from mastercopy.model.organisation import MatrixRule, built_in_matrix, read_matrix, read_text
from mastercopy.model.prose import read_sections
from mastercopy.model.record import Record, identity
from mastercopy.words import MastercopyError


@dataclass(frozen=True, slots=True)
class Signed:
    """The edits of one act, and what a person should know about it."""

    id: str
    revision: str
    digest: str
    person: str
    role: str
    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def sign_document(desk: Desk, name: str, asked: Signing) -> Signed:
    """One entry for one document; refused where it could never count."""
    record = find_document(desk, name)
    standing = read_standing(desk, record)
    _check_text(record, standing, asked)
    when = _moment(asked, desk)
    rule = rule_for(desk, record, standing, when.date())
    person = _person(desk, asked, rule)
    spoken = standing.roles_of(person) if asked.meaning == "retract" and asked.role is None else ()
    held = [role for role in spoken if desk.people.holds(person, role, when.date())]
    role = held[0] if held else _role(desk, person, when.date(), rule, asked)
    asked = with_signature(desk, record.id, standing, asked, person, role, when)
    asked, edits = with_review(desk, record, asked, person, when, standing.digest)
    notes: list[str] = []
    last = standing.last(person, role)
    if asked.meaning == "retract" and (last is None or last.meaning == "retract"):
        raise MastercopyError(f"{person} as {role} has said nothing about this text", "there is nothing to retract")
    doubled = last is not None and says_it_already(desk, record, standing, asked, last, when)
    if doubled and not (asked.release_draft and record.status == "draft"):
        raise nothing_to_add(desk, record, standing, person, role, rule)
    if not doubled or standing.recording is None:
        notes.extend(judge_beforehand(desk, record, standing, asked, (person, role, when), rule))
    if not doubled:
        notes.extend(_empty(desk, record, asked) if asked.meaning in APPROVING else ())
        edits.append(_entry(desk, record, standing, asked, person, role, when))
    if asked.release_draft and record.status == "draft":
        edits.append(edit_record(desk, record, [RemoveField("status")]))
    elif record.status == "draft" and asked.meaning in APPROVING:
        notes.append(
            "it is still marked as a draft: the approval binds the text, and `--release-draft` takes the mark off"
        )
    return Signed(record.id, standing.label, standing.digest, person, role, tuple(edits), tuple(notes))


def _empty(desk: Desk, record: Record, asked: Signing) -> Iterator[str]:
    """What nobody should put into force by oversight; refused where there is nothing to follow at all.

    A text that others began has sections of its own.
    """
    own_form = desk.adoption.source_of(record.path) is not None and bool((record.body or "").strip())
    says = read_sections(record)
    empty = [name for name in record.type.sections if not says.get(name.casefold(), False)]
    if empty == list(record.type.sections) and empty and not (asked.anyway or own_form):
        raise MastercopyError(
            f"the text of {record.id} says nothing under {', '.join(empty)}",
            "write it first; --anyway approves it all the same",
            record.place,
        )
    if empty:
        yield f"the text says nothing under {', '.join(empty)}"


def _check_text(record: Record, standing: Standing, asked: Signing) -> None:
    if not standing.label:
        raise MastercopyError(f"{record.id} states no revision", "add `revision:` first", record.place)
    if asked.revision is not None and asked.revision.strip() != standing.label:
        raise MastercopyError(
            f"the working tree holds revision {standing.label} of {record.id}, not {asked.revision[:40]}",
            "switch to the text that is meant, or leave --revision out",
            record.at("revision"),
        )
    if asked.meaning == "withdraw" and record.status == "draft":
        raise MastercopyError(
            f"{record.path} holds a draft of revision {standing.label}, and a withdrawal is signed for what holds",
            "withdraw on a branch without that draft",
            record.at("status"),
        )
    if standing.taken and not asked.anyway:
        raise MastercopyError(
            f"main has recorded revision {standing.label} of {record.id} with another text than this",
            f"begin one with `mastercopy revise {record.id}`, or undo the change",
            record.at("revision"),
        )
    if asked.digest is not None and asked.digest.strip().lower() != standing.digest:
        raise MastercopyError(
            f"the text of {record.id} here has another digest ({standing.digest})",
            "it is not the text that was signed off; switch to that one",
            record.place,
        )


def _person(desk: Desk, asked: Signing, rule: MatrixRule | None) -> str:
    """Who acts: the person named, else the one whose e-mail Git knows; what another person said needs a reference."""
    who = desk.repository.read_identity() if desk.repository is not None else None
    own = desk.people.by_email.get(who[1].casefold()) if who is not None else None
    person = asked.person or own
    if person is None:
        known = f"Git's user.email {who[1]} belongs to nobody in the records" if who else "Git knows no user.email"
        raise MastercopyError(f"who acts is not known: {known}", "say it with --person")
    if person not in desk.people.persons:
        raise MastercopyError(f"{person[:64]!r} is nobody in the records", f"one of: {', '.join(desk.people.persons)}")
    enough = rule is None or asked.meaning not in APPROVING or evidence_rank(rule.evidence) == 0
    stated = set(asked.evidence) == {"kind"} and (asked.key, asked.tag, asked.export) == (None, None, None)
    if person != own and stated and enough:  # else what is needed is told, with the way to it
        raise MastercopyError(
            f"you enter this for {person}",
            "say where the evidence is with --reference, such as `signed paper, binder 3`",
        )
    return person


def _moment(asked: Signing, desk: Desk) -> datetime:
    """When it was said: now, or the moment stated, which cannot lie ahead."""
    if asked.at is None:
        return asked.moment
    zone = desk.organisation.timezone
    try:
        stated = datetime.fromisoformat(asked.at.strip())
        when = stated.replace(tzinfo=zone) if stated.tzinfo is None else stated.astimezone(zone)
    except (ValueError, OverflowError) as fault:
        raise MastercopyError(f"{asked.at[:40]!r} is no moment", "write 2026-03-14T09:30:00+00:00 or a day") from fault
    if when > asked.moment:
        raise MastercopyError(f"{asked.at} lies ahead", "nobody signs before it happens")
    return when


def rule_for(desk: Desk, record: Record, standing: Standing, day: date) -> MatrixRule | None:
    """The rule of the approval matrix for a document as it stands in the working tree."""
    matrix = read_matrix(desk.plain(PARTS.matrix)) or built_in_matrix(desk.roles, desk.people, day)
    return matrix.rule_for(
        record.type.name,
        read_text(standing.fields.get("process")),
        read_text(standing.fields.get("change_class")),
    )


def _role(desk: Desk, person: str, day: date, rule: MatrixRule | None, asked: Signing) -> str:
    """The role stated, where it is held that day; else the first the rule asks for, else the only one held."""
    if asked.role is not None:
        if not desk.people.holds(person, asked.role, day):
            raise MastercopyError(
                f"{person} does not hold the role {asked.role[:64]!r} on {day}",
                "see roles and delegations in the records",
            )
        return asked.role
    names = dict.fromkeys([*(rule.roles if rule is not None else ()), *(role.id for role in desk.roles)])
    held = [role for role in names if desk.people.holds(person, role, day)]
    wanted = [role for role in held if rule is not None and role in rule.roles]
    if wanted:
        return wanted[0]
    if len(held) != 1:
        raise MastercopyError(
            f"{person} holds {'several roles' if held else 'no role'} on {day}",
            f"say with --role which is meant: {', '.join(held)}" if held else "give a role to the person first",
        )
    return held[0]


def _entry(
    desk: Desk, record: Record, standing: Standing, asked: Signing, person: str, role: str, when: datetime
) -> Edit:
    """The edit that adds the entry to the document's file of sign-offs, or begins that file."""
    row: dict[str, Given] = {
        "revision": standing.label,
        "digest": standing.digest,
        "person": person,
        "role": role,
        "meaning": asked.meaning,
        "at": asked.written(when),
        **({"reason": asked.reason} if asked.reason else {}),
        "evidence": asked.evidence,
    }
    path = standing.file or f"{PARTS.signoffs[0]}{record.id}.yml"
    before = desk.read(path)
    if before is None:
        begun = f"document: {write_scalar(record.id)}\nsignoffs:\n".encode()
        return Edit(path, None, edit_bytes(begun, [AppendRow("signoffs", row)], path))
    fields = read_fields(desk.tree, path)
    if not isinstance(fields, dict):
        raise MastercopyError(f"{path} cannot be read", "mend it first; see `mastercopy check`")
    if identity(str(fields.get("document") or "")) != identity(record.id):
        said = f"{path} holds the sign-offs of {str(fields.get('document'))[:64]!r}, not of {record.id}"
        raise MastercopyError(said, f"say `document: {record.id}` there, or give the file the name of its document")
    return Edit(path, before, edit_bytes(before, [AppendRow("signoffs", row)], path))

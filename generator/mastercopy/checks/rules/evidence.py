"""Rules about what proves an approval: signatures that prove nothing, keys not trusted, and keys just added."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.findings import tell_finding
from mastercopy.checks.rule import Case, rule
from mastercopy.history.values import UNANSWERED, Revision, SignOff, Trail, Verification
from mastercopy.model.record import identity
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

_HINTS = {
    "not-verified": say(
        "install OpenSSH (ssh-keygen) and GnuPG (gpgv) where the site is built: without them it says less"
    ),
    "no-answer": say("build again; if it stays so, see that ssh-keygen and gpgv are new enough and may run here"),
    "unknown-key": say("list the key in records/allowed_signers, and have it signed again"),
    "listed-later": say("have it signed again, now that the key is listed"),
    "not-stored": say("store what the forge says with `mastercopy approve ID --export FILE`"),
    "gone": say("sign the digest instead, with `mastercopy approve ID --key FILE`: that outlives any history"),
}


def _proofs(case: Case) -> Iterator[tuple[Revision, SignOff, Verification]]:
    """What was found of the sign-offs of the revision in force and of the newest one."""
    for revision in _current(case.trail):
        for place, signoff in enumerate(revision.signoffs):
            said = (signoff.person, signoff.role, signoff.meaning)
            later = (one for one in revision.signoffs[place + 1 :] if one.valid)
            made_good = any((one.person, one.role, one.meaning) == said for one in later)
            if signoff.verification is not None and signoff.reason in (None, "weak-evidence") and not made_good:
                yield revision, signoff, signoff.verification


def _current(trail: Trail | None) -> Iterator[Revision]:
    if trail is not None:
        if trail.in_force is not None and trail.in_force != trail.revisions[-1]:
            yield trail.in_force
        yield trail.revisions[-1]


def _place(case: Case) -> Place | str | None:
    """Where the sign-offs of the document are kept."""
    name = identity(case.trail.id) if case.trail is not None else ""
    entries = (one for one in case.register.of_part("signoffs") if identity(str(one.get("document") or "")) == name)
    return next((one.at("signoffs") for one in entries), "revision" if case.record is not None else None)


@rule("evidence-unfounded", "error", "see what is said of it; have it signed or reviewed again", "document")
def evidence_unfounded(case: Case) -> Iterator[Problem]:
    """What the entry of a current revision claims as its proof is none; a warning where it counts all the same."""
    for revision, signoff, found in _proofs(case):
        if not found.holds and found.state != "compromised":
            yield case.problem(
                _place(case),
                say(
                    "the sign-off of {person} under revision {revision} ranks as a statement: {found}",
                    person=signoff.shown,
                    revision=revision.revision,
                    found=tell_finding(found, signoff.shown),
                ),
                hint=_HINTS.get(found.state),
                commit=revision.commit,
                severity="warning" if signoff.valid and found.state not in UNANSWERED else None,
            )


@rule("key-revoked", "error", "have the text approved again, with a key that nobody else has", "document")
def key_revoked(case: Case) -> Iterator[Problem]:
    """A sign-off of a current revision was made with a key that somebody else may have had by then."""
    for revision, signoff, found in _proofs(case):
        if found.state == "compromised":
            says = say(
                "the sign-off of {person} under revision {revision} proves nothing: {found}",
                person=signoff.shown,
                revision=revision.revision,
                found=tell_finding(found, signoff.shown),
            )
            yield case.problem(_place(case), says, commit=revision.commit)


@rule(
    "key-added-with-signature",
    "info warning warning",
    "list keys in a change before the one that uses them",
    "document",
)
def key_added_with_signature(case: Case) -> Iterator[Problem]:
    """The step that brought a signature listed its key for the first time: who wrote the one may have written both."""
    for revision, signoff, found in _proofs(case):
        if found.holds and found.fresh:
            says = say(
                "the key that signed revision {revision} for {person} came with the signature ({key})",
                revision=revision.revision,
                person=signoff.shown,
                key=found.key,
            )
            yield case.problem(_place(case), says, commit=revision.commit)

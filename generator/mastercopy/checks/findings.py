"""Turns what was found of a signature or a review into a sentence, for problems and pages alike."""

from __future__ import annotations

from mastercopy.history.values import Verification
from mastercopy.words.saying import say

FOUND = {
    "verified": "signature verified, made with a key that {person} signs with ({key})",
    "retired": "signature verified; its key was retired later{day}, and what it signed before stays ({key})",
    "revoked-since": "signature verified; its key is not trusted from {on} on, and this was on main before ({key})",
    "compromised": "its key is not trusted from {on} on, because somebody else may have it ({key})",
    "out-of-time": "its key was not valid on that day ({key})",
    "unknown-key": "signed with a key that nobody here is known to sign with{of}",
    "listed-later": "its key was not listed yet when this reached main, and to list it later proves nothing ({key})",
    "key-of-another": "signed with the key of somebody else ({key})",
    "key-of-two": "its key is listed for two people, so it tells neither from the other ({key})",
    "other-purpose": "its key may not be used to sign approvals ({key})",
    "does-not-fit": "the signature does not fit: what was signed is not this, or the signature was changed",
    "unreadable": "what stands there as a signature cannot be read as one",
    "unsigned": "the commit or tag bears no signature",
    "gone": "the signed commit or tag is not part of the history any more, so it cannot be verified",
    "says-else": "the signed commit or tag does not say this of this text, or not at that time",
    "only-approves": "a signature over the digest alone only says “approved”; anything else is signed as a whole",
    "said-before": "that signature over the digest was entered before, and says this once",
    "stored": "the forge's own answer is stored here and says so of exactly this text",
    "stored-only": "the forge's own answer is stored here; the reviewed commit is not on main, so that it had this "
    "text is what the entry says",
    "not-named": "the entry does not name the review and its https address",
    "not-stored": "stated, not stored here: no export under records/reviews holds that review",
    "other-reviewer": "the stored review is of somebody else, or the person's name on the forge is not in the records",
    "other-verdict": "the stored review does not say this",
    "other-time": "the stored review was given at another time",
    "other-text": "the stored review is of another text",
    "other-proposal": "the stored review is of another proposal than the address names",
    "not-verified": "not verified here: the program that verifies such signatures is not installed",
    "no-answer": "not verified here: the program that verifies such signatures came to no answer",
}


def tell_finding(found: Verification, person: str) -> str:
    """What was found, as one sentence without its full stop."""
    return say(
        FOUND.get(found.state, found.state),
        person=person,
        key=say("key {key}", key=found.key) if found.key else say("key unknown"),
        of=say(" (key {key})", key=found.key) if found.key else "",
        day=say(" on {day}", day=found.day) if found.day else "",
        on=found.day,
    )

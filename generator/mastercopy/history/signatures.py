"""Turns the signatures that entries carry into verifications: whose key made them, over what, and whether it held."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from mastercopy.history.signoff import Act
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import Verification
from mastercopy.model.organisation import People
from mastercopy.model.signers import Revocation, SigningKey, read_declared, read_revoked, read_signers
from mastercopy.sources.signatures import (
    NO_KEY,
    NoAnswer,
    Sealed,
    ToolSilent,
    read_keyring,
    read_ssh_signer,
    trim_armor,
    verify_openpgp,
    verify_ssh,
)

NAMESPACE = "mastercopy"
"""What an SSH signature of a sign-off is made for, so that one made for something else is none."""
_KIND = "signatures"


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys that main lists at a step, by fingerprint, and the OpenPGP public keys that lie there."""

    keys: Mapping[str, tuple[SigningKey, ...]]
    openpgp: bytes


def statement_of(act: Act) -> str:
    """What a signature over a whole act signs: everything that the entry says."""
    return write_statement(
        {
            "at": act.at,
            "digest": act.digest,
            "document": act.document,
            "meaning": act.meaning,
            "person": act.person,
            "reason": act.words,
            "revision": act.revision,
            "role": act.role,
        }
    )


def write_statement(said: Mapping[str, str | None]) -> str:
    """The fields of an act as canonical JSON on one line; those without a value are left out."""
    given = {name: text for name, text in said.items() if text is not None}
    return json.dumps(given, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def signed_text(act: Act) -> str | None:
    """The text that a detached signature of an act has to be over; None where its entry asks for something unknown."""
    over = act.evidence.get("over", "digest")
    return {"digest": f"{act.digest}\n", "act": statement_of(act)}.get(over)


class Signatures:
    """Verifies for one judgement; the tools are asked once for each signature, and only by entries that have one."""

    def __init__(self, timeline: Timeline, people: People, last: int, entries: Iterable[Act]) -> None:
        self.timeline, self.people, self.last = timeline, people, last
        self.entries = tuple(act for act in entries if act.evidence.get("kind") == "signature")
        folder = timeline.parts.keys[0]
        self._key_files = sorted(path for path in timeline.touches if path.startswith(folder) and path.endswith(".asc"))
        self._rings: dict[tuple[str | None, ...], Ring] = {}
        self._revoked: dict[str, tuple[Revocation, ...]] | None = None
        self._fresh: dict[str, list[str]] = {}
        self._unanswered: dict[str, type[NoAnswer]] = {}
        self._said: dict[int, bool] = {}
        self._used: dict[str, None] = {}

    def at(self, people: People, last: int, entries: Iterable[Act]) -> Signatures:
        """The same as an earlier step knew keys and people; only what the tools answered is shared."""
        earlier = Signatures(self.timeline, people, last, entries)
        earlier._fresh, earlier._unanswered, earlier._used = self._fresh, self._unanswered, self._used
        return earlier

    def of(self, last: int, entries: Iterable[Act]) -> Signatures:
        """The same for other entries, up to another step with the same people and keys."""
        other = self.at(self.people, last, entries)
        other._rings, other._revoked = self._rings, self._revoked
        return other

    def known(self) -> tuple[Mapping[str, tuple[SigningKey, ...]], Mapping[str, tuple[Revocation, ...]]]:
        """The keys that are listed, and those that are not believed any more."""
        return self._ring(self.last).keys, self._revocations()

    def detached(self, act: Act) -> Verification:
        """The signature that an entry carries over the digest alone, or over all that the entry says."""
        text = signed_text(act)
        if text is None:
            return Verification("unreadable")
        found = self.sealed(
            act, Sealed(text.encode("utf-8", "replace"), trim_armor(act.evidence["signature"]), NAMESPACE)
        )
        if found.holds and act.evidence.get("over", "digest") == "digest":
            if act.meaning != "approve":
                return replace(found, state="only-approves")
            if any(self._same_words(earlier, act) for earlier in self.entries if earlier.order < act.order):
                return replace(found, state="said-before")
            return replace(found, signed=text)
        return replace(found, signed=text, made=act.moment)

    def _same_words(self, earlier: Act, act: Act) -> bool:
        """Whether an earlier entry was already proved by a signature of that person over that digest alone."""
        same = (earlier.person, earlier.digest, earlier.document) == (act.person, act.digest, act.document)
        if not same or "signature" not in earlier.evidence or earlier.evidence.get("over", "digest") != "digest":
            return False
        if earlier.order not in self._said:
            text = f"{earlier.digest}\n".encode("utf-8", "replace")
            sealed = Sealed(text, trim_armor(earlier.evidence["signature"]), NAMESPACE)
            self._said[earlier.order] = self.sealed(earlier, sealed).holds
        return self._said[earlier.order]

    def sealed(self, act: Act, sealed: Sealed) -> Verification:
        """Whether signed bytes were signed with a key of the one who acts."""
        ring = self._ring(act.position)
        names: tuple[str, ...]
        if sealed.form == "ssh":
            signer = read_ssh_signer(sealed.armor)
            if signer is None:
                return Verification("unreadable")
            if signer not in ring.keys:
                return Verification(self._unlisted((signer,)), signer)
            names = (signer,)
        elif sealed.form != "openpgp":
            return Verification("unreadable")
        try:
            names = self._check(sealed, ring.openpgp)
        except NoAnswer as fault:
            return Verification("no-answer" if isinstance(fault, ToolSilent) else "not-verified")
        if names == NO_KEY:
            return Verification("unknown-key")
        return self._judge(act, names, sealed) if names else Verification("does-not-fit")

    def _check(self, sealed: Sealed, openpgp: bytes) -> tuple[str, ...]:
        """The fingerprints that a tool answers with: a function of these bytes alone, and kept as such."""
        keyring = openpgp if sealed.form == "openpgp" else b""
        said = (sealed.form or "", sealed.namespace, sealed.armor)
        parts = [part.encode("utf-8", "replace") for part in said]
        key = hashlib.sha256(b"".join(b"%d:%b" % (len(p), p) for p in (*parts, sealed.data, keyring))).hexdigest()
        self._used[key] = None
        kept = self._fresh[key] if key in self._fresh else self.timeline.store.read(_KIND).get(key)
        if isinstance(kept, list) and all(isinstance(name, str) for name in kept):
            return tuple(kept)
        if key in self._unanswered:
            raise self._unanswered[key]
        try:
            found = verify_ssh(sealed) if sealed.form == "ssh" else verify_openpgp(sealed, keyring)
        except NoAnswer as fault:
            self._unanswered[key] = type(fault)
            raise
        self._fresh[key] = list(found)
        return found

    def keep(self) -> None:
        """Leave to the next run what the tools answered."""
        self.timeline.store.keep(_KIND, self._fresh, self._used)

    def _judge(self, act: Act, names: tuple[str, ...], sealed: Sealed) -> Verification:
        listed = self._listed(act.position, names)
        shown = listed[0].fingerprint if listed else names[-1]
        if not listed:
            return Verification(self._unlisted(names), shown)
        holders = {key.person for key in listed}
        if act.person not in holders or len(holders) > 1:
            return Verification("key-of-two" if act.person in holders else "key-of-another", shown)
        serving = [key for key in listed if sealed.form != "ssh" or key.serves(sealed.namespace)]
        if not serving:
            return Verification("other-purpose", shown)
        now = [key for key in self._listed(self.last, names) if key.person == act.person]
        mine = next((key for key in serving if key.holds(act.moment)), None)
        if mine is None or (now and not any(key.holds(act.moment) for key in now)):
            return Verification("out-of-time", shown)
        before = self._listed(act.position - 1, names) if act.position > 0 else listed
        proved = Verification("verified", shown, mine.principal, fresh=not any(k.person == act.person for k in before))
        return self._end(act, names, now, proved)

    def _end(self, act: Act, names: tuple[str, ...], now: list[SigningKey], proved: Verification) -> Verification:
        """What has become of the key since: its end leaves what was done before it, a compromise as main saw it."""
        for revoked in (one for name in names for one in self._revocations().get(name, ())):
            if revoked.reason == "compromised":
                if max(act.at_day, act.reached_day) >= revoked.day:
                    return replace(proved, state="compromised", day=revoked.day)
                proved = replace(proved, state="revoked-since", day=revoked.day)
            elif act.at_day >= revoked.day:
                return replace(proved, state="out-of-time", day=revoked.day)
            elif proved.state == "verified":
                proved = replace(proved, state="retired", day=revoked.day)
        ends = [key.until for key in now if key.until is not None]
        if proved.state == "verified" and (not now or len(ends) == len(now)):
            over = max(ends, default=0.0) <= self.timeline.steps[self.last].time
            return replace(proved, state="retired", day=self._day(max(ends)) if ends else None) if over else proved
        return proved

    def _day(self, moment: float) -> date:
        return datetime.fromtimestamp(moment, UTC).astimezone(self.timeline.organisation.timezone).date()

    def _unlisted(self, names: tuple[str, ...]) -> str:
        """A key that main did not list when the act came: perhaps it does now, which proves nothing of then."""
        return "listed-later" if self._listed(self.last, names) else "unknown-key"

    def _listed(self, position: int, names: tuple[str, ...]) -> list[SigningKey]:
        keys = self._ring(position).keys
        return [key for name in names for key in keys.get(name, ())]

    def _ring(self, position: int) -> Ring:
        timeline, parts = self.timeline, self.timeline.parts
        places = (parts.signers[0], parts.people[0], parts.organisation[0], *self._key_files)
        blobs = tuple(timeline.blob_at(position, path) for path in places)
        if blobs not in self._rings:
            self._rings[blobs] = self._read_ring(position)
        return self._rings[blobs]

    def _read_ring(self, position: int) -> Ring:
        timeline, parts = self.timeline, self.timeline.parts
        blob = timeline.blob_at(position, parts.signers[0])
        text = timeline.read(blob).decode("utf-8", "replace") if blob is not None else ""
        sources = [timeline.plain_at(position, places) for places in (parts.people, parts.organisation)]
        keys: dict[str, tuple[SigningKey, ...]] = {}
        for key in (*read_signers(text, self.people, timeline.organisation.timezone), *read_declared(*sources)):
            keys[key.fingerprint] = (*keys.get(key.fingerprint, ()), key)
        files = (timeline.blob_at(position, path) for path in self._key_files)
        armors = (timeline.read(blob).decode("utf-8", "replace") for blob in files if blob is not None)
        return Ring(keys, read_keyring(armors))

    def _revocations(self) -> Mapping[str, tuple[Revocation, ...]]:
        if self._revoked is None:
            parts = self.timeline.parts
            sources = [self.timeline.plain_at(self.last, places) for places in (parts.people, parts.organisation)]
            self._revoked = read_revoked(*sources)
        return self._revoked

"""Real keys for tests, far from anybody's own, and a company whose approval matrix asks for signatures."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from company import RECORDS, SIGNS, Company, procedure
from mastercopy.compile import compile_project, open_project
from mastercopy.history.values import SignOff, Trail
from mastercopy.model.digest import content_digest_of_file

PATH, ENTRIES, LIST = "docs/procedures/SOP-001.md", "records/signoffs/SOP-001.yml", "records/allowed_signers"
STRICT = RECORDS["records/approval-matrix.yml"].replace("evidence: trailer", "evidence: signature")
FIRST, SECOND, THIRD, FOURTH = (f"2026-02-0{day}T09:00:00+00:00" for day in (2, 4, 6, 8))
LATER = "2026-02-02T10:00:00+00:00"
DAY = date(2026, 6, 1)


def _run(*command: str, data: bytes = b"", **environment: str) -> str:
    done = subprocess.run(command, input=data, capture_output=True, check=False, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@dataclass(frozen=True, slots=True)
class SshKey:
    """A key pair in the files `path` and `path.pub`."""

    path: Path

    @property
    def public(self) -> str:
        return " ".join(self.path.with_suffix(".pub").read_text().split()[:2])

    @property
    def fingerprint(self) -> str:
        return _run("ssh-keygen", "-lf", f"{self.path}.pub").split()[1]

    def sign(self, text: str, namespace: str = "mastercopy") -> str:
        return _run("ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(self.path), data=text.encode())

    def git(self) -> tuple[str, ...]:
        """What Git is told so that it signs with this key."""
        return ("-c", "gpg.format=ssh", "-c", f"user.signingKey={self.path}.pub")


def make_ssh_key(folder: Path, name: str, kind: str = "ed25519") -> SshKey:
    folder.mkdir(parents=True, exist_ok=True)
    _run("ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", str(folder / name))
    return SshKey(folder / name)


@dataclass(frozen=True, slots=True)
class PgpKey:
    """A key in a home of its own."""

    home: Path
    email: str

    def _gpg(self, *arguments: str, data: bytes = b"") -> str:
        return _run("gpg", "--homedir", str(self.home), "--batch", "--quiet", *arguments, data=data)

    @property
    def public(self) -> str:
        return self._gpg("--armor", "--export", self.email)

    @property
    def fingerprint(self) -> str:
        found = re.search(r"^fpr:+([0-9A-F]+):", self._gpg("--with-colons", "--fingerprint", self.email), re.MULTILINE)
        assert found is not None
        return found.group(1)

    def sign(self, text: str) -> str:
        return self._gpg("--armor", "--detach-sign", "--local-user", self.email, data=text.encode())

    def git(self) -> tuple[str, ...]:
        return ("-c", "gpg.format=openpgp", "-c", f"user.signingKey={self.fingerprint}")


@contextmanager
def pgp_key(email: str) -> Iterator[PgpKey]:
    """An OpenPGP key for as long as it is needed; its folder is near the root, for sockets have short names."""
    with TemporaryDirectory(prefix="mc-") as folder:
        key = PgpKey(Path(folder), email)
        try:
            key._gpg("--passphrase", "", "--quick-generate-key", f"Somebody <{email}>", "ed25519", "sign", "never")
            yield key
        finally:
            _run("gpgconf", "--homedir", folder, "--kill", "all")


@dataclass(frozen=True, slots=True)
class Office:
    """A company whose matrix asks for signatures, with the keys of its people."""

    company: Company
    keys: Path
    bob: SshKey
    ana: SshKey

    def found(self, signers: str | None = None, **records: str) -> None:
        self.company.write(LIST, signers if signers is not None else self.line())
        self.company.found(**{"approval_matrix": STRICT, **records})
        self.company.write(PATH, procedure())

    def line(self, options: str = 'namespaces="mastercopy,git"', who: str = "bob", key: SshKey | None = None) -> str:
        return " ".join(part for part in (who, options, (key or self.bob).public) if part) + "\n"

    def digest(self) -> str:
        return content_digest_of_file((self.company.root / PATH).read_bytes(), PATH, lambda _: None)

    def row(self, evidence: dict[str, str], **said: str) -> dict[str, Any]:
        act = {"revision": "1", "digest": self.digest(), "person": "bob", "role": "quality-manager"}
        return {**act, "meaning": "approve", "at": FIRST, **said, "evidence": {"kind": "signature", **evidence}}

    def enter(self, *rows: dict[str, Any]) -> None:
        lines = "".join(f"  - {json.dumps(row)}\n" for row in rows)
        self.company.write(ENTRIES, f"document: SOP-001\nsignoffs:\n{lines}")

    def sign(self, key: SshKey | PgpKey | None = None, text: str | None = None, **said: str) -> dict[str, Any]:
        """An entry with a signature over the digest of the text as it lies there, and a line end."""
        armor = (key or self.bob).sign(text if text is not None else f"{self.digest()}\n")
        return self.row({"signature": armor}, **said)

    def sign_whole(self, key: SshKey | None = None, **said: str) -> dict[str, Any]:
        """An entry with a signature over all that it says."""
        row = self.row({"over": "act"}, **said)
        act = {**{name: text for name, text in row.items() if name != "evidence"}, "document": "SOP-001"}
        text = json.dumps(act, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
        return {**row, "evidence": {**row["evidence"], "signature": (key or self.bob).sign(text)}}

    def issue(self, *rows: dict[str, Any], when: str = FIRST) -> None:
        """Record the text with the entries given, else with Bob's signature."""
        self.enter(*(rows or (self.sign(),)))
        self.company.commit("Issue", when)

    def rows(self) -> list[dict[str, Any]]:
        """The entries that lie there."""
        lines = (self.company.root / ENTRIES).read_text().splitlines()[2:]
        return [json.loads(line.removeprefix("  - ")) for line in lines]

    def trail(self, day: date = DAY, root: Path | None = None) -> Trail:
        project = open_project(root or self.company.root)
        try:
            return compile_project(project, day).history.trails["SOP-001"]
        finally:
            project.close()

    def kept_state(self, store: Path) -> tuple[str, bool]:
        """The same with a store, in which it keeps what the tools said."""
        project = open_project(self.company.root, stores=store)
        try:
            trail = compile_project(project, DAY).history.trails["SOP-001"]
        finally:
            project.close()
        found = trail.revisions[0].signoffs[0].verification
        return found.state if found is not None else "", trail.in_force is not None

    def act(self) -> SignOff:
        return self.trail().revisions[0].signoffs[0]

    def state(self) -> tuple[str, bool]:
        """What was found of the first sign-off, and whether the text is in force."""
        trail = self.trail()
        found = trail.revisions[0].signoffs[0].verification
        return found.state if found is not None else "", trail.in_force is not None

    def git_as_bob(self, key: SshKey | PgpKey, *arguments: str, when: str = FIRST) -> None:
        """Run Git as Bob, signing with a key."""
        who = {"NAME": "Bob Boss", "EMAIL": "bob@trial.example", "DATE": when}
        facts = {f"GIT_{part}_{name}": value for part in ("AUTHOR", "COMMITTER") for name, value in who.items()}
        home = {"GNUPGHOME": str(key.home)} if isinstance(key, PgpKey) else {}
        self.company.git(*key.git(), *arguments, **facts, **home)

    def commit_signed(self, key: SshKey | PgpKey, message: str = f"Approve SOP-001\n\n{SIGNS}") -> str:
        """A commit of Bob that changes nothing and is signed, two days after the text."""
        self.git_as_bob(key, "commit", "--quiet", "--allow-empty", "-S", "-m", message, when=SECOND)
        return self.company.tip

    def tag_signed(self, key: SshKey | PgpKey, message: str) -> str:
        """The text of a tag of Bob that is signed."""
        self.git_as_bob(key, "tag", "-s", "-m", f"{message}\n\n{SIGNS}", "approved", when=SECOND)
        return self.company.git("cat-file", "tag", "approved") + "\n"


def with_keys(*keys: str) -> str:
    return RECORDS["records/people.yml"].replace("{id: bob,", f"{{id: bob, keys: [{', '.join(keys)}],")

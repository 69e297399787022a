"""Turns bytes and a signature over them into the fingerprint of the key that made it, by ssh-keygen and gpgv alone.

Nothing of the user's own is read: no keyring, no settings, no agent. The tools see bytes and public keys handed
to them in a passing folder, and their answer depends on these alone. Which key signs for whom is judged elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

MAX_ARMOR = 16_384
"""Characters of a signature; the largest that tools write has about 4,000."""
MAX_SIGNED = 1_000_000
"""Bytes that may be signed: the text of one act, or one commit or tag without the files that it names."""
MAX_KEYRING = 4_000_000
_SECONDS = 20
_SSH, _OPENPGP = "SSH SIGNATURE", "PGP SIGNATURE"
_ARMOR = re.compile(r"-----BEGIN (SSH|PGP) SIGNATURE-----\n(?:[\x20-\x7e]*\n)+-----END \1 SIGNATURE-----")
_BEGIN, _END = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "\n-----END PGP PUBLIC KEY BLOCK-----"
NO_KEY = ("no-key",)
"""What verifying an OpenPGP signature answers where the keyring has no key for it."""
_MAGIC = b"SSHSIG\0\0\0\x01"
_UNABLE = (b"Couldn't read signature file", b"unsupported key type", b"libcrypto", b"allocation failed")
"""What ssh-keygen says where it cannot tell whether a signature fits: another one may."""
_ANSWER = re.compile(
    rb"^\[GNUPG:\] (?:BADSIG|NODATA|NO_PUBKEY|REVKEYSIG|EXPKEYSIG|EXPSIG|UNEXPECTED|ERRSIG (?:\S+ ){5}(?:5|6|32)\b)",
    re.MULTILINE,
)
"""What gpgv says of a signature that is not valid, where it came to an answer: 5, 6 and 32 refuse its form."""
_NO_DIGEST = b"Invalid digest algorithm"
_KEYS = frozenset({0x98, 0x99, 0x9A, 0xC6})
"""With which byte an OpenPGP public key begins; after anything else gpgv finds no key that follows."""
_GOOD = re.compile(rb'^Good "[\w.-]{1,40}" signature with \S+ key (SHA256:[A-Za-z0-9+/]{43})$', re.MULTILINE)
_VALID = re.compile(rb"^\[GNUPG:\] VALIDSIG ([0-9A-F]{40,64}) (?:\S+ ){8}([0-9A-F]{40,64})$", re.MULTILINE)


class NoAnswer(Exception):  # noqa: N818
    """Nothing is known of a signature here; only an answer may be kept as one."""


class ToolMissing(NoAnswer):
    """The program that verifies or makes signatures of this form is not installed here."""


class ToolSilent(NoAnswer):
    """The program was asked and came to no answer: it is too old, was stopped, or took too long."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes with the signature over them; `namespace` says what an SSH signature was made for."""

    data: bytes
    armor: str
    namespace: str

    @property
    def form(self) -> str | None:
        """`ssh` or `openpgp`; None for a text that is no signature."""
        found = _ARMOR.fullmatch(self.armor) if len(self.armor) <= MAX_ARMOR and len(self.data) <= MAX_SIGNED else None
        return {"SSH": "ssh", "PGP": "openpgp"}[found.group(1)] if found is not None else None


def trim_armor(text: str) -> str:
    """A signature as its tool wrote it, with the line ends and the blanks of a text taken off."""
    if len(text) > 2 * MAX_ARMOR:
        return ""
    return "\n".join(line.strip() for line in text.replace("\r", "").strip().split("\n"))


def split_signed(kind: str, data: bytes) -> Sealed | None:
    """What is signed of a commit or a tag, as Git signs it, with its signature; None where it bears none."""
    if len(data) > MAX_SIGNED:
        return None
    return _split_commit(data) if kind == "commit" else _split_tag(data) if kind == "tag" else None


def _split_commit(data: bytes) -> Sealed | None:
    head, blank, message = data.partition(b"\n\n")
    kept: list[bytes] = []
    armor: list[bytes] = []
    inside: list[bytes] | None = None
    for line in head.split(b"\n"):
        if line.startswith(b" ") and inside is not None:
            inside.append(line[1:])
        elif line.startswith((b"gpgsig ", b"gpgsig-sha256 ")):
            inside = armor if not armor else []
            inside.append(line.partition(b" ")[2])
        else:
            inside = None
            kept.append(line)
    if not armor:
        return None
    return Sealed(b"\n".join(kept) + blank + message, trim_armor(b"\n".join(armor).decode("utf-8", "replace")), "git")


def _split_tag(data: bytes) -> Sealed | None:
    starts = [data.rfind(f"\n-----BEGIN {kind}-----\n".encode()) for kind in (_SSH, _OPENPGP)]
    at = max(starts) + 1
    return Sealed(data[:at], trim_armor(data[at:].decode("utf-8", "replace")), "git") if at > 0 else None


def name_object(kind: str, data: bytes, length: int) -> str:
    """The name that Git gives to an object, in a repository whose names have so many characters (40 or 64)."""
    made = hashlib.new("sha1" if length == 40 else "sha256", usedforsecurity=False)
    made.update(b"%s %d\0" % (kind.encode(), len(data)))
    made.update(data)
    return made.hexdigest()


def fingerprint_of(blob: bytes) -> str:
    """The fingerprint of an SSH public key, as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def read_ssh_signer(armor: str) -> str | None:
    """The fingerprint of the key that an SSH signature says it was made with, unverified; None where it says none."""
    data = _unarmor(armor.strip().partition("\n")[2].rpartition("\n")[0])
    if data is None or not data.startswith(_MAGIC) or len(data) < len(_MAGIC) + 4:
        return None
    (length,) = struct.unpack_from(">I", data, len(_MAGIC))
    blob = data[len(_MAGIC) + 4 : len(_MAGIC) + 4 + length]
    return fingerprint_of(blob) if len(blob) == length and length else None


def read_keyring(blocks: Iterable[str]) -> bytes:
    """OpenPGP public keys out of their armour, one after the other; what is none is passed over."""
    found: list[bytes] = []
    for text in blocks:
        for part in text.replace("\r\n", "\n").split(_BEGIN)[1:]:
            block, end, _ = part.partition(_END)
            if not end:
                continue
            _, _, body = block.rpartition("\n\n")
            data = _unarmor("\n".join(line for line in body.split("\n") if not line.startswith("=")))
            if data and data[0] in _KEYS:
                found.append(data)
    return b"".join(found)


def _unarmor(body: str) -> bytes | None:
    try:
        return base64.b64decode("".join(body.split()).encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None


def verify_ssh(sealed: Sealed) -> tuple[str, ...]:
    """The fingerprint of the key whose signature fits the bytes; none where it does not.

    Raises ToolMissing without ssh-keygen, and ToolSilent where it did not come to an answer: it is too old for
    signatures or for this one, knows no such user, or was stopped.
    """
    files = {"signature": sealed.armor.encode() + b"\n"}
    arguments = ("-Y", "check-novalidate", "-n", sealed.namespace, "-s")
    status, out, said = _run("ssh-keygen", files, sealed.data, lambda place: (*arguments, str(place / "signature")))
    found = _GOOD.findall(out.replace(b"\r", b"")) if status == 0 else []
    refused = status != 0 and b"Could not verify signature" in out and not any(word in said for word in _UNABLE)
    if not found and not refused:
        raise ToolSilent("ssh-keygen")
    return (found[0].decode("ascii"),) if len(found) == 1 else ()


def sign_ssh(key: Path, data: bytes, namespace: str) -> str:
    """The signature over bytes with a key of one's own; ssh-keygen asks for its pass phrase, or an agent, itself.

    Raises ToolMissing without ssh-keygen, and ToolSilent where it made none, for which it has said why.
    """
    program = shutil.which("ssh-keygen")
    if program is None:
        raise ToolMissing("ssh-keygen")
    command = [program, "-q", "-Y", "sign", "-n", namespace, "-f", str(key.absolute())]
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, check=False)
    armor = trim_armor(done.stdout.decode("utf-8", "replace"))
    if done.returncode != 0 or Sealed(data, armor, namespace).form != "ssh":
        raise ToolSilent("ssh-keygen")
    return armor + "\n"


def verify_openpgp(sealed: Sealed, keyring: bytes) -> tuple[str, ...]:
    """The fingerprints (of the key that signed, and of the key it belongs to) where a signature fits; else none.

    Only keys of the keyring are looked at; NO_KEY where none of them made it. Raises ToolMissing without gpgv, and
    ToolSilent where it did not come to an answer: it knows no such algorithm, or was stopped.
    """
    if not keyring or len(keyring) > MAX_KEYRING:
        return NO_KEY
    files = {"signature.asc": sealed.armor.encode() + b"\n", "keys.gpg": keyring, "signed": sealed.data}

    def arguments(place: Path) -> tuple[str, ...]:
        paths = (str(place / name) for name in ("keys.gpg", "signature.asc", "signed"))
        return ("--homedir", str(place), "--status-fd", "1", "--keyring", *paths)

    _, out, said = _run("gpgv", files, b"", arguments)
    out = out.replace(b"\r", b"")
    found = _VALID.findall(out)
    if not found and _ANSWER.search(out) is None and _NO_DIGEST not in said:
        raise ToolSilent("gpgv")
    if not found and b"[GNUPG:] NO_PUBKEY" in out and b"[GNUPG:] BADSIG" not in out:
        return NO_KEY
    # gpgv may say that a key has expired by the clock of this machine: of whose time it is, the records speak.
    if len(found) != 1 or out.count(b"[GNUPG:] NEWSIG") != 1 or b"[GNUPG:] REVKEYSIG" in out:
        return ()
    return tuple(dict.fromkeys(name.decode("ascii") for name in found[0]))


def _run(
    tool: str, files: Mapping[str, bytes], data: bytes, arguments: Callable[[Path], tuple[str, ...]]
) -> tuple[int, bytes, bytes]:
    """(status, output, what was said) of a program that sees nothing but the files it is given."""
    program = shutil.which(tool)
    if program is None:
        raise ToolMissing(tool)
    with tempfile.TemporaryDirectory(prefix="mastercopy-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        surroundings = {**kept, "LC_ALL": "C", "LANGUAGE": "C", "HOME": folder}
        try:
            done = subprocess.run(
                [program, *arguments(Path(folder))],
                input=data,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
                cwd=folder,
                env=surroundings,
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise ToolSilent(tool) from fault
    return done.returncode, done.stdout, done.stderr

"""What gpgv says of a signature is told from where it did not come to say anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from mastercopy.sources.signatures import NO_KEY, Sealed, ToolSilent, verify_openpgp

KEY = "3AE251384F1DFD13A8130C4181EC31D949FFE812"
SEALED = Sealed(b"signed", "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----", "git")
ERRSIG = f"NEWSIG\nERRSIG 81EC31D949FFE812 {{}} 8 00 1796116775 {{}} {KEY}"


def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, status: int) -> tuple[str, ...]:
    """What is made of what a gpgv says."""
    said = "".join(f"[GNUPG:] {line}\n" for line in lines.split("\n") if line)
    program = tmp_path / "gpgv"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}END\nexit {status}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return verify_openpgp(SEALED, b"keys")


@pytest.mark.parametrize(
    ("lines", "status", "found"),
    [
        (f"NEWSIG\nVALIDSIG {KEY} 2026-12-01 1796116775 0 4 0 22 8 00 {KEY}", 0, (KEY,)),
        ("NEWSIG\nBADSIG 81EC31D949FFE812 Bob <bob@trial.example>", 1, ()),
        ("NODATA 1\nNODATA 2", 2, ()),
        ("UNEXPECTED 0", 2, ()),
        (ERRSIG.format(1, 5), 2, ()),
        (ERRSIG.format(1, 32), 2, ()),
        (ERRSIG.format(22, 9) + "\nNO_PUBKEY 81EC31D949FFE812", 2, NO_KEY),
    ],
)
def test_an_answer_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, status: int, found: tuple[str, ...]
) -> None:
    assert told(tmp_path, monkeypatch, lines, status) == found


@pytest.mark.parametrize("lines", ["", "NEWSIG", ERRSIG.format(99, 4)])
def test_what_is_no_answer_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """Stopped, out of memory, or an algorithm that only a newer one knows."""
    with pytest.raises(ToolSilent):
        told(tmp_path, monkeypatch, lines, 2)

"""Turns a folder of finished files into the manifest that names each by its hash, and itself by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from mastercopy.proof.verify import MANIFEST, SCHEMA, canonical, digest_of, list_files

VERIFIER = "verify.py"
"""The address of the stand-alone verifier in a site."""
_MAKERS = ("mastercopy", "mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Pygments", "Jinja2")


def read_verifier() -> bytes:
    """The verifier, as it lies in this package."""
    return package_files("mastercopy.proof").joinpath("verify.py").read_bytes()


def build_manifest(site: Path, facts: Mapping[str, Any]) -> bytes:
    """The manifest of the files that lie in a folder; `facts` say of what they were built."""
    hashes = {name: hashlib.sha256((site / name).read_bytes()).hexdigest() for name in list_files(site)}
    told = {"schema": SCHEMA, **facts, "versions": {name: version(name) for name in _MAKERS}, "files": hashes}
    return canonical({**told, "digest": digest_of(told)}) + b"\n"


__all__ = ["MANIFEST", "VERIFIER", "build_manifest", "read_verifier"]

"""Turns a folder of finished files into the manifest that names each by its hash, and itself by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import mastercopy
from mastercopy.proof.verify import MANIFEST, SCHEMA, canonical, digest_of, list_files

VERIFIER = "verify.py"
"""The address of the stand-alone verifier in a site."""
MKDOCS, ZENSICAL = "mkdocs", "zensical"
"""The engines by which a site can be built."""
_TEXTS = ("Markdown", "pymdown-extensions", "Pygments", "Jinja2")
_MAKERS = {MKDOCS: ("mkdocs", "mkdocs-material", *_TEXTS), ZENSICAL: ("mkdocs", "zensical", *_TEXTS)}
"""Whose versions decide the bytes of a site; settings are read by MkDocs for both."""
_CODE = (".py", ".j2", ".yml", ".css", ".js")


_NOTHING: Mapping[str, str] = MappingProxyType({})


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _versions(engine: str) -> dict[str, str]:
    from importlib.metadata import version  # nobody who builds nothing waits for it

    return {"mastercopy": own_version(), **{name: version(name) for name in _MAKERS[engine]}}


def read_verifier() -> bytes:
    """The verifier, as it lies in this package."""
    return package_files("mastercopy.proof").joinpath("verify.py").read_bytes()


def own_version() -> str:
    """Our version, and the hash of the very code: between two releases it says more than the version."""
    code = hashlib.sha256()
    for name, data in _own_files(package_files("mastercopy"), ""):
        code.update(f"{name}\0".encode() + hashlib.sha256(data).digest())
    return f"{mastercopy.__version__}+{code.hexdigest()[:12]}"


def _own_files(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda one: one.name):
        if item.is_dir() and item.name not in ("__pycache__", "demonstration"):
            yield from _own_files(item, f"{name}{item.name}/")
        elif item.is_file() and item.name.endswith(_CODE):
            yield name + item.name, item.read_bytes()


def build_manifest(
    site: Path, facts: Mapping[str, Any], known: Mapping[str, str] = _NOTHING, engine: str = MKDOCS
) -> bytes:
    """The manifest of the files that lie in a folder; `facts` say of what they were built, `engine` by what.

    `known` are the hashes of files by whoever has just written them; every other file is read.
    """
    hashes = {name: known.get(name) or _hash(site / name) for name in list_files(site)}
    by = {} if engine == MKDOCS else {"engine": engine}
    told = {"schema": SCHEMA, **facts, **by, "versions": _versions(engine), "files": hashes}
    return canonical({**told, "digest": digest_of(told)}) + b"\n"


__all__ = ["MANIFEST", "MKDOCS", "VERIFIER", "ZENSICAL", "build_manifest", "read_verifier"]

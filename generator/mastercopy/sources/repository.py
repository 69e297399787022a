"""Reads a Git repository through GitPython: one pass over the graph and one stream of blobs; the only door to Git."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import git

from mastercopy.sources.blobstream import BlobStream, name_blob
from mastercopy.sources.commits import LOG_FORMAT, Commit, parse_log, show_path
from mastercopy.sources.files import CONFIGURATION, ROOTS
from mastercopy.sources.store import NO_STORE, KeptLog, Store, open_store
from mastercopy.words import MastercopyError

_SAFE_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_CONFIGURATION = (
    "-c",
    "i18n.logOutputEncoding=UTF-8",
    "-c",
    "log.showSignature=false",
    "-c",
    "core.quotePath=false",
    "-c",
    "log.showRoot=true",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
)
LOG = (
    "--raw",
    "-z",
    "--no-renames",
    "--no-abbrev",
    "--root",
    "--diff-merges=first-parent",
    "--no-color",
    "--no-notes",
    "--no-mailmap",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--ignore-submodules=none",
    "--date=raw",
    f"-O{os.devnull}",
    f"--format={LOG_FORMAT}",
)
_DIFF = (
    "--name-only",
    "-z",
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--relative",
    "--ignore-submodules=all",
    f"-O{os.devnull}",
)
MAIN_BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Facts:
    """What Git says about the repository before anything is read."""

    top: Path
    prefix: str
    bare: bool
    shallow: bool
    worktree: bool
    references: Mapping[str, str]


class Repository:
    """One open repository; close it, or use it in a `with`. Reads only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        self._command = git.Git(str(folder))
        self._environment = {**environment, **_SAFE_ENVIRONMENT}
        self.facts = self._read_facts()
        self.store: Store = NO_STORE
        self._stream: BlobStream | None = None
        self._left: BlobStream | None = None  # kept, because GitPython ends a process whose handle nobody holds

    def __enter__(self) -> Repository:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reopen(self) -> None:
        """Forget the stream of a parent process, which stays open there, and open another when it is needed."""
        self._left, self._stream = self._stream, None

    def close(self) -> None:
        """End the blob stream."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def run(self, *arguments: str, **more: str) -> tuple[int, bytes, str]:
        """(status, output, complaint) of one Git command that reads; `more` is put into its environment."""
        status, out, err = self._command.execute(
            ["git", *_CONFIGURATION, *arguments],
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            env={**self._environment, **more},
        )
        return int(status), out if isinstance(out, bytes) else out.encode(), str(err)

    def _read_facts(self) -> Facts:
        status, out, err = self.run(
            "rev-parse",
            "--is-bare-repository",
            "--is-shallow-repository",
            "--is-inside-work-tree",
            "--absolute-git-dir",
            "--show-prefix",
        )
        if status != 0:
            raise _open_error(self.folder, err)
        lines = out.decode("utf-8", "surrogateescape").split("\n")
        prefix = lines[4] if len(lines) > 4 else ""
        status, out, err = self.run("for-each-ref", "--format=%(refname)%00%(objectname)%00%(*objectname)")
        if status != 0:
            raise _open_error(self.folder, err)
        references: dict[str, str] = {}
        for line in out.decode("utf-8", "replace").splitlines():
            name, own, peeled = line.split("\0")
            references[name] = peeled or own
        bare, shallow, worktree = (line == "true" for line in lines[:3])
        return Facts(Path(lines[3]), prefix, bare, shallow, worktree, references)

    def find_reference(self, branch: str) -> str | None:
        """The commit of a local branch, else of origin's; None where there is neither."""
        for name in (f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"):
            if name in self.facts.references:
                return self.facts.references[name]
        return None

    def resolve(self, reference: str) -> str:
        """The commit that a reference given by a person names; an error with a hint where it names none."""
        if reference.startswith("-") or "\0" in reference or "\n" in reference:
            raise MastercopyError(f"{reference!r} is not a reference", "give a branch, a tag or a commit")
        status, out, _ = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
        if status != 0:
            raise MastercopyError(f"there is no branch, tag or commit {reference!r}", "see `git branch --all`")
        return out.decode("ascii").strip()

    def head(self) -> str | None:
        """The commit that is checked out; None before the first commit."""
        status, out, _ = self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return out.decode("ascii").strip() if status == 0 else None

    def read_log(self, tip: str) -> Iterator[Commit]:
        """Every commit that `tip` contains, in one pass; what was read before is not read again."""
        kept = self.store.read_log()
        if kept is not None and kept.tip == tip:
            return parse_log(kept.data, self.facts.prefix)
        out = (self._read_newer(tip, kept) if kept is not None else None) or self._read_whole_log(tip)
        self.store.keep_log(tip, out)
        return parse_log(out, self.facts.prefix)

    def _read_newer(self, tip: str, kept: KeptLog) -> bytes | None:
        """The kept log with the newer commits before it; None where the kept tip is gone or no ancestor of this one."""
        status, out, _ = self.run("log", *LOG, tip, f"^{kept.tip}", "--")
        joined = status == 0 and any(kept.tip in commit.parents for commit in parse_log(out))
        return out + kept.data if joined and out.endswith(b"\0") else None

    def _read_whole_log(self, tip: str) -> bytes:
        status, out, err = self.run("log", *LOG, tip, "--")
        if status != 0:
            raise MastercopyError(
                f"Git could not read the history: {_last_line(err)}",
                "run `git fsck`; a clone without all objects is made whole by `git fetch --refetch --no-filter`",
            )
        return out

    def read_worktree(self, tip: str, homes: tuple[str, ...] = ()) -> dict[str, Path]:
        """Every path whose file on disk is not the one in the tree of `tip`, with where it lies (or would lie).

        Looked at are our folders and `homes` beside them.

        Git compares, so that line ends, filters and its ignore rules mean what they mean to a commit. It does so with a
        copy of the index, which it may refresh: a check changes nothing, not even that.
        """
        found: dict[str, Path] = {}
        with tempfile.TemporaryDirectory(prefix="mastercopy-") as folder:
            index, copy = self.facts.top / "index", Path(folder) / "index"
            if index.is_file():
                shutil.copy2(index, copy)  # with its time, by which Git knows files changed in the same second
            for arguments in (("diff", *_DIFF, tip), ("ls-files", "-z", "--others", "--exclude-standard")):
                places = (*ROOTS, CONFIGURATION, *homes)
                status, out, err = self.run("--literal-pathspecs", *arguments, "--", *places, GIT_INDEX_FILE=str(copy))
                if status != 0:
                    why = f"Git could not compare the files on disk: {_last_line(err)}"
                    raise MastercopyError(why, "see what `git status` says")
                found.update((show_path(raw), self.folder / os.fsdecode(raw)) for raw in out.split(b"\0") if raw)
        return found

    def read_stored(self, path: str, data: bytes) -> bytes:
        """The bytes that a commit would keep of a file on disk: Git turns line ends where it is told to."""
        turned = data.replace(b"\r\n", b"\n")
        if turned == data or not self.facts.worktree:
            return data
        status, out, _ = self.run("hash-object", "--", path)
        return turned if status == 0 and out.decode("ascii").strip() == name_blob(turned, len(out.strip())) else data

    def read_path_log(self, path: str, since: str | None) -> Iterator[Commit]:
        """The commits since another one, up to what is checked out, that changed a path; newest first."""
        if self.head() is None:
            return iter(())
        span = f"{since}..HEAD" if since is not None else "HEAD"
        status, out, err = self.run("--literal-pathspecs", "log", *LOG, span, "--", path)
        if status != 0:
            raise MastercopyError(f"Git could not read the history of {path}: {_last_line(err)}", "run `git fsck`")
        return parse_log(out, self.facts.prefix)

    def read_identity(self) -> tuple[str, str] | None:
        """Name and e-mail of who works here, as Git has been told; None where it has not."""
        found = [self.run("config", "--get", key) for key in ("user.name", "user.email")]
        name, email = (out.decode("utf-8", "replace").strip() if status == 0 else "" for status, out, _ in found)
        return (name or email, email) if email else None

    def read_blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """(name, bytes) for each object name in the order asked; None for one that is no blob. One process for all."""
        return self._objects().read(names)

    def read_object(self, name: str) -> tuple[str, bytes] | None:
        """Kind and bytes of an object that is there, such as a commit with its signature, from the same process."""
        return next(((kind, data) for _, kind, data in self._objects().read_objects([name])), None)

    def _objects(self) -> BlobStream:
        if self._stream is None:
            self._stream = BlobStream(
                self._command.execute(
                    ["git", *_CONFIGURATION, "cat-file", "--batch"],
                    as_process=True,
                    istream=subprocess.PIPE,
                    env=dict(self._environment),
                )
            )
        return self._stream


def _open_error(folder: Path, said: str) -> MastercopyError:
    lowered = said.lower()
    if "dubious ownership" in lowered:
        return MastercopyError(
            "Git refuses this folder: it belongs to another user",
            "run `git config --global --add safe.directory` with the folder's path",
        )
    return MastercopyError(
        "Git cannot open this repository: " + (said.strip().splitlines() or ["no reason given"])[0],
        "name the folder of a Git repository with --repo",
    )


def open_repository(folder: Path, stores: Path | None = None) -> Repository:
    """Open the repository at or above a folder; refuses a shallow one, whose history would be a lie.

    `stores` is where to keep what was read.
    """
    repository = Repository(folder)
    if repository.facts.shallow:
        raise MastercopyError(
            "this clone is shallow: most of its history is missing",
            "run `git fetch --unshallow`; in a workflow set `fetch-depth: 0`",
        )
    repository.store = open_store(stores, repository.facts.top, folder)
    return repository


def _last_line(said: str) -> str:
    """What Git says at the end, which is the reason."""
    return (said.strip().splitlines() or ["no reason given"])[-1]

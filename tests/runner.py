"""Runs a step of a workflow or of the action as a runner does: own environment, Bash, a forge that answers files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
ACTION, WORKFLOWS = ROOT / "action.yml", ROOT / ".github" / "workflows"
TEMPLATES = ROOT / "generator" / "mastercopy" / "editing" / "founding"
REPOSITORY = "Codertocat/Hello-World"
_EXPRESSION = re.compile(r"\$\{\{ ?([^}]*?) ?\}\}")
_KEPT = ("PATH", "HOME", "LC_ALL", "TZ", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "LANG")
FORGE = """#!/usr/bin/env bash
# Stands for `gh`: answers with files, and writes down what it was asked to change.
set -euo pipefail
[ -n "${GH_TOKEN:-}" ] || { echo "gh: no token" >&2; exit 4; }
if [ "$1" = pr ]; then
  if [ "$2" = list ]; then cat "$FORGE/pr-list" 2> /dev/null || echo 0; exit 0; fi
  printf '%s\\n' "$@" > "$FORGE/pr-create"
  exit 0
fi
method=GET input= path=
shift
while [ $# -gt 0 ]; do
  case "$1" in
    --method) method="$2"; shift ;;
    --input) input="$2"; shift ;;
    --paginate | --silent | --slurp) ;;
    *) path="${1%%\\?*}" ;;
  esac
  shift
done
if [ "$method" != GET ]; then
  echo "$method $path" >> "$FORGE/changes"
  cp "$input" "$FORGE/sent.json"
  exit 0
fi
file="$FORGE/$(printf %s "$path" | tr '/' '_')"
[ -f "$file" ] || { echo "gh: Not Found (HTTP 404): $path" >&2; exit 1; }
cat "$file"
"""


def load(path: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def script_of(path: Path, name: str) -> dict[str, Any]:
    """The step of a workflow, or of the action, by its name."""
    found = load(path)
    jobs = found["jobs"].values() if "jobs" in found else [found["runs"]]
    (step,) = [step for job in jobs for step in job["steps"] if step.get("name") == name and "run" in step]
    return dict(step)


@dataclass(frozen=True, slots=True)
class Runner:
    """A machine of the forge: a place for passing files, a workspace, the event, and the forge's answers."""

    folder: Path
    workspace: Path
    """Where steps begin."""
    event: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("temp/mastercopy/bin", "bin", "forge"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.program(self.temp / "mastercopy/bin/mastercopy", f'exec "{sys.executable}" -I -m mastercopy "$@"')
        self.program(self.folder / "bin" / "gh", FORGE.partition("\n")[2])
        (self.folder / "event.json").write_text(json.dumps(self.event), "utf-8")

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    @property
    def forge(self) -> Path:
        return self.folder / "forge"

    def program(self, path: Path, script: str) -> None:
        """Put a program in a place."""
        path.write_text(f"#!/usr/bin/env bash\n{script}\n", "utf-8")
        path.chmod(0o755)

    def answer(self, path: str, value: object) -> None:
        """What the forge answers at an address."""
        name = path.replace("/", "_")
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        (self.forge / name).write_bytes(data)

    def run(self, name: str, path: Path = ACTION, **inputs: str) -> subprocess.CompletedProcess[str]:
        """One step, with the inputs of the action; the token is the test's own word."""
        step = script_of(path, name)
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
        environment |= {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{environment['PATH']}",
            "FORGE": str(self.forge),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
        }
        environment |= {key: self._value(str(text), inputs) for key, text in step.get("env", {}).items()}
        script = self.folder / "step.sh"
        script.write_text(step["run"], "utf-8")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd=self.workspace,
            env=environment,
            timeout=120,
        )

    def _value(self, text: str, inputs: Mapping[str, str]) -> str:
        def meant(match: re.Match[str]) -> str:
            kind, _, name = match.group(1).partition(".")
            if kind == "inputs":
                declared = load(ACTION)["inputs"][name].get("default", "")
                return self._value(inputs.get(name.replace("-", "_"), declared), {})
            assert kind in ("github", "vars"), match.group(0)
            if name == "token":
                return "the-token"
            value: Any = {"event": self.event}
            for part in name.split("."):
                value = value.get(part, "") if isinstance(value, Mapping) else ""
            return str(value)

        return _EXPRESSION.sub(meant, text)

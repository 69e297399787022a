"""Drives a real, headless Chromium through its DevTools pipe: opens pages, presses keys, asks, pictures and prints.

The pipe (descriptors 3 and 4, messages that end with a NUL byte) needs no port and no package.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first is the same engine without windows, at a third of the work."""
MISSING = "The tests need Chromium on PATH: `apt-get install -y chromium` (Debian), or any Chrome; see CONTRIBUTING."
PATIENCE = 60.0
"""Seconds after which a page that does not answer is a failure."""
_REFUSED = "ContentSecurityPolicyIssue"
_RESULTS = "[...document.querySelectorAll('.md-search-result__link')].map(one => one.href)"
_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "ArrowDown": 40}
_WRITES = {"Enter": "\r", " ": " "}


def find_chromium() -> str:
    """The browser on this machine; one clear sentence where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError(MISSING)
    return found


class Left(Exception):
    """The page went elsewhere while it was being asked."""


class Chromium:
    """One browser process; `with` ends it. Each tab belongs to a person of its own, so that nothing is remembered."""

    def __init__(self, profile: Path) -> None:
        down, self._to = os.pipe()
        self._from, up = os.pipe()
        command = [find_chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += ["--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run", "--disable-sync"]
        command += ["--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        moved = 'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", moved, "bash", str(down), str(up), *command],
            pass_fds=(down, up),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(down)
        os.close(up)
        self._rest = b""
        self._last = 0
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.call("Browser.close")
        finally:
            os.close(self._to)
            os.close(self._from)
            self._process.wait(timeout=PATIENCE)

    def call(self, method: str, session: str | None = None, **given: Any) -> dict[str, Any]:
        """Send one command and wait for its answer; events that come first are kept."""
        self._last += 1
        number = self._last
        message: dict[str, Any] = {"id": number, "method": method, "params": given}
        if session is not None:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == number:
                if "navigated or closed" in str(answer.get("error", "")):
                    raise Left(method)
                assert "error" not in answer, f"{method}: {answer['error']}"
                return dict(answer["result"])
            if "method" in answer:
                self.events.append(answer)

    def wait_for(self, method: str, session: str) -> None:
        """Wait until an event was seen since the events were last cleared."""
        while not any(e["method"] == method and e.get("sessionId") == session for e in self.events):
            answer = self._read()
            if "method" in answer:
                self.events.append(answer)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._from], [], [], PATIENCE)
            assert ready, "the browser does not answer"
            data = os.read(self._from, 1 << 20)
            assert data, "the browser has ended"
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))

    def open(self, page: Path | str, **look: Any) -> Tab:
        """A new tab that has loaded a page; `look` is what `Tab.look` takes."""
        tab = Tab(self)
        tab.look(**look)
        tab.go(page)
        return tab


class Tab:
    """One page: what it said, what it asked for, and what a person can do with it."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self._person = browser.call("Target.createBrowserContext")["browserContextId"]
        given = browser.call("Target.createTarget", url="about:blank", browserContextId=self._person)
        self._target = given["targetId"]
        attached = browser.call("Target.attachToTarget", targetId=self._target, flatten=True)
        self._session = str(attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.call("Target.disposeBrowserContext", browserContextId=self._person)
        self._browser.events.clear()

    def call(self, method: str, **given: Any) -> dict[str, Any]:
        return self._browser.call(method, self._session, **given)

    def look(
        self,
        width: int = 1280,
        height: int = 900,
        *,
        dark: bool = False,
        scripts: bool = True,
        still: bool = False,
        forced: bool = False,
    ) -> None:
        """Set the window's size, what the reader prefers, and whether scripts run.

        `still` asks for as little motion as can be; `forced` has the reader's own few colours take the place of ours.
        """
        phone = width < 700
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        wishes = {"prefers-color-scheme": "dark" if dark else "light"}
        wishes |= {"prefers-reduced-motion": "reduce"} if still else {}
        wishes |= {"forced-colors": "active"} if forced else {}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.call("Emulation.setEmulatedMedia", features=features)
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)

    def go(self, page: Path | str) -> None:
        self._browser.events.clear()
        address = page.resolve().as_uri() if isinstance(page, Path) else page
        self.call("Page.navigate", url=address)
        self._browser.wait_for("Page.loadEventFired", self._session)

    def ask(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, script: str) -> Any:
        """Ask until the answer is true; a page that leaves while it is asked is asked again."""

        def answer() -> Any:
            try:
                return self.ask(script)
            except Left:
                return None

        return self.until(answer, script)

    def leave(self, how: str, ends: str) -> None:
        """Go to another page by something on this one, and wait until it is there."""
        # A page that leaves at once gives no answer.
        self.ask(f"window.here = true; void setTimeout(() => {{ {how} }})")
        self.wait(f"!window.here && location.pathname.endsWith('{ends}') && document.readyState === 'complete'")

    def until(self, question: Callable[[], Any], name: str) -> Any:
        end = time.monotonic() + PATIENCE
        while not (answer := question()):
            assert time.monotonic() < end, f"never true: {name}"
            time.sleep(0.05)
        return answer

    def press(self, key: str, *, shift: bool = False) -> None:
        facts: Mapping[str, Any] = {"key": key, "code": "Space" if key == " " else key, "modifiers": 8 if shift else 0}
        facts = {**facts, "windowsVirtualKeyCode": _KEYS[key]}
        text = {"text": _WRITES[key]} if key in _WRITES else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **facts, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **facts)

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)
        # The theme's search reads its field as a key goes up.
        self.call("Input.dispatchKeyEvent", type="keyUp", key="Shift")

    def heard(self) -> list[dict[str, Any]]:
        """What a screen reader is given of the page: every node that is not left out, with its role and its name."""
        self.call("Accessibility.enable")
        return [node for node in self.call("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]

    def search(self, words: str) -> list[str]:
        """Type into the theme's search until it answers; where the results lead."""
        self.ask("document.querySelector('.md-search__input').focus()")
        self.type(words)

        def answer() -> Any:
            self.call("Input.dispatchKeyEvent", type="keyUp", key="Shift")  # typing ends with a key, which it waits for
            return self.ask(_RESULTS)

        return list(self.until(answer, f"results for {words}"))

    def requests(self) -> list[str]:
        """Every address the page asked for since it was opened."""
        return [e["params"]["request"]["url"] for e in self._said("Network.requestWillBeSent")]

    def errors(self) -> list[str]:
        """What the console shows in red."""
        logged = [e["params"]["entry"] for e in self._said("Log.entryAdded")]
        called = [e["params"] for e in self._said("Runtime.consoleAPICalled")]
        return [
            *(str(e["params"]["exceptionDetails"]) for e in self._said("Runtime.exceptionThrown")),
            *(f"{entry['text']} {entry.get('url', '')}" for entry in logged if entry["level"] == "error"),
            *(str(one["args"]) for one in called if one["type"] in ("error", "assert")),
        ]

    def violations(self) -> list[str]:
        """What the browser refused because of the page's policy: by which directive, and what."""
        issues = [e["params"]["issue"] for e in self._said("Audits.issueAdded")]
        found = [one["details"]["contentSecurityPolicyIssueDetails"] for one in issues if one["code"] == _REFUSED]
        return [f"{one['violatedDirective']} {one.get('blockedURL', '')}".strip() for one in found]

    def _said(self, method: str) -> list[dict[str, Any]]:
        mine = self._browser.events
        return [e for e in mine if e["method"] == method and e.get("sessionId") == self._session]

    def picture(self, target: Path, *, whole: bool = False, tallest: int = 4000) -> None:
        """A PNG of the window, or of the whole page down to a limit."""
        if not whole:
            data = self.call("Page.captureScreenshot", format="png")["data"]
        else:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "scale": 1, "width": size["width"], "height": min(size["height"], tallest)}
            data = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)["data"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(data))

    def print(self, target: Path) -> None:
        """The page as a printer gets it, as PDF on A4."""
        data = self.call("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)["data"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(data))

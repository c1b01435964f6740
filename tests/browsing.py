"""A real browser for tests of pages: Chromium, driven over the WebDriver protocol, with no other library."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER: Final = shutil.which("chromedriver")
ABSENT: Final = "Chromium and ChromeDriver are not both installed (Debian: chromium, chromium-driver)"
IS_THERE: Final = bool(CHROMIUM and DRIVER)
_SECONDS: Final = 60.0
# The sandbox of Chromium refuses to run as root, as containers of a CI mostly do.
_OPTIONS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--window-size=1280,900",
)
_KEYS: Final = {"Tab": "\ue004", "Enter": "\ue007", "Space": " ", "Escape": "\ue00c"}


@dataclass(frozen=True, slots=True)
class Browser:
    """One window."""

    session: str

    def open(self, page: Path) -> None:
        """Opens a file, as from a folder."""
        _ask("POST", f"{self.session}/url", {"url": page.resolve().as_uri()})

    def run(self, script: str) -> Any:
        """What a function body returns in the page."""
        return _ask("POST", f"{self.session}/execute/sync", {"script": script, "args": []})

    def press(self, key: str) -> None:
        """Presses and lets go of one key, wherever the focus is."""
        strokes = [{"type": kind, "value": _KEYS[key]} for kind in ("keyDown", "keyUp")]
        _ask("POST", f"{self.session}/actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def devtools(self, command: str, **parameters: Any) -> Any:
        """A command of Chromium itself."""
        return _ask("POST", f"{self.session}/goog/cdp/execute", {"cmd": command, "params": parameters})

    def console(self) -> list[dict[str, Any]]:
        """What was logged since it was last asked: errors of scripts, and whatever the page's policy has refused."""
        logged: list[dict[str, Any]] = _ask("POST", f"{self.session}/se/log", {"type": "browser"})
        return logged

    def dialog(self) -> str | None:
        """The text of a dialog that stands open, or None."""
        try:
            text: str = _ask("GET", f"{self.session}/alert/text")
        except urllib.error.HTTPError:
            return None
        return text


def _ask(method: str, url: str, told: Any = None) -> Any:
    body = None if told is None else json.dumps(told).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"}, method=method)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - loopback
        return json.load(answer)["value"]


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser without a screen. Ends with everything that it has started."""
    assert CHROMIUM
    assert DRIVER
    options = {"binary": CHROMIUM, "args": list(_OPTIONS)}
    wanted = {
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL"},
        "unhandledPromptBehavior": "ignore",
    }
    with subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as driver:  # noqa: S603 - our own argument
        try:
            base = f"http://127.0.0.1:{_port(driver)}"
            session = _ask("POST", f"{base}/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
            try:
                yield Browser(f"{base}/session/{session}")
            finally:
                with contextlib.suppress(OSError):
                    _ask("DELETE", f"{base}/session/{session}")
        finally:
            driver.kill()


def _port(driver: subprocess.Popen[bytes]) -> int:
    assert driver.stdout is not None
    until = time.monotonic() + _SECONDS
    for line in driver.stdout:
        if b"on port " in line and b"successfully" in line:
            return int(line.rpartition(b"on port ")[2].strip(b" .\n"))
        assert time.monotonic() < until
    raise AssertionError("ChromeDriver did not start")

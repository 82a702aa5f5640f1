"""A headless Chromium, spoken to over a pipe: pages are opened, asked and photographed.

Needs the program `chromium` alone, no driver and no package: the DevTools protocol is JSON between
zero bytes on two file descriptors (``--remote-debugging-pipe``).
"""

from __future__ import annotations

import base64
import json
import os
import shlex
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
PROGRAM = next((name for name in NAMES if shutil.which(name)), None)
PATIENCE = 120.0  # seconds: the machine may be busy


class Browser:
    """One tab. Use as a context manager."""

    def __init__(self, profile: Path) -> None:
        assert PROGRAM is not None
        (read, self._to), (self._from, write) = os.pipe(), os.pipe()
        # The protocol's descriptors are 3 and 4, whatever numbers the pipes have here.
        command = (
            f"exec 3<&{read} 4>&{write}; exec {PROGRAM} --headless=new --no-sandbox "
            "--disable-gpu --hide-scrollbars --disable-dev-shm-usage --remote-debugging-pipe "
            f"--user-data-dir={shlex.quote(str(profile))}"
        )
        self._process = subprocess.Popen(
            ["bash", "-c", command],
            pass_fds=(read, write),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read)
        os.close(write)
        self._number, self._session, self._rest = 0, "", b""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        os.close(self._to)
        os.close(self._from)

    def _call(self, method: str, **parameters: Any) -> Any:
        """Return the result of one method of the protocol; events are not kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _message(self) -> Any:
        while b"\0" not in self._rest:
            some = os.read(self._from, 1 << 16)
            assert some, "the browser has ended"
            self._rest += some
        first, _, self._rest = self._rest.partition(b"\0")
        return json.loads(first)

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression on the page."""
        result = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, (expression, result["exceptionDetails"])
        return result["result"].get("value")

    def wait(self, expression: str) -> Any:
        """Return the value of an expression as soon as it is true."""
        end = time.monotonic() + PATIENCE
        while not (value := self.ask(expression)):
            assert time.monotonic() < end, f"{expression} was never true"
            time.sleep(0.1)
        return value

    def open(self, address: str) -> None:
        """Open a page and wait until it is there."""
        self._call("Page.navigate", url=address)
        self.wait(f"document.readyState == 'complete' && location.href == {address!r}")

    def width(self, pixels: int, height: int = 844) -> None:
        """Give the window a size; a narrow one is a phone's."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=pixels,
            height=height,
            deviceScaleFactor=1,
            mobile=pixels < 600,
        )

    def picture(self, path: Path) -> None:
        """Write what the window shows to a PNG file."""
        data = self._call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

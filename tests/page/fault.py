"""What a page must not do while a test looks at it: complain, break, be stopped by its policy, ask elsewhere."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

TELL = """
document.addEventListener("securitypolicyviolation", (event) => {
  const { violatedDirective, blockedURI, sourceFile, lineNumber } = event;
  console.error(`policy: ${violatedDirective} stopped ${blockedURI} (${sourceFile}:${lineNumber})`);
});
"""
REFUSED = "Failed to load resource"
"""How Chromium complains of every answer from 400 on, whatever the page makes of it."""


class Faults:
    """Collects them for all pages of a context, which must have TELL as a script of its own."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self._origin = urlsplit(origin).netloc
        self._allowed: list[re.Pattern[str]] = []
        self._seen: list[str] = []
        self._context = context
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def end(self) -> None:
        """It looks no longer."""
        self._context.remove_listener("console", self._console)
        self._context.remove_listener("weberror", self._error)
        self._context.remove_listener("request", self._request)

    def allow(self, pattern: str) -> None:
        """What holds this (a regular expression) is no fault in this test."""
        self._allowed.append(re.compile(pattern))

    def found(self) -> list[str]:
        """All that nobody has allowed."""
        return [fault for fault in self._seen if not any(pattern.search(fault) for pattern in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "assert"}:
            place = message.location
            self._seen.append(f"console: {message.text} ({place.get('url')}:{place.get('lineNumber')})")

    def _error(self, error: WebError) -> None:
        self._seen.append(f"uncaught: {error.error.stack or error.error}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._origin:
            self._seen.append(f"elsewhere: {request.method} {request.url}")

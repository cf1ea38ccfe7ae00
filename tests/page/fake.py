"""A bad API: what the daemon would answer on a bad day, or what becomes of a request that never gets there."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from playwright.sync_api import BrowserContext, Error, Route
from tests.page.fault import REFUSED, Faults

from rota.api.http.problem import TITLES

REQUEST_ID = "00000000-0000-4000-8000-000000000000"
ALONE = "delete globalThis.SharedWorker;"
"""What a worker asks for nobody can fake: each tab has a connection of its own."""


class Fake:
    """Stands between a context's pages and the daemon, for URLs that match a pattern such as `**/api/runs*`."""

    def __init__(self, context: BrowserContext, faults: Faults) -> None:
        self._context = context
        self._held: list[Route] = []
        self._patterns: list[str] = []
        context.add_init_script(ALONE)
        faults.allow(REFUSED)

    def answers(
        self,
        pattern: str,
        status: int,
        detail: str = "It is a bad day.",
        *,
        errors: list[dict[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,
        method: str | None = None,
    ) -> None:
        """A refusal like ours: 401, 404, 409, 429 (`headers={"Retry-After": "30"}`), 500, 503."""
        body = json.dumps(problem(status, detail, errors))
        sent = {"X-Request-Id": REQUEST_ID, **(headers or {})}

        def refuse(route: Route) -> None:
            route.fulfill(status=status, content_type="application/problem+json", headers=sent, body=body)

        self._route(pattern, method, refuse)

    def answers_with(self, pattern: str, body: str, *, media_type: str = "application/json", status: int = 200) -> None:
        """Any answer: another shape, half of one, none of our business."""
        self._route(pattern, None, lambda route: route.fulfill(status=status, content_type=media_type, body=body))

    def holds(self, pattern: str, *, method: str | None = None) -> None:
        """Requests get no answer until `let_go`: a slow daemon; or one that never answers, where nobody lets go."""
        self._route(pattern, method, self._held.append)

    def let_go(self) -> int:
        """What is held gets its real answer now; answers how many these are. Later ones are held again."""
        held, self._held[:] = list(self._held), []
        for route in held:
            with suppress(Error):  # it came while its pattern was taken away: Playwright itself has let it go
                route.continue_()
        return len(held)

    @property
    def held(self) -> int:
        """How many requests wait."""
        return len(self._held)

    def is_away(self, pattern: str = "**/api/**") -> None:
        """Nobody listens."""
        self._route(pattern, None, lambda route: route.abort("connectionrefused"))

    def is_well(self) -> None:
        """The real daemon answers again, also what is held."""
        self.let_go()
        for pattern in self._patterns:
            self._context.unroute(pattern)
        self._patterns.clear()

    def close(self) -> None:
        """Nobody waits any more."""
        for route in self._held:
            route.abort()
        self._held.clear()

    def _route(self, pattern: str, method: str | None, handle: Any) -> None:
        def chosen(route: Route) -> None:
            if method is None or route.request.method == method:
                handle(route)
            else:
                route.fallback()

        self._patterns.append(pattern)
        self._context.route(pattern, chosen)


def problem(status: int, detail: str, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The body of a refusal."""
    return {
        "$schema": "http://localhost/schemas/ErrorModel.json",
        "detail": detail,
        **({} if errors is None else {"errors": errors}),
        "instance": f"urn:uuid:{REQUEST_ID}",
        "status": status,
        "title": TITLES[status],
        "type": "about:blank",
    }

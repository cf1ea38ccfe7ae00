"""Refusals: what is wrong with a request, and the one place where errors become statuses."""

import re
from collections.abc import Sequence
from http import HTTPStatus

from msgspec import UNSET

from rota.model.error import (
    ConfigError,
    NotFoundError,
    RefusedError,
    RestartOnlyError,
    RotaError,
    UsageError,
    WorldError,
)
from rota.wire.error import ErrorDetail, ErrorModel, shortened

Headers = tuple[tuple[bytes, bytes], ...]

TITLES = {status.value: status.phrase for status in HTTPStatus} | {
    413: "Content Too Large",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}
"""The phrases of RFC 9110; Python 3.11 still has older ones for three."""

STATUSES: tuple[tuple[type[RotaError], int], ...] = (
    (NotFoundError, 404),
    (RefusedError, 409),
    (UsageError, 422),
    (WorldError, 503),
)

SECRETS = frozenset({"password", "current_password", "new_password", "token", "ticket"})
"""Members and parameters of which nothing is ever repeated."""
_SECRET = re.compile("password|token|ticket", re.IGNORECASE)
"""Nor is anything of what is called nearly so: `access_token`."""

CLOSE: Headers = ((b"connection", b"close"),)
CHALLENGE: Headers = ((b"www-authenticate", b'Bearer realm="rota"'),)
"""What a 401 asks for (RFC 6750 §3)."""


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request is answered with this status and these words."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[ErrorDetail] = (),
        headers: Headers = (),
        reason: str | None = None,
    ) -> None:
        self.reason = reason
        """Under which word `rota_http_rejected_total` counts it; None: it is no attack, only a mistake."""
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = headers
        super().__init__(detail)

    def model(self, request_id: str) -> ErrorModel:
        """The body that says so."""
        return ErrorModel(
            detail=self.detail,
            errors=self.errors or UNSET,
            instance=f"urn:uuid:{request_id}",
            status=self.status,
            title=TITLES[self.status],
        )


def problem_of(error: Exception, request_id: str) -> Problem:
    """Any error as its caller sees it; what is our own fault tells nothing of the inside."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ConfigError | RestartOnlyError):
        return _of_files(error)
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    if status == 500:
        return Problem(500, f"internal error; the daemon's log tells more of request {request_id}")
    if status == 422:
        return Problem(422, str(error), errors=[wrong("body", str(error))])
    return Problem(status, str(error), headers=retry_after(5) if status == 503 else ())


def _of_files(error: ConfigError | RestartOnlyError) -> Problem:
    """What is wrong with the configuration: the key is the location, the place in the file leads the message."""
    errors = [
        ErrorDetail(
            location=f"config.{problem.key}" if problem.key else "config",
            message=f"{problem.file}:{problem.line}:{problem.column}: {problem.message}",
        )
        for problem in error.problems
    ]
    if isinstance(error, RestartOnlyError):
        return Problem(409, str(error), errors=errors)
    count = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
    return Problem(422, f"The configuration has {count}; nothing was changed.", errors=errors)


def retry_after(seconds: int) -> Headers:
    """When to ask again (RFC 9110 §10.2.3)."""
    return ((b"retry-after", b"%d" % seconds),)


def wrong(location: str, message: str, value: object = UNSET) -> ErrorDetail:
    """One thing that is wrong, and what stood there; left out where that is UNSET, or could be a secret."""
    untold = value is UNSET or _SECRET.search(location)
    return ErrorDetail(location=location, message=message, value=UNSET if untold else shortened(value))


def unprocessable(errors: Sequence[ErrorDetail], *, reason: str | None = None) -> Problem:
    """422 that names every place."""
    text = "; ".join(f"{error.location}: {error.message}" for error in errors)
    return Problem(422, f"The request does not fit: {text}", errors=errors, reason=reason)

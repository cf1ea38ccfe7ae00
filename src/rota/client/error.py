"""What can go wrong between a client and its Rota, drawn into the tree of `rota.model.error`.

ApiError               the daemon answered, and the answer is no; carries status and ErrorModel
├── ApiNotFoundError   404, is a NotFoundError
├── ApiRefusedError    401, 403, 409 and 429, is a RefusedError
├── ApiUsageError      every other 4xx, is a UsageError
└── ApiWorldError      5xx, is a WorldError
NoDaemonError          nobody answered, is a WorldError
"""

import re

from msgspec import UnsetType

from rota.model.error import NotFoundError, RefusedError, RotaError, UsageError, WorldError
from rota.wire.error import ErrorModel

_ASKED = re.compile(r"(body|query|path)\.(params\.)?")
"""Where in a request something stood, which the name after it tells well enough."""


HINTS = {401: "`rota token create NAME` beside it makes a token; $ROTA_TOKEN is where commands find it."}
"""What to do about it, by status."""


class ApiError(RotaError):
    """The daemon refused."""

    def __init__(self, status: int, problem: ErrorModel) -> None:
        self.status = status
        self.problem = problem
        super().__init__(_said(problem) or f"The daemon answered {status}.", hint=HINTS.get(status, ""))


def _said(problem: ErrorModel) -> str:
    """What is wrong, by the names that whoever typed a command knows: `params.day: …` for `body.params.day: …`."""
    details = [] if isinstance(problem.errors, UnsetType) or problem.errors is None else problem.errors
    wrong = [_ASKED.sub("", f"{one.location}: {one.message}") for one in details if one.location and one.message]
    if problem.status == 422 and wrong and all(_ASKED.match(one.location or "") for one in details):
        return "; ".join(wrong)
    return problem.detail or problem.title or ""


class ApiNotFoundError(ApiError, NotFoundError):
    """There is no such thing."""


class ApiRefusedError(ApiError, RefusedError):
    """That is not done."""


class ApiUsageError(ApiError, UsageError):
    """The request makes no sense."""


class ApiWorldError(ApiError, WorldError):
    """The daemon could not."""


class NoDaemonError(WorldError):
    """No Rota answers."""


def api_error(status: int, problem: ErrorModel) -> ApiError:
    """The error that this status stands for."""
    if status == 404:
        return ApiNotFoundError(status, problem)
    if status in {401, 403, 409, 429}:
        return ApiRefusedError(status, problem)
    return ApiUsageError(status, problem) if status < 500 else ApiWorldError(status, problem)

"""What can go wrong between a client and its Rota, drawn into the tree of `rota.model.error`.

ApiError               the daemon answered, and the answer is no; carries status and ErrorModel
├── ApiNotFoundError   404, is a NotFoundError
├── ApiRefusedError    403 and 409, is a RefusedError
├── ApiUsageError      every other 4xx, is a UsageError
└── ApiWorldError      5xx, is a WorldError
NoDaemonError          nobody answered, is a WorldError
"""

from rota.model.error import NotFoundError, RefusedError, RotaError, UsageError, WorldError
from rota.wire.error import ErrorModel


class ApiError(RotaError):
    """The daemon refused."""

    def __init__(self, status: int, problem: ErrorModel) -> None:
        self.status = status
        self.problem = problem
        super().__init__(problem.detail or problem.title or f"The daemon answered {status}.")


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
    if status in {403, 409}:
        return ApiRefusedError(status, problem)
    return ApiUsageError(status, problem) if status < 500 else ApiWorldError(status, problem)

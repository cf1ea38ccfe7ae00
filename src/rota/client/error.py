"""What can go wrong between a client and its Rota, drawn into the tree of `rota.model.error`.

ApiProblem         the daemon answered, and the answer is no; carries the whole ErrorModel
├── ApiNotFound    404, is a NotFoundError
├── ApiRefused     403, 409, is a RefusedError
├── ApiMisuse      every other 4xx, is a UsageError
└── ApiTrouble     5xx, is a WorldError
DaemonUnreachable  nobody answered, is a WorldError
"""

from rota.model.error import NotFoundError, RefusedError, RotaError, UsageError, WorldError
from rota.wire.error import ErrorModel


class ApiProblem(RotaError):  # noqa: N818 - the word of RFC 9457
    """The daemon refused."""

    def __init__(self, status: int, problem: ErrorModel) -> None:
        self.status = status
        self.problem = problem
        super().__init__(problem.detail or problem.title or f"The daemon answered {status}.")


class ApiNotFound(ApiProblem, NotFoundError):  # noqa: N818 - says what is so
    """There is no such thing."""


class ApiRefused(ApiProblem, RefusedError):  # noqa: N818 - says what is so
    """That is not done."""


class ApiMisuse(ApiProblem, UsageError):  # noqa: N818 - says what is so
    """The request makes no sense."""


class ApiTrouble(ApiProblem, WorldError):  # noqa: N818 - says what is so
    """The daemon could not."""


class DaemonUnreachable(WorldError):  # noqa: N818 - says what is so
    """No Rota answers."""


def api_problem(status: int, problem: ErrorModel) -> ApiProblem:
    """The error that this status stands for."""
    if status == 404:
        return ApiNotFound(status, problem)
    if status in {403, 409}:
        return ApiRefused(status, problem)
    return ApiMisuse(status, problem) if status < 500 else ApiTrouble(status, problem)

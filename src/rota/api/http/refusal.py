"""The one place where what goes wrong becomes a reply."""

import logging
from collections.abc import Awaitable

from rota.api.http.problem import problem_of
from rota.api.http.reply import PROBLEM, Reply, told
from rota.api.http.request import Request

logger = logging.getLogger(__name__)


async def replied(answer: Awaitable[Reply], request: Request) -> Reply:
    """The answer, or where it fails what the caller is told; `request.problem` is why. The log gets the rest."""
    try:
        return await answer
    except Exception as error:
        request.problem = problem = problem_of(error, request.id)
        if problem.status == 500:
            logger.error("Request %s failed", request.id, exc_info=error, extra={"action": "api.failed"})
        model = problem.model(request.id)
        return told(model, request, status=problem.status, headers=problem.headers, media_type=PROBLEM)

"""All operations on who may come in, and on what they did."""

from rota.api.endpoint import audit, auth, password, token, user
from rota.api.operation import AnyOperation

OPERATIONS: tuple[AnyOperation, ...] = (
    *auth.OPERATIONS,
    *password.OPERATIONS,
    *token.OPERATIONS,
    *user.OPERATIONS,
    *audit.OPERATIONS,
)

"""The typed client has a method for every operation, which answers what the operation does."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest
from tests.house.document import operations

from rota.api.http.request import Request
from rota.api.http.route import Router
from rota.api.operation import AnyOperation
from rota.client.address import Address
from rota.client.client import Client
from rota.client.transport import Transport

NOT_YET = frozenset({"get_docs", "get_openapi", "get_openapi_yaml", "get_schema"})
"""Operations that the client has no method for: what tells about the API is for machines that have no client."""
ULID = "01JZ8Y0G5T0000000000000000"
ARGUMENTS: dict[str, Any] = {
    "name": "backup",
    "run_id": ULID,
    "within": timedelta(seconds=5),
    "cron": "0 3 * * *",
    "ids": [ULID],
    "notification_id": ULID,
    "question": {"q": "error"},
    "password": "correct horse",
    "current": "correct horse",
    "new": "another horse",
    "ticket": "0" * 43,
    "scope": "read",
    "role": "viewer",
    "token": "t" * 40,
    "token_id": "0niG5qms",
}
"""What each argument that must be given is given, by its name."""


class HeardError(Exception):
    """What was asked for."""

    def __init__(self, method: str, target: str) -> None:
        self.method = method
        self.target = target


def hear(_self: Transport, method: str, target: str, **_: object) -> NoReturn:
    """A transport that goes nowhere."""
    raise HeardError(method, target)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(Transport, "send", hear)
    monkeypatch.setattr(Transport, "open", hear)
    return Client(Address(host="localhost", port=9477))


def methods(client: object) -> Iterator[Callable[..., Any]]:
    """Every public method of a client, and of the parts that it has."""
    for name, member in inspect.getmembers(client):
        if name.startswith("_"):
            continue
        if inspect.ismethod(member):
            yield member
        elif type(member).__module__.startswith("rota.client.") and not isinstance(member, Address):
            yield from methods(member)


def operation_of(method: Callable[..., Any]) -> AnyOperation:
    """The operation that a method asks for."""
    with pytest.raises(HeardError) as heard:
        begin(call(method))
    place, _ = Router(operations()).find(request(heard.value))
    return place.operation(heard.value.method)


def begin(answer: Any) -> None:
    """Asks for the first piece, where it answers piece by piece."""
    with answer if isinstance(answer, AbstractContextManager) else nullcontext(answer) as pieces:
        next(pieces)


def call(method: Callable[..., Any]) -> Any:
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            named |= ARGUMENTS.get(parameter.name, {})
        elif parameter.default is not parameter.empty:
            continue
        elif parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = ARGUMENTS[parameter.name]
        else:
            positional.append(ARGUMENTS[parameter.name])
    return method(*positional, **named)


def request(heard: HeardError) -> Request:
    parts = urlsplit(heard.target)
    scope = {"method": heard.method, "scheme": "http", "query_string": parts.query.encode(), "client": None}
    return Request(scope | {"raw_path": parts.path.encode(), "headers": []}, receive, "")


async def receive() -> NoReturn:
    """Nothing comes."""
    raise NotImplementedError


def test_the_client_covers_every_operation(client: Client) -> None:
    covered = {operation_of(method).id for method in methods(client)}
    missing = {operation.id for operation in operations()} - covered
    assert missing - NOT_YET == set()
    assert NOT_YET - missing == set(), "that is built now: take it out of NOT_YET"


def test_a_method_answers_what_its_operation_answers(client: Client) -> None:
    """By name: the types are imported when a method is called."""
    for method in methods(client):
        success = operation_of(method).success
        if success.schema is None:
            continue
        name = success.schema.__name__
        answered = inspect.signature(method).return_annotation
        assert answered == (f"list[{name}]" if success.is_list else name), method.__name__

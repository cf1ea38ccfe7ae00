"""`hook_tokens`: who may call a unit's webhooks, and for what."""

from functools import partial

from rota.config.reader import Reader, Shape
from rota.config.shape import Scalar, UnfitError, Word
from rota.config.table import Either, Key, Many, Table
from rota.model.secret import Secret
from rota.model.unit import HookToken

SHORTEST_TOKEN = 32


class TokenText(Scalar):
    """A token, which no message repeats."""

    allowed = f"a string of at least {SHORTEST_TOKEN} characters"
    hidden = True

    def meaning(self, value: object, reader: Reader) -> object:
        """The token, sealed."""
        if not isinstance(value, str) or len(value) < SHORTEST_TOKEN:
            raise UnfitError
        return Secret(value)


class BareToken(TokenText):
    """A token that allows all that its kind of unit can do."""

    def __init__(self, verbs: tuple[str, ...]) -> None:
        self.verbs = verbs

    def meaning(self, value: object, reader: Reader) -> object:
        """The token and what it allows."""
        token = super().meaning(value, reader)
        assert isinstance(token, Secret), "so its meaning says"
        return HookToken(token=token, allow=self.verbs)


def hook_tokens(*verbs: str) -> Shape:
    """An array of tokens for a unit that can do this."""
    table = Table(
        Key("token", TokenText(), required=True),
        Key("allow", Many(Word(*verbs))),
        make=partial(HookToken, allow=verbs),
    )
    return Many(Either(table=table, plain=BareToken(verbs)), hidden=True)

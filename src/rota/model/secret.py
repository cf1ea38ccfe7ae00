"""A value that appears nowhere."""

MASK = "[redacted]"
"""What is told in its place."""


class Secret:
    """A secret value: its text leaves only by `reveal`, for a child's environment and the keeper's mask."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

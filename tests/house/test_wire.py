"""The page's types of what the API sends are those of the API."""

from tool.wire import TYPES, document, head


def test_they_are_current() -> None:
    assert TYPES.read_text().startswith(head(document())), "run `make types`"

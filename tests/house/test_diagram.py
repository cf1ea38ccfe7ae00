"""The drawn lifecycles are those of the code."""

from docs.diagram import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == page(), "run `make diagrams`"

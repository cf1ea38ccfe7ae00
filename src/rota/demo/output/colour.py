"""What programs print besides words: colours and style (ECMA-48), and bars that are drawn over and over."""

BOLD, RED, GREEN, YELLOW, BLUE = "1", "31", "32", "33", "34"


def paint(text: str, style: str) -> str:
    """The text in a colour, or bold."""
    return f"\033[{style}m{text}\033[0m"


def bar(name: str, *, upto: int = 100) -> str:
    """A line that was drawn anew for each ten percent."""
    return "".join(f"\r{name:<4} {paint(f'{percent:3} %', GREEN)}" for percent in range(10, upto + 1, 10))

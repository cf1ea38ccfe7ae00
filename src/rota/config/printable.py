"""Text that may stand in a message: what a terminal would obey, or no encoding has, is escaped."""

import re

_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the direction of writing, and halves of surrogate pairs (PEP 383)."""


def printable(text: str) -> str:
    r"""The text with each odd character as its escape: `\x1b`, `\n`, `\udcff`."""
    return _ODD.sub(lambda odd: odd[0].encode("unicode_escape").decode(), text)

"""Did you mean …?"""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(text: str, known: Iterable[str]) -> str:
    """`Did you mean "…"?` with the known word that is nearest; empty where none is near."""
    found = get_close_matches(text, sorted(known), n=1)
    return f'Did you mean "{found[0]}"?' if found else ""


def quoted(words: Iterable[str]) -> str:
    """`"a", "b", "c"`."""
    return ", ".join(f'"{word}"' for word in words)

"""Did you mean …?"""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(text: str, known: Iterable[str]) -> str:
    """`Did you mean "…"?` with the known word that is nearest, whatever the case; empty where none is near."""
    by_folded = {word.casefold(): word for word in sorted(known)}
    found = get_close_matches(text.casefold(), by_folded, n=1)
    return f'Did you mean "{by_folded[found[0]]}"?' if found else ""


def quoted(words: Iterable[str]) -> str:
    """`"a", "b", "c"`."""
    return ", ".join(f'"{word}"' for word in words)

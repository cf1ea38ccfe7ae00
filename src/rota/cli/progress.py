"""One line that tells how far something is, written over as it goes on; only where somebody watches."""

import os
import sys


class Progress:
    """On a terminal the line stands until it is cleared; elsewhere nothing is written at all."""

    def __init__(self) -> None:
        self._shown = ""
        self._columns = columns()

    def tell(self, text: str) -> None:
        """So far it is now."""
        if self._columns:
            self._write(text if len(text) < self._columns else f"{text[: self._columns - 2]}…")

    def clear(self) -> None:
        """Takes the line away, for what is said next."""
        if self._shown:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def _write(self, text: str) -> None:
        if text != self._shown:
            sys.stderr.write("\r" + text.ljust(len(self._shown)))
            sys.stderr.flush()
            self._shown = text


def columns() -> int:
    """How wide the terminal is that shows stderr; 0 where there is none."""
    return os.get_terminal_size(sys.stderr.fileno()).columns if sys.stderr.isatty() else 0

"""Where each key of a TOML document stands, and nothing else: what it says is tomllib's business."""

import re
import tomllib
from bisect import bisect_right

KeyPath = tuple[str | int, ...]
"""From the root of a document: names of keys, and the index, counted from 0, of an element of an array."""

_GAP = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_PART = re.compile(r"""[ \t]*+(?P<part>[A-Za-z0-9_-]++|"(?:[^"\\]++|\\.)*+"|'[^']*+')[ \t]*+(?P<dot>\.?)""")
_SCALAR = re.compile(
    r'''
      """(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}
    | \'\'\'(?:[^']++|'{1,2}(?!'))*+'{3,5}
    | "(?:[^"\\]++|\\.)*+"
    | '[^']*+'
    | [^,\]}\#\r\n]++
    ''',
    re.VERBOSE | re.DOTALL,
)


class Places:
    """The places of all keys, tables and array elements of a document that tomllib has accepted."""

    def __init__(self, text: str) -> None:
        self.offsets = _Scanner(text).scan()
        """Where each first stands, in characters from the start of the text."""
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def find(self, path: KeyPath) -> tuple[int, int]:
        """Line and column, both counted from 1, of this key or of the nearest one above it that stands anywhere."""
        while path and path not in self.offsets:
            path = path[:-1]
        offset = self.offsets.get(path, 0)
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


class _Scanner:
    """One walk over the text. It trusts that the document is valid (TOML 1.0, https://toml.io/en/v1.0.0)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._offsets: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}
        """How many tables each `[[array of tables]]` has so far."""

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._peek_past_gap():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._offsets

    def _peek_past_gap(self) -> str:
        self._at = _end(_GAP, self._text, self._at)
        return self._text[self._at : self._at + 1]

    def _header(self) -> KeyPath:
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        path = self._key((), opens_array=is_array)
        self._at = self._text.index("]", self._at) + (2 if is_array else 1)
        return path

    def _pair(self, table: KeyPath) -> None:
        path = self._key(table)
        self._at = self._text.index("=", self._at) + 1
        self._value(path)

    def _key(self, path: KeyPath, *, opens_array: bool = False) -> KeyPath:
        """The path below this table that a dotted key names; each of its parts is noted."""
        dotted = True
        while dotted:
            match = _PART.match(self._text, self._at)
            assert match is not None, f"no key at character {self._at}"
            dotted = bool(match["dot"])
            self._at = match.end()
            path = (*path, _unquote(match["part"]))
            self._offsets.setdefault(path, match.start("part"))
            path = self._inside_array(path, opens=opens_array and not dotted, offset=match.start("part"))
        return path

    def _inside_array(self, path: KeyPath, *, opens: bool, offset: int) -> KeyPath:
        """Where this names an array of tables: its last table, or with `opens` a new one."""
        if opens:
            self._lengths[path] = self._lengths.get(path, 0) + 1
        if path not in self._lengths:
            return path
        path = (*path, self._lengths[path] - 1)
        self._offsets.setdefault(path, offset)
        return path

    def _value(self, path: KeyPath) -> None:
        match self._peek_past_gap():
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case _:
                self._at = _end(_SCALAR, self._text, self._at)

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while self._peek_past_gap() != "]":
            self._offsets[*path, index] = self._at
            self._value((*path, index))
            index += 1
            self._skip_comma()
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._peek_past_gap() != "}":
            self._pair(path)
            self._skip_comma()
        self._at += 1

    def _skip_comma(self) -> None:
        if self._peek_past_gap() == ",":
            self._at += 1


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    assert match is not None, f"nothing to read at character {start}"
    return match.end()


def _unquote(part: str) -> str:
    if part[0] == '"' and "\\" in part:
        name = tomllib.loads(f"name = {part}")["name"]
        assert isinstance(name, str)
        return name
    return part[1:-1] if part[0] in "\"'" else part

"""Files of `KEY=VALUE` lines, as env_file and secrets_file name them.

Blank lines and comments (`#`, also behind a value and a blank) are passed over; `export ` may stand before a key.
A bare value ends with its line. In single quotes everything is literal; in double quotes `\\n \\r \\t \\" \\\\ \\$` are
escapes; both may span lines. Nothing is substituted. The last of several lines with one key wins.
"""

import re
from typing import NamedTuple

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_KEY = re.compile(r"(?:export[ \t]+)?(?P<key>[^\s=#'\"]+)[ \t]*=[ \t]*")
_QUOTED = re.compile(
    r"""(?:"(?P<double>(?:[^"\\]++|\\.)*+)"|'(?P<single>[^']*+)')[ \t\r]*+(?:(?<=[ \t])\#[^\n]*+)?(?P<more>[^\n]*+)""",
    re.DOTALL,
)
_COMMENT = re.compile(r"(?<=[ \t])#[^\n]*")
_ESCAPE = re.compile(r"\\([nrt\"\\$`])")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


class Entry(NamedTuple):
    """One variable, and where it stands (from 1)."""

    key: str
    value: str
    line: int
    column: int


class Mistake(NamedTuple):
    """A place that is no variable. The message never repeats what stands there: it may be a secret."""

    message: str
    line: int
    column: int


def parse_dotenv(text: str) -> list[Entry | Mistake]:
    """All entries and mistakes of such a file, in order."""
    found: list[Entry | Mistake] = []
    line, counted = 1, 0
    at = _skip(text, 0)
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        item, at = _entry(text, at, line)
        found.append(item)
        at = _skip(text, at)
    return found


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    assert match is not None, "it matches the empty string"
    return match.end()


def _entry(text: str, at: int, line: int) -> tuple[Entry | Mistake, int]:
    """What stands here, and where to go on."""
    column = at - text.rfind("\n", 0, at)
    key = _KEY.match(text, at)
    if key is None:
        return Mistake("This line is not KEY=VALUE.", line, column), _line_end(text, at)
    quoted = _QUOTED.match(text, key.end())
    if quoted is None and text.startswith(('"', "'"), key.end()):
        return Mistake("This value has no closing quote.", line, column), _line_end(text, at)
    if quoted is None:
        end = _line_end(text, key.end())
        return Entry(key["key"], _bare(text, key.end(), end), line, column), end
    if quoted["more"]:
        return Mistake("Something follows the closing quote of this value.", line, column), quoted.end()
    return Entry(key["key"], _unquoted(quoted), line, column), quoted.end()


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _bare(text: str, start: int, end: int) -> str:
    comment = _COMMENT.search(text, start, end)
    return text[start : comment.start() if comment else end].strip()


def _unquoted(quoted: re.Match[str]) -> str:
    if quoted["single"] is not None:
        return quoted["single"]
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), quoted["double"])

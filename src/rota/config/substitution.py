"""`${VAR}` and `${file:path}` inside string values."""

import re
from collections.abc import Callable

from rota.model.error import UsageError

_REFERENCE = re.compile(r"\$(?P<escape>\$)?\{(?:(?P<name>[^{}]*)(?P<end>\}))?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HINT = "Write ${VAR} or ${file:path}, and $${ for a literal ${."


def substitute(text: str, *, variable: Callable[[str], str | None], file: Callable[[str], str]) -> str:
    """The text with each reference replaced by what it stands for; `$${` becomes `${`.

    `variable` answers None for one that is not set; `file` raises UsageError for one that cannot be read.
    What a reference stands for is not searched for references again. A file's last line breaks are left out.
    UsageError names the reference that is unset, unreadable or malformed.
    """

    def replaced(match: re.Match[str]) -> str:
        name = match["name"]
        if match["escape"]:
            return match[0].removeprefix("$")
        if match["end"] is None:
            raise UsageError("A ${ is not closed.", hint=_HINT)
        if name.startswith("file:"):
            return file(name.removeprefix("file:")).rstrip("\r\n")
        if not _VARIABLE.fullmatch(name):
            raise UsageError(f"${{{name}}} does not name an environment variable.", hint=_HINT)
        return _checked(name, variable(name))

    return _REFERENCE.sub(replaced, text) if "${" in text else text


def _checked(name: str, value: str | None) -> str:
    if value is None:
        raise UsageError(f"The environment variable {name} is not set.", hint=f"Set it, or write $${{{name}}}.")
    try:
        value.encode()
    except UnicodeEncodeError:  # https://peps.python.org/pep-0383/
        raise UsageError(f"The environment variable {name} is not UTF-8.") from None
    return value

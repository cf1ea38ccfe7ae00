"""What a request asks for: its path and query, as they stand in its first line."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from rota.model.error import UsageError


def refuse_empty(*words: object) -> None:
    """UsageError where a name is empty: it would mean another path, or no filter at all."""
    if "" in words:
        raise UsageError("An empty name names nothing.", hint="`rota list` shows all names.")


def path_of(*words: str) -> str:
    """The path below /api."""
    refuse_empty(*words)
    return "/api/" + "/".join(quote(word, safe=":") for word in words)


def query_of(values: Mapping[str, object]) -> str:
    """The query with its question mark; what is None or empty is left out."""
    texts = {name: _text(value) for name, value in values.items()}
    query = urlencode({name: text for name, text in texts.items() if text})
    return f"?{query}" if query else ""


def waiting_of(wait: timedelta | None, **asked: int | None) -> str:
    """The query of a verb that may be waited for so long."""
    return query_of({**asked, "wait": None if wait is None else True, "wait_timeout": wait})


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat()
        case timedelta():
            from rota.model.duration import format_duration  # noqa: PLC0415 - few ask to wait

            return format_duration(value)
        case list() | tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)

"""The named queries of `sql/queries.sql` and `sql/history.sql`."""

import re
from collections.abc import Mapping
from pathlib import Path

SQL = Path(__file__).parent / "sql"

_HEADING = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def parse(text: str) -> Mapping[str, str]:
    """Each query by the name in the `-- name:` line above it."""
    _, *parts = _HEADING.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


QUERY = {
    name: sql
    for file in ("queries.sql", "history.sql")
    for name, sql in parse((SQL / file).read_text(encoding="utf-8")).items()
}

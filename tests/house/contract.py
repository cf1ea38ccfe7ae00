"""What docs/api.md promises of schemas (§1.1, §1.2, §4), parsed: the page is the truth, the document must follow."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.house.page import page, rows, section

SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
NAME = re.compile(r"\$?[a-z][a-z0-9_]*")
TOKEN = re.compile(r"`[^`]*`\*?|[\[\](){}=,]| · |[^\s`\[\](){}·,;:=]+")
COLUMNS = re.compile(r" columns[^:;]*: ([^;]*)")
COLUMN = re.compile(r"`(\w+)` ")
TYPES = {"s": "string", "t": "string", "i": "integer", "ns": "integer", "B": "integer", "n": "number", "b": "boolean"}
CLOSING = {"(": ")", "[": "]", "{": "}"}
BASES = {"TaskDetail": "Task", "TokenCreated": "Token"}
"""Schema → the one whose fields it begins with."""

Tokens = Sequence[str]


@dataclass(frozen=True)
class Fixed:
    """One property of §1.1 or §1.2."""

    name: str
    type: str
    words: tuple[str, ...]
    described: bool


@dataclass
class Member:
    """One field of a schema of §4."""

    name: str
    always: bool
    type: str | None = None
    """`integer`, `array` …; None where the page does not say."""
    inner: "list[Member]" = field(default_factory=list)
    """The fields of the object that it is, or holds, where the page lists them."""


def fixed(heading: str) -> list[Fixed]:
    """The table below a heading of §1."""
    return [
        Fixed(
            name=SPAN.findall(name)[0],
            type="string" if kind.startswith("`") else kind,
            words=tuple(SPAN.findall(kind)) if kind.startswith("`") else (),
            described=meaning != "–",
        )
        for name, kind, meaning, *_ in rows(section(page("api.md"), heading))
    ]


def schemas() -> dict[str, list[Member]]:
    """Every schema of §4 with its own fields, in order."""
    found: dict[str, list[Member]] = {}
    for names, text in rows(section(page("api.md"), "## 4.")):
        separate = [name.removesuffix("*in*").strip() for name in names.split(" · ")]
        tokens = TOKEN.findall(COLUMNS.sub(_as_object, text))
        parts = _divided(tokens) if len(separate) > 1 else [tokens]
        assert len(parts) == len(separate), f"{names}: {len(parts)} lists of fields"
        found |= {name: _members(part) for name, part in zip(separate, parts, strict=True)}
    found["RunFilter"] = [Member(name, always=False) for name in filters()]
    return {name: [*found.get(BASES.get(name, ""), ()), *members] for name, members in found.items()}


def inputs() -> set[str]:
    """The schemas of what is sent in."""
    names = [name for row in rows(section(page("api.md"), "## 4.")) for name in row[0].split(" · ")]
    return {name.removesuffix(" *in*") for name in names if name.endswith("*in*")}


def filters() -> list[str]:
    """What runs can be filtered by: the first cells of the table of filters, but sorting."""
    table = [row[0] for row in rows(section(page("api.md"), "### Runs")) if row[0].startswith("`")]
    return [name for cell in table for name in SPAN.findall(cell) if not name.startswith("sort_")]


def _as_object(columns: re.Match[str]) -> str:
    """Columns of equal length: each is always there."""
    return " [{" + COLUMN.sub(r"`\1`* ", columns[1]) + "}]"


def _divided(tokens: Tokens) -> list[list[str]]:
    """The parts between dots that stand in no bracket."""
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token in CLOSING) - (token in CLOSING.values())
        if token == " · " and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _members(tokens: Tokens) -> list[Member]:
    """The fields of one object, each once; what stands in round brackets is only talk."""
    members: dict[str, Member] = {}
    untyped: list[Member] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        name = token.rstrip("*").strip("`")
        if token.startswith("`") and NAME.fullmatch(name) and tokens[at - 1 : at] != ["="]:
            untyped.append(members.setdefault(name, Member(name, always=token.endswith("*"))))
        elif token == ",":
            untyped = []
        elif untyped and token != "(":
            for member in untyped:
                _add_type(member, tokens[at:end])
            untyped = []
        at = end
    return list(members.values())


def _end(tokens: Tokens, at: int) -> int:
    """Behind this token, or behind the bracket that it opens."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place] in CLOSING) - (tokens[place] in CLOSING.values())
        if depth <= 0:
            return place + 1
    raise AssertionError(f"no end of {tokens[at:]}")


def _add_type(member: Member, tokens: Tokens) -> None:
    """What its type is, as told behind its name."""
    first = tokens[0]
    member.type = member.type or {"[": "array", "{": "object"}.get(first) or TYPES.get(first)
    if not member.inner and "{" in tokens[:2]:
        inside = list(tokens)
        while inside and inside[0] in {"[", "{"}:
            inside = inside[1:-1]
        member.inner = _members(inside)

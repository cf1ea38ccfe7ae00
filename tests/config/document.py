"""TOML documents of every spelling, for hypothesis."""

from hypothesis import strategies as st

Draw = st.DrawFn

SCALARS = (
    *("1", "0x1F", "6.5e-3", "nan", "true", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "07:32:00"),
    *('""', '"a = [1]"', r'"\"# \\"', r'"é"', "''", "'a\"b # ='"),
    *('""""""', '"""\n[not.a] = "key" # no\n"""', r'"""a\"""b"""', '"""two quotes"""""', '"""\\\n  x"""'),
    *("''''''", "'''\n[[no]]\nkey = 1\n'''", "'''it''s'''", "'''a'''''"),
)
NAMES = st.one_of(
    st.sampled_from(["a", "b", "run", "tasks", "1", "-", "3_x"]),
    st.text(st.sampled_from("a.\"' \\=[]#é\t"), max_size=3),
)
GAPS = ("", " ", "\t", "  ")
BREAKS = ("", "\n", "\r\n", " # a ] } comment\n", "\n\n")


def spelled(draw: Draw, name: str) -> str:
    """A key, bare or in quotes of either kind."""
    ways = [_basic(name)]
    if name and all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in name):
        ways.append(name)
    if "'" not in name:
        ways.append(f"'{name}'")
    return draw(st.sampled_from(ways))


def _basic(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("é", "\\u00e9")
    return f'"{escaped}"'


def _dotted(draw: Draw, path: tuple[str, ...]) -> str:
    dots = [draw(st.sampled_from([".", " . ", ".\t"])) for _ in path[1:]] + [""]
    return "".join(spelled(draw, part) + dot for part, dot in zip(path, dots, strict=True))


def _value(draw: Draw, depth: int) -> str:
    """A plain value, an array or an inline table."""
    kind = draw(st.sampled_from(["scalar", "array", "table"])) if depth else "scalar"
    if kind == "scalar":
        return draw(st.sampled_from(SCALARS))
    return _array(draw, depth) if kind == "array" else _inline(draw, depth)


def _array(draw: Draw, depth: int) -> str:
    items = [_value(draw, depth - 1) for _ in range(draw(st.integers(0, 3)))]
    gap = draw(st.sampled_from(BREAKS))
    tail = draw(st.sampled_from(["", ","])) if items else ""
    return "[" + gap + f"{gap},{gap}".join(items) + gap + tail + gap + "]"


def _inline(draw: Draw, depth: int) -> str:
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    gap = draw(st.sampled_from(GAPS))
    pairs = [
        f"{_dotted(draw, (name, 'd') if draw(st.booleans()) else (name,))}{gap}={gap}{_value(draw, depth - 1)}"
        for name in names
    ]
    return "{" + gap + f"{gap},{gap}".join(pairs) + gap + "}"


def _table(draw: Draw, path: tuple[str, ...], depth: int) -> str:
    """The pairs of a table, and then the tables below it."""
    text, below = "", ""
    for name in draw(st.lists(NAMES, max_size=4, unique=True)):
        kind = draw(st.sampled_from(["pair", "dotted", "table", "tables"])) if depth else "pair"
        if kind == "pair":
            text += f"{_indent(draw)}{spelled(draw, name)} = {_value(draw, 2)}{_end(draw)}"
        elif kind == "dotted":
            text += (
                f"{_dotted(draw, (name, 'x'))} = 1{_end(draw)}{_dotted(draw, (name, 'y', 'z'))} = {_value(draw, 1)}\n"
            )
        elif kind == "table":
            below += f"{_indent(draw)}[{_dotted(draw, (*path, name))}]{_end(draw)}"
            below += _table(draw, (*path, name), depth - 1)
        else:
            for _ in range(draw(st.integers(1, 3))):
                below += f"[[{_dotted(draw, (*path, name))}]]{_end(draw)}" + _table(draw, (*path, name), depth - 1)
    return text + below


def _indent(draw: Draw) -> str:
    return draw(st.sampled_from(["", "  ", "\n", "# [a] = 1\n"]))


def _end(draw: Draw) -> str:
    return draw(st.sampled_from(["\n", " # k = 1\n", "\r\n"]))


@st.composite
def documents(draw: Draw) -> str:
    """A valid document."""
    return _table(draw, (), 2)

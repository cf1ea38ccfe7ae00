"""Does the scanner see the same keys as tomllib, each where it stands?"""

import re
import tomllib

from hypothesis import example, given, settings
from tests.config.document import documents

from rota.config.place import KeyPath, Places

PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")


def paths(value: object, above: KeyPath = ()) -> set[KeyPath]:
    """The paths of all keys and elements in a value."""
    below: dict[str | int, object] = {}
    if isinstance(value, dict):
        below = dict(value)
    if isinstance(value, list):
        below = dict(enumerate(value))
    return {(*above, key) for key in below} | {
        path for key, each in below.items() for path in paths(each, (*above, key))
    }


@given(documents())
@example('a = """"""\nb = 1')
@example("\"a\".'b' . c = { d.e = [ { f = [[], {}] } ] }")
@example("[[a]]\n[a.b]\n[[a.b.c]]\n[[a.b.c]]\nd = 1\n[[a]]\n[a.b]\nx=2")
@settings(max_examples=300)
def test_both_see_the_same_keys(text: str) -> None:
    assert set(Places(text).offsets) == paths(tomllib.loads(text))


@given(documents())
def test_at_the_place_of_a_key_stands_that_key(text: str) -> None:
    for path, offset in Places(text).offsets.items():
        if isinstance(path[-1], str):
            part = PART.match(text, offset)
            assert part is not None
            assert tomllib.loads(f"{part[0]} = 1") == {path[-1]: 1}


def test_a_place_is_line_and_column_from_one() -> None:
    places = Places('[tasks.a]\r\nrun = """\n\n"""\n  cron = ["@daily",\n  "@hourly"]\n')
    assert places.find(("tasks", "a")) == (1, 8)
    assert places.find(("tasks", "a", "run")) == (2, 1)
    assert places.find(("tasks", "a", "cron")) == (5, 3)
    assert places.find(("tasks", "a", "cron", 1)) == (6, 3)


def test_what_does_not_stand_there_is_found_at_what_is_above_it() -> None:
    assert Places("[tasks.a]\nrun = 1").find(("tasks", "a", "cron")) == (1, 8)

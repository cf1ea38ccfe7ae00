"""Whatever stands in a file: is it loaded or reported, and never a traceback?"""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.config.document import documents
from tests.config.folder import Folder

from rota.config.raw import KEYS

GOOD = """\
[scheduler]
timezone = "Europe/Berlin"
[defaults]
timeout = "5m"
env = { A = "${HOME}", B = '$${x}' }
[pools.db]
size = 2
[tasks."db.backup"]
run = '''
pg_dump "$DB" > dump
'''
cron = ["30 2 * * *", "@every 90s"]
pool = "db"
retry_on = [1, "10-19"]
params = [{ name = "day", type = "choice", choices = ["a", "b"] }]
secrets.KEY = "hunter2"
rlimits.nofile = 1_024
[services.web]
run = ["python3", "-m", "http.server"]
ready = { tcp = "127.0.0.1:8000" }
depends_on = ["cache"]
[services.cache]
run = "x"
[[alerts.rule]]
on = "failure"
"""
ROOT = """\
[daemon]
include = ["b.toml", "c.toml"]
external_url = "https://${file:host.txt}"
[defaults]
env_file = "common.env"
secrets_file = ["keys.env", "more.env"]
[tasks.a]
run = "x"
pool = "p"
notify = ["ops"]
"""
NAMED = {
    "b.toml": "[tasks.b]\nrun = 'x'\nenv_file = 'common.env'\ncron = '@daily'\n[pools.p]\nsize = 2\n",
    "c.toml": "[services.c]\nrun = 'x'\ndescription = '${file:host.txt}'\n[notifiers.ops]\n",
    "common.env": "# common\nA=1\nexport B='two words'\nC=\"a\\nb\" # why\n",
    "keys.env": 'KEY=sesame\nPEM="-----BEGIN\nabcdef\n-----END"\n',
    "more.env": "MORE='hunter2'\n",
    "host.txt": "rota.example.org\n",
}
SHORT, EXTENSIVE = 100, 3_000
FORMS = pytest.mark.parametrize(
    "count", [pytest.param(SHORT, id="short"), pytest.param(EXTENSIVE, id="long", marks=pytest.mark.long)]
)
LONGEST = 1_500
"""Characters of a message; the longest one lists all keys of a task."""
ODD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
SIGNS = (b"\n", b"\r", b'"', b"'", b"[", b"]", b"=", b"{", b"${", b"\x00", b"\x1b", b"\\", b"\xff", b"9" * 30)
SLIPS = st.one_of(st.binary(max_size=3), st.sampled_from(SIGNS))
TABLES = [*KEYS, "tasks.a.success", "tasks.a.env", "services.a.ready", "services.a.rolling", "notifiers.x", "alerts"]
NAMES = sorted({key.name for keys in KEYS.values() for key in keys} | {"exit_codes", "tcp", "http", "token", "NAME"})
VALUES = st.recursive(
    st.one_of(
        st.integers(-(2**70), 2**70).map(str),
        st.floats().map(str),
        st.sampled_from(
            ["true", "false", "2026-01-01", '"5m"', '"1.5.2h"', '"10mb"', '"* * * * *"', '"a"', '"~"', '"${X}"']
        ),
        st.sampled_from(
            ['"\\u0000"', "'${'", "'${file:}'", "'[*'", "'SIGTERM'", "'é'", "''", "'always'", "'H H * * *'"]
        ),
    ),
    lambda below: st.one_of(
        st.lists(below, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from(NAMES), below, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        ),
    ),
    max_leaves=5,
)
PAIRS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)
FILES = st.dictionaries(st.sampled_from([table.replace("NAME", "a") for table in TABLES]), PAIRS, max_size=6)


def text_of(tables: dict[str, dict[str, str]]) -> str:
    """The tables as a document."""
    return "\n".join(
        f"[{table}]\n" + "\n".join(f"{key} = {value}" for key, value in pairs.items())
        for table, pairs in tables.items()
    )


def check(folder: Folder, files: dict[str, bytes]) -> None:
    """Loads the root file beside the others, and asks of each problem whether a person can find and read it."""
    for name, content in files.items():
        (folder.path / name).write_bytes(content)
    lines = {str(folder.path / name): content.count(b"\n") + 1 for name, content in files.items()}
    for problem in folder.problems():
        assert 0 <= problem.line <= lines[problem.file], problem
        assert problem.line or problem.message.startswith("This is not TOML"), problem
        assert 0 < len(problem.message) < LONGEST, problem
        assert not ODD.search(str(problem)), problem


def changed(data: st.DataObject, content: bytes, *, most: int) -> bytes:
    """A good file after a few slips of the hand, or none."""
    for _ in range(data.draw(st.integers(0, most))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 12)))
        content = content[:start] + data.draw(SLIPS) + content[end:]
    return content


def hold(count: int, test: Callable[..., None], **drawn: st.SearchStrategy[Any]) -> None:
    """Tries so many examples; the short form tries the same ones every time."""
    form = settings(max_examples=count, derandomize=count == SHORT, deadline=None)
    form(given(**drawn)(test))()


@FORMS
def test_any_document_is_loaded_or_reported(one: Folder, count: int) -> None:
    hold(count, lambda text: check(one, {"rota.toml": text.encode()}), text=documents())


@FORMS
def test_any_values_at_known_keys_are_loaded_or_reported(one: Folder, count: int) -> None:
    hold(count, lambda tables: check(one, {"rota.toml": text_of(tables).encode()}), tables=FILES)


@FORMS
def test_any_change_of_a_good_file_is_loaded_or_reported(one: Folder, count: int) -> None:
    hold(count, lambda data: check(one, {"rota.toml": changed(data, GOOD.encode(), most=3)}), data=st.data())


@FORMS
def test_any_bytes_are_loaded_or_reported(one: Folder, count: int) -> None:
    hold(count, lambda content: check(one, {"rota.toml": content}), content=st.binary(max_size=300))


@FORMS
def test_any_files_that_are_named_are_loaded_or_reported(one: Folder, count: int) -> None:
    """Includes, env files, secrets files and files of single values, each of them odd in its own way."""

    def test(data: st.DataObject) -> None:
        files = {name: changed(data, content.encode(), most=2) for name, content in NAMED.items()}
        check(one, {"rota.toml": ROOT.encode(), **files})

    hold(count, test, data=st.data())


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode().replace(b"\n", b"\r\n"),
        b"",
        b"# nothing\n",
        b"\x00",
        b"a" * 100_000,
        b"[" * 100_000,
        b"[tasks." + b"a." * 500_000 + b"b]",
        b"a = " + b"{ a = " * 5_000,
        b"a . " * 500_000 + b"b = 1",
        b"[tasks.a]\nrun = '''" + b"\n" * 100_000 + b"'''\nrun = 1",
        b"".join(b"[tasks.a%d]\nrun = 1\n" % number for number in range(2_000)),
        b"[tasks.a]\nrun = 'x'\ncron = [" + b"'x', " * 5_000 + b"]",
    ],
    ids=lambda content: repr(content[:12]),
)
def test_what_is_odd_as_a_whole_is_loaded_or_reported(one: Folder, content: bytes) -> None:
    check(one, {"rota.toml": content})


def test_a_file_whose_name_no_encoding_has_is_reported_in_plain_characters(one: Folder) -> None:
    (one.path / "odd.d").mkdir()
    (one.path / os.fsdecode(b"odd.d/\xff.toml")).write_text("x")
    problem = one.problem("[daemon]\ninclude = ['odd.d/*.toml']\n")
    assert problem.file.endswith(r"odd.d/\udcff.toml")


def test_what_a_terminal_would_obey_is_escaped(one: Folder) -> None:
    problem = one.problem('[tasks.a]\nrun = "x"\non_overlap = "\\u001B[2J\\nfine"\n')
    assert r"\x1b[2J\nfine" in problem.message


def test_the_good_file_is_good(one: Folder) -> None:
    assert one.problems(GOOD) == []

"""Whatever stands in a file: is it loaded or reported, and never a traceback?"""

from hypothesis import given
from hypothesis import strategies as st
from tests.config.document import documents
from tests.config.folder import Folder

from rota.config.raw import KEYS
from rota.model.error import Problem

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


def check(folder: Folder, content: bytes) -> None:
    """Loads it, and asks of each problem whether a person can find its place."""
    (folder.path / "rota.toml").write_bytes(content)
    lines = content.count(b"\n") + 1
    for problem in folder.problems():
        assert isinstance(problem, Problem)
        assert problem.file == folder.file
        assert 0 <= problem.line <= lines
        assert problem.message


@given(text=documents())
def test_any_document_is_loaded_or_reported(one: Folder, text: str) -> None:
    check(one, text.encode())


@given(tables=FILES)
def test_any_values_at_known_keys_are_loaded_or_reported(one: Folder, tables: dict[str, dict[str, str]]) -> None:
    check(one, text_of(tables).encode())


@given(data=st.data())
def test_any_change_of_a_good_file_is_loaded_or_reported(one: Folder, data: st.DataObject) -> None:
    content = GOOD.encode()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 12)))
        content = content[:start] + data.draw(st.binary(max_size=3)) + content[end:]
    check(one, content)


def test_the_good_file_is_good(one: Folder) -> None:
    assert one.problems(GOOD) == []

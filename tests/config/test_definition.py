"""Does a definition name what a run ran under, stay the same when nothing changed, and keep secrets?"""

import json

from tests.config.folder import Folder

from rota.config.definition import define
from rota.model.configuration import Definition


def definition(folder: Folder, text: str) -> Definition:
    return folder.load(text).definitions["a"]


def test_it_says_what_differs_from_what_is_built_in(folder: Folder) -> None:
    text = "[tasks.a]\nrun = 'x'\ntimeout = '90s'\ncron = '@daily'\nsuccess = { exit_codes = [0, 3] }\n"
    assert json.loads(definition(folder, text).json) == {
        "kind": "task",
        "name": "a",
        "group": "Tasks",
        "run": "x",
        "timeout": "1m30s",
        "crons": ["@daily"],
        "success": {"exit_codes": [0, 3]},
        "working_dir": str(folder.path),
    }


def test_names_of_secrets_are_in_it_and_values_are_not(folder: Folder) -> None:
    """SEC-09, the definition's part"""
    token = "hunter2" * 5
    found = definition(folder, f"[tasks.a]\nrun = 'x'\nsecrets = {{ KEY = 'hunter2' }}\nhook_tokens = ['{token}']\n")
    assert json.loads(found.json)["secrets"] == {"KEY": "[redacted]"}
    assert "hunter2" not in found.json


def test_it_is_another_one_when_anything_but_a_secrets_value_or_its_place_changes(folder: Folder) -> None:
    """REL-05, the definition's part: a unit that moved within its folder is the same."""
    first = definition(folder, "[tasks.a]\nrun = 'x'\nsecrets = { K = 'hunter2' }\n")
    assert definition(folder, "\n\n[tasks.a]\nsecrets = { K = 'hunter3' }\nrun = 'x'\n") == first
    assert definition(folder, "[tasks.a]\nrun = 'y'\nsecrets = { K = 'hunter2' }\n").hash != first.hash
    assert definition(folder, "[services.a]\nrun = 'x'\nsecrets = { K = 'hunter2' }\n").hash != first.hash


def test_its_hash_is_the_one_of_its_json_whatever_the_order_of_the_keys(folder: Folder) -> None:
    """The very hash is pinned: rows of older versions name definitions by it."""
    unit = folder.task("[tasks.a]\nrun = 'x'\nworking_dir = '/w'\nenv = { B = '1', A = 'é' }\n")
    text = '{"env":{"A":"é","B":"1"},"group":"Tasks","kind":"task","name":"a","run":"x","working_dir":"/w"}'
    assert define(unit).json == text
    assert define(unit).hash == "407603e8efbba783a92b7bd7f98e9db072a89df9d30c3df2e44268f2d65fcaa8"


def test_every_value_a_unit_can_have_has_a_place_in_it(folder: Folder) -> None:
    text = """\
        [services.a]
        run = ["x", "y"]
        ready = { tcp = "h:1", interval = "1s" }
        rolling = { max_unavailable = 2 }
        sockets = ["tcp://:1", "x=unix:///run/x"]
        rlimits = { nofile = 5 }
        cpu_max = 1.5
        restart = "never"
        """
    found = json.loads(definition(folder, text).json)
    assert found["ready"] == {"tcp": "h:1", "interval": "1s"}
    assert found["sockets"] == [{"name": "0", "address": "tcp://:1"}, {"name": "x", "address": "unix:///run/x"}]
    assert (found["rolling"], found["restart"]) == ({"max_unavailable": 2}, "never")
    assert found["limits"] == {"rlimits": {"nofile": 5}, "cpu_max": 1.5}
    params = "[tasks.a]\nrun = 'x'\nparams = [{ name = 'p', type = 'int' }]\n"
    assert json.loads(definition(folder, params).json)["params"] == [{"name": "p", "type": "int"}]

"""Does every mistake come with its place, and with what to do instead?"""

import pytest
from tests.config.folder import Folder, places

from rota.config.raw import KEYS
from rota.model.error import Severity

TASK = "[tasks.a]\nrun = 'x'\n"
SERVICE = "[services.a]\nrun = 'x'\n"


def test_ten_mistakes_are_ten_problems_with_their_places(folder: Folder) -> None:
    """REL-02, and issue 2 (bad input)"""
    folder.write("conf.d/more.toml", "[tasks.later]\nrun = 'x'\nparallelism = 0\n\n[daemon]\nport = 1\n")
    problems = folder.problems(
        """\
        [scheduler]
        timezone = "Europe/Berlyn"
        [daemon]
        include = ["conf.d/*.toml"]
        [defaults]
        timeout = "-5s"
        paralelism = 2
        [tasks.backup]
        run = "true"
        cron = ["@daily", "61 * * * *"]
        on_overlap = "wait"
          instances = 3
        pool = "db"
        [tasks.empty]
        """
    )
    assert places(problems) == [
        ("rota.toml", 2, 1, "scheduler.timezone"),
        ("rota.toml", 6, 1, "defaults.timeout"),
        ("rota.toml", 7, 1, "defaults.paralelism"),
        ("rota.toml", 10, 19, "tasks.backup.cron[1]"),
        ("rota.toml", 11, 1, "tasks.backup.on_overlap"),
        ("rota.toml", 12, 3, "tasks.backup.instances"),
        ("rota.toml", 13, 1, "tasks.backup.pool"),
        ("rota.toml", 14, 8, "tasks.empty"),
        ("more.toml", 3, 1, "tasks.later.parallelism"),
        ("more.toml", 5, 2, "daemon"),
    ]
    assert {problem.severity for problem in problems} == {Severity.ERROR}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TASK + "paralelism = 2", '"paralelism" is not a key of this table. Did you mean "parallelism"?'),
        (TASK + "xyzzy = 2", '"xyzzy" is not a key of this table. Its keys are run, description, '),
        ("[scheduler]\nxyzzy = 2", '"xyzzy" is not a key of this table. Its keys are timezone.'),
        ("[task.a]\nrun = 'x'", '"task" is not a key of this table. Did you mean "tasks"?'),
        (
            "[daemon]\ntimezone = 'UTC'",
            '"timezone" is not a key of this table. It belongs in [scheduler] or [tasks.NAME].',
        ),
        ("[defaults]\nparallelism = 2", '"parallelism" is not a key of this table. It belongs in [tasks.NAME].'),
        (
            TASK + "restart = 'always'",
            '"restart" is not a key of this table. It belongs in [services.NAME]. A task has retry_attempts instead.',
        ),
        (
            SERVICE + "cron = '@daily'",
            "A service is always on. For something that starts by schedule, write a task.",
        ),
        (TASK + "[tasks.a.success]\nexit_code = 1", 'Did you mean "exit_codes"?'),
    ],
)
def test_an_unknown_key_is_told_where_it_belongs_or_what_was_meant(folder: Folder, text: str, message: str) -> None:
    """REL-02"""
    assert message in folder.problem(text).message


TASK_KEYS = {key.name for key in KEYS["tasks.NAME"]}
SERVICE_KEYS = {key.name for key in KEYS["services.NAME"]}


@pytest.mark.parametrize("key", sorted(TASK_KEYS - SERVICE_KEYS))
def test_what_only_tasks_have_is_refused_on_a_service_with_what_to_use_instead(folder: Folder, key: str) -> None:
    message = folder.problem(SERVICE + f"{key} = 1").message
    belongs = "It belongs in [scheduler] or [tasks.NAME]. " if key == "timezone" else "It belongs in [tasks.NAME]. "
    assert belongs in message
    assert "service" in message.partition(belongs)[2]


@pytest.mark.parametrize("key", sorted(SERVICE_KEYS - TASK_KEYS))
def test_what_only_services_have_is_refused_on_a_task_with_what_to_use_instead(folder: Folder, key: str) -> None:
    problem = folder.problem(TASK + f"{key} = 1")
    assert (problem.key, problem.line) == (f"tasks.a.{key}", 3)
    assert "It belongs in [services.NAME]. " in problem.message
    assert "ask" in problem.message.partition("[services.NAME]. ")[2] or key == "sockets"


@pytest.mark.parametrize(
    ("line", "table"),
    [
        *((SERVICE + f"{key} = 1", "ready or health") for key in ("http", "tcp", "log", "command", "interval")),
        *((SERVICE + f"{key} = 1", "rolling") for key in ("max_unavailable", "start_first")),
        *((TASK + f"{key} = 1", "success") for key in ("exit_codes", "output", "file")),
    ],
)
def test_what_belongs_into_an_inner_table_is_told_which(folder: Folder, line: str, table: str) -> None:
    assert f"Write it into {table}, such as " in folder.problem(line).message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("run_on_start = 'never mind'", '"never mind" is not true, false or one of "never", "daemon", "boot".'),
        ("on_overlap = 'skipp'", 'Did you mean "skip"?'),
        ("parallelism = 1025", "1025 is not a whole number from 1 to 1024."),
        ("parallelism = true", "true is not a whole number from 1 to 1024."),
        ("parallelism = 1.0", "1.0 is not a whole number from 1 to 1024."),
        ("queue_max = -1", "-1 is not a whole number from 0 to 10000."),
        ("api_trigger = 'no'", '"no" is not true or false.'),
        ("description = 5", "5 is not a string."),
        ("group = ''", '"" is not a string of at least one character.'),
        ("jitter = '25h'", '"25h" is not a duration such as "90s" or "1h30m", at most 1d.'),
        ("timeout = 5", '5 is not a duration such as "90s" or "1h30m".'),
        ("log_max_size = 0", '0 is not a size such as "100mb" or a number of bytes, at least 1.'),
        ("log_max_size = -5", "-5 is not a size"),
        ("stop_signal = 'SIGTREM'", 'Did you mean "SIGTERM"?'),
        ("umask = 0o027", '23 is not an octal mask in quotes such as "027".'),
        ("umask = '088'", '"088" is not an octal mask'),
        ("nice = 20", "20 is not a whole number from -20 to 19."),
        ("ionice = 'best'", '"best" is not "idle", "best-effort:0"'),
        ("cpu_max = nan", "nan is not a number of processors such as 1.5, at least 0.01."),
        ("rlimits = { nofile = '1kb' }", '"1kb" is not a whole number'),
        ("user = 'a b'", '"a b" is not an account such as "www-data"'),
        ("retry_on = [300]", "300 is not an exit code"),
        ("retry_on = ['19-10']", '"19-10" is not an exit code'),
        ("retry_on = ['sucess']", '"sucess" is not an exit code'),
        ("not_during = ['Sundae']", "Sundae"),
        ("env = 'A=1'", '"A=1" is not a table of strings such as '),
        ("success = { file_min_size = 1 }", 'asks for the age or size of a file, and names none. Add file = "path".'),
        ("success = { exit_codes = [] }", "exit_codes is empty: no run could succeed."),
        ("success = 0", "0 is not a table with exit_codes, output, "),
        ("params = [{ type = 'int' }]", "name is missing."),
        (
            "params = [{ name = 'n', type = 'int', default = 'x' }]",
            "n: the default does not fit. It must be a whole number.",
        ),
        ("params = [{ name = 'n', choices = ['a'] }]", 'n: choices and type = "choice" need each other.'),
        ("params = [{ name = 'n', type = 'int', pattern = 'a' }]", "n: a pattern is for strings"),
        ("params = [{ name = 'n' }, { name = 'n' }]", '"n" is the name of two parameters.'),
        ("cron = []", "[] is empty."),
    ],
)
def test_a_value_that_is_not_allowed_is_told_what_is(folder: Folder, line: str, message: str) -> None:
    """LOG-14, REL-04"""
    problem = folder.problem(TASK + line)
    assert message in problem.message
    assert problem.line == 3
    assert problem.key.startswith(f"tasks.a.{line.partition(' =')[0]}")


@pytest.mark.parametrize("text", ["-5s", "1.5.2h", "nan", "1" + "0" * 30 + "w", "5x", "5 s", ""])
@pytest.mark.parametrize("key", ["timeout", "retry_delay", "keep_for", "jitter"])
def test_no_duration_is_ever_silently_a_default(folder: Folder, key: str, text: str) -> None:
    """REL-04"""
    assert folder.problem(TASK + f'{key} = "{text}"').key == f"tasks.a.{key}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ready = { interval = '5s' }", "Write exactly one of notify, http, tcp, log, command."),
        (
            "health = { tcp = 'h:1', log = 'x' }",
            "It is said once, so it belongs in ready. Whether a service still works, http, tcp or command asks",
        ),
        ("health = { notify = true }", "A service that goes on saying that it lives has watchdog."),
        ("health = { failures = 2 }", "Write exactly one of http, tcp, command."),
        ("health = { tcp = 'h:1', http = 'http://h' }", "Write exactly one of http, tcp, command, not http and tcp."),
        ("ready = { tcp = 'h:1', log = 'x' }", "of notify, http, tcp, log, command, not tcp and log."),
        ("sockets = ['80']", '"80" is not an address'),
        ("instances = 0", "0 is not a whole number from 1 to 64."),
        ("rolling = { max_unavailable = 0 }", "0 is not a whole number from 1 to 64."),
        ("hook_tokens = [{ token = '0123456789012345678901234567890123', allow = ['run'] }]", '"run" is not one of'),
    ],
)
def test_a_value_that_is_not_allowed_on_a_service_is_told_what_is(folder: Folder, line: str, message: str) -> None:
    assert message in folder.problem(SERVICE + line).message


@pytest.mark.parametrize(
    "cron", ["0 0 30 2 *", "0 0 31 4,6 *", "@every 500ms", "@every 0s", "* * * *", "@reboot", "60 * * * *", ""]
)
def test_a_schedule_that_can_never_fire_or_makes_no_sense_is_an_error(folder: Folder, cron: str) -> None:
    """SCH-15, the load's part"""
    assert folder.problem(TASK + f'cron = "{cron}"').key == "tasks.a.cron"


@pytest.mark.parametrize(
    ("text", "key"),
    [("[scheduler]\ntimezone = 'Berlin'", "scheduler.timezone"), (TASK + "timezone = '../x'", "tasks.a.timezone")],
)
def test_an_unknown_zone_names_its_table(folder: Folder, text: str, key: str) -> None:
    """SCH-17"""
    assert folder.problem(text).key == key


@pytest.mark.parametrize(
    ("network", "fine"), [("10.0.0.0/8", True), ("0.0.0.0/0", False), ("::/0", False), ("10.0.0.1/8", False)]
)
def test_a_trusted_proxy_is_never_everyone(folder: Folder, network: str, fine: bool) -> None:
    assert (folder.problems(f"[daemon]\ntrusted_proxies = ['{network}']") == []) is fine


@pytest.mark.parametrize("name", ["a b", "..", "x" * 101, "ä"])
def test_what_is_no_name_is_refused(folder: Folder, name: str) -> None:
    problem = folder.problem(f'[tasks."{name}"]\nrun = "x"')
    assert "is not a name: that is 1 to 100 letters, digits" in problem.message


@pytest.mark.parametrize("table", ["tasks", "services", "pools", "notifiers", "alerts", "monitors", "defaults"])
def test_what_must_be_a_table_is_one(folder: Folder, table: str) -> None:
    assert folder.problem(f"{table} = 5").key == table


@pytest.mark.parametrize("text", ["[notifiers]\nx = 1", "[alerts]\nrule = [1]"])
def test_tables_of_later_versions_are_checked_to_be_tables(folder: Folder, text: str) -> None:
    assert folder.problems(text) != []


def test_keys_without_a_name_above_them_are_told_that_it_is_missing(folder: Folder) -> None:
    problem = folder.problem("[tasks]\nrun = 'x'\n")
    assert problem.message == '"x" is not a table. Every task has its own: [tasks.NAME].'


def test_the_key_of_a_problem_is_spelled_as_toml_spells_it(folder: Folder) -> None:
    assert folder.problem('[tasks."db.backup"]\nrun = "x"\nqueue_max = -1').key == 'tasks."db.backup".queue_max'


def test_parameters_that_cannot_be_read_are_the_only_problem(folder: Folder) -> None:
    assert "hoice" in folder.problem(TASK + "cron = '@daily'\nparams = [{ name = 'a', type = 'hoice' }]").message

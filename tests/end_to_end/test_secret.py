"""Is a secret shown nowhere, whatever is asked and wherever one looks?"""

import http.client
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.end_to_end.installation import QUICK_END, Installation, SocketConnection
from tests.end_to_end.test_survival import ended, runs
from tests.process import alive
from tests.wait import wait_for

INLINE = "hunter2-in-line"
FILED = "correct horse battery staple"
LINES = "-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----"
HOOK = "a-token-for-hooks-of-thirty-two-characters"
NEXT = "hunter3-a-new-one"
SECRETS = (INLINE, FILED, "MIIEvQIBADANBg", HOOK, NEXT)

TOML = f'''{QUICK_END}[defaults]
secrets_file = "filed.env"
[tasks.talker]
run = """
echo "$INLINE" "$FILED"
echo "$KEY" >&2
printf '%s' "$INLINE"
exit 3
"""
secrets = {{ INLINE = "{INLINE}", KEY = """{LINES}""" }}
hook_tokens = ["{HOOK}"]
cron = "0 0 1 1 *"
retry_attempts = 1
retry_delay = "0s"
[tasks.lost]
run = ["no-such-program"]
secrets = {{ INLINE = "{INLINE}" }}
[tasks.silent]
run = ["sleep", "600"]
secrets = {{ INLINE = "{INLINE}" }}
[services.server]
run = "sleep 600"
secrets = {{ INLINE = "{INLINE}" }}
'''

COMMANDS = (
    *("status", "list", "runs", "why talker", "logs talker", "validate", "plan", "upcoming"),
    *("show talker", "search redacted"),
)
WRONG = ('INLINE = "{0}" = 5', 'INLINE = ["{0}"]', 'INLINE = "${{NO_SUCH_VARIABLE}}{0}"', "INLINE = 5\n{0}")


def where_shown(places: Iterator[tuple[str, bytes]]) -> set[str]:
    """Places with a secret in them, in plain or as JSON spells it."""
    spelled = {form.encode() for secret in SECRETS for form in (secret, json.dumps(secret)[1:-1])}
    return {place for place, content in places if any(secret in content for secret in spelled)}


def answers(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """Everything the API has to say to whoever only asks, in answers that end."""
    document = installation.request_on_socket("GET", "/openapi.json").json()
    asked = {"name": ["talker", "lost", "server"], "run_id": [run["id"] for run in runs(installation)]}
    for template, operations in document["paths"].items():
        replies = operations.get("get", {}).get("responses", {}).values()
        if not replies or any("text/event-stream" in reply.get("content", {}) for reply in replies):
            continue
        name = next((name for name in asked if f"{{{name}}}" in template), "")
        for value in asked.get(name, [""]):
            path = template.replace(f"{{{name}}}", value)
            reply = installation.request_on_socket("GET", path)
            yield path, reply.body + json.dumps(dict(reply.headers)).encode()
    talker = ended(installation, "talker")["id"]
    yield "stream", installation.request_on_socket("GET", f"/api/runs/{talker}/log/stream").body


def commands(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """What reading commands say, to people and to programs."""
    for command in COMMANDS:
        for flag in ((), ("--json",)):
            finished = installation.rota(*command.split(), *flag)
            assert finished.code in (0, 3), finished
            yield finished.command, (finished.out + finished.err).encode()


def refusals(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """What is said of a file that is wrong, and of requests that are."""
    good = installation.config.read_text()
    for wrong in WRONG:
        installation.write(good + f"[tasks.wrong.secrets]\n{wrong.format(INLINE)}\n")
        for arguments in (("validate",), ("validate", "--json"), ("restart", "--daemon")):
            finished = installation.rota(*arguments)
            assert finished.code != 0
            yield f"{finished.command}: {wrong}", (finished.out + finished.err).encode()
    installation.write(good)
    for body in ({"params": {"INLINE": 5}}, {"secrets": {}}):
        yield f"{body}", installation.request_on_socket("POST", "/api/tasks/talker/run", body).body


def changes(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """What is said of a secret that is another one from now on."""
    installation.write(installation.config.read_text().replace(INLINE, NEXT))
    for arguments in (("plan",), ("plan", "--json"), ("reload",), ("reload", "--json")):
        finished = installation.rota(*arguments)
        assert finished.code == 0, finished
        yield finished.command, (finished.out + finished.err).encode()


def files(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """Everything in the data directory but the accepted files, which are the sources themselves."""
    for path in installation.data.rglob("*"):
        if path.is_file() and installation.data / "accepted" not in path.parents:
            yield str(path.relative_to(installation.data)), path.read_bytes()


def processes() -> Iterator[tuple[str, bytes]]:
    """What `ps` shows to everybody."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and alive(int(folder.name)):
            try:
                yield f"ps {folder.name}", (folder / "cmdline").read_bytes().replace(b"\0", b" ")
            except OSError:
                continue  # it has ended meanwhile


def listen(installation: Installation) -> Callable[[], tuple[str, bytes]]:
    """The stream of all events from now on; what is answered reads it to its end, once its daemon is gone."""
    connection = SocketConnection(installation.data / "rota.sock")
    connection.request("GET", "/api/events")
    stream = connection.getresponse()

    def told() -> tuple[str, bytes]:
        try:
            return "/api/events", stream.read()
        except http.client.IncompleteRead as cut:
            return "/api/events", cut.partial
        finally:
            connection.close()

    return told


def test_sec_09_log_13_a_secret_is_nowhere(installation: Installation) -> None:
    """SEC-09, LOG-13: of the surfaces there are; page, metrics, alerts and audit come later."""
    (installation.folder / "filed.env").write_text(f"FILED='{FILED}'\n")
    installation.write(TOML)
    installation.up()
    events = listen(installation)
    for name, code in (("talker", 3), ("lost", 125)):
        assert installation.rota("run", name).code == code
    installation.rota("run", "silent", "--detach")
    installation.kill_daemon()
    place, happened = events()
    assert b"run.ended" in happened
    wait_for(installation.is_healthy)
    wait_for(lambda: runs(installation, "&task_name=talker&status=ended"), lambda found: len(found) == 2)
    everything = [(place, happened), *commands(installation), *answers(installation), *refusals(installation)]
    everything += [*changes(installation), *processes()]
    shown = where_shown(iter([*everything, *files(installation)]))
    assert shown == set()
    assert b"[redacted] [redacted]" in (b"".join(content for _, content in everything))
    assert os.stat(installation.data / "accepted").st_mode & 0o777 == 0o700

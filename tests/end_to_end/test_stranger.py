"""Does the API keep its own document's word to somebody who knows nothing but that? Schemathesis is that somebody."""

import http.client
import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.end_to_end.installation import Installation

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
RULES = Path(__file__).with_name("stranger.py")
SEEDED = """\
[tasks.backup]
run = "echo hello; echo oops >&2"
cron = "0 3 * * *"

[[tasks.backup.params]]
name = "day"
default = "mon"

[tasks.fails]
run = "exit 3"
retry_attempts = 1
retry_delay = "100ms"

[tasks.slow]
run = "sleep 1"

[tasks.locked]
run = "true"
api_trigger = false

[services.web]
run = "while :; do echo tick; sleep 0.2; done"
instances = 2
"""
NOT_YET = ("--exclude-checks=ignored_auth", "--generation-with-security-parameters=false")
"""Here nobody has to sign in, or every request would need to; what is let in, tests/api/access asks."""
STREAM = "text/event-stream"


@pytest.mark.parametrize("seed", [1])
def test_no_request_that_the_document_suggests_finds_a_fault(installation: Installation, seed: int) -> None:
    """All checks and phases, stateful too; the short form, always the same requests."""
    found = ask_around(installation, "--max-examples", "3", "--seed", str(seed))
    assert found.returncode == 0, found.stdout


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 6))
def test_no_request_of_thousands_finds_a_fault(installation: Installation, seed: int) -> None:
    found = ask_around(installation, "--max-examples", "150", "--seed", str(seed))
    assert found.returncode == 0, found.stdout


def test_the_head_of_each_stream_is_what_the_document_says(installation: Installation) -> None:
    """Their bodies have no end; `tests/api/test_follow.py` reads them."""
    installation.write(SEEDED)
    installation.up()
    run_id = installation.request("POST", "/api/tasks/backup/run?wait=true").json()["id"]
    shown = {"Authorization": f"Bearer {installation.token()}"}
    for path in endless(installation).values():
        with closing(http.client.HTTPConnection("127.0.0.1", installation.port, timeout=10)) as connection:
            connection.request("GET", path.replace("{run_id}", run_id), headers=shown)
            head = connection.getresponse()
            assert (head.status, head.headers["Content-Type"]) == (200, STREAM)
            assert head.headers["Cache-Control"] == "no-store"
            assert head.headers["X-Accel-Buffering"] == "no"
            assert head.headers["X-Request-Id"]


def ask_around(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Everything the document knows but the bodies of streams, which have no end, against a seeded Rota."""
    installation.write(SEEDED)
    installation.given["ROTA_AUTH"] = "off"
    installation.up()
    for name in ("backup", "fails"):
        installation.request("POST", f"/api/tasks/{name}/run?wait=true")
    settings = installation.folder / "schemathesis.toml"
    settings.write_text(f"hooks = {json.dumps(str(RULES))}\n")
    streams = [f"--exclude-operation-id={name}" for name in endless(installation)]
    command = [
        SCHEMATHESIS, "--config-file", settings, "run", f"http://127.0.0.1:{installation.port}/openapi.json",
        "--checks=all", *NOT_YET, "--mode=all", "--no-shrink", "--request-timeout=20",
        "--generation-database=none", "--no-color", "--warnings=off", *streams, *arguments,
    ]  # fmt: skip
    found = subprocess.run(command, cwd=installation.folder, capture_output=True, text=True, check=False)
    assert re.search(r"\d{3,} generated", found.stdout), found.stdout + found.stderr
    assert installation.is_healthy(), found.stdout
    assert "api.failed" not in (installation.data / "daemon.log").read_text()
    return found


def endless(installation: Installation) -> dict[str, str]:
    """The operations that answer with a stream, and their paths."""
    document = installation.request("GET", "/openapi.json").json()
    return {
        operation["operationId"]: path
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if STREAM in operation["responses"].get("200", {}).get("content", {})
    }

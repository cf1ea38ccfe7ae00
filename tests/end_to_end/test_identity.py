"""Who is let in by a real daemon, over its restarts and deaths."""

import http.client
import os
import re
import stat
import subprocess
import sys

import pytest
from tests.end_to_end.installation import ROTA, Installation, Reply
from tests.wait import wait_for

TASK = """
[tasks.hello]
run = "echo hello"
[tasks.long]
run = "echo begun; exec sleep 600"
"""
UNDER_LIMIT = 15.0
NOBODY = """
import os, socket, sys
os.setgid(65534); os.setuid(65534)
probe = socket.socket(socket.AF_UNIX)
probe.connect(sys.argv[1])
try:
    probe.sendall(b"GET /health HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
    answer = probe.recv(1)
except OSError:
    answer = b""
print("answered" if answer else "closed")
"""
"""A program of another user that asks over the socket."""


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def log_in(installation: Installation, password: str, user: str = "admin") -> Reply:
    return installation.request_bare("POST", "/api/auth/login", {"user": user, "password": password})


def test_from_the_first_start_to_a_session_that_outlives_a_killed_daemon(installation: Installation) -> None:
    installation.write(TASK)
    installation.up()
    files = [installation.data / name for name in ("password", "initial-password")]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert files[0].read_text().startswith("$argon2id$")
    assert installation.request_bare("GET", "/api/tasks").status == 401
    shown = installation.rota("password")
    password = shown.out.strip()
    assert (shown.code, len(password)) == (0, 24)
    assert not files[1].exists()
    again = installation.rota("password")
    assert (again.code, password in again.out + again.err) == (4, False)
    session = log_in(installation, password).json()["token"]
    assert installation.request_bare("GET", "/api/tasks", headers=bearer(session)).status == 200
    installation.kill_daemon()
    wait_for(installation.is_healthy)
    assert installation.request_bare("GET", "/api/tasks", headers=bearer(session)).status == 200
    assert log_in(installation, password).status == 200
    cookie = log_in(installation, password).headers["set-cookie"].partition(";")[0]
    fingerprint = installation.request_on_socket("GET", "/api/daemon").json()["fingerprint"]
    assert cookie.startswith(f"rota_session_{fingerprint[:8]}=")
    assert installation.request_bare("GET", "/api/tasks", headers={"Cookie": cookie}).status == 200


def test_a_token_works_until_it_is_revoked_and_outlives_restarts(installation: Installation) -> None:
    installation.write(TASK)
    installation.up()
    token = installation.rota("token", "create", "ci", "--scope", "trigger").out.strip()
    assert re.fullmatch(r"rota_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}", token)
    installation.given["ROTA_TOKEN"] = token
    url = f"http://127.0.0.1:{installation.port}"
    assert installation.rota("--url", url, "run", "hello").out == "hello\n"
    assert installation.rota("--url", url, "token", "list").code == 4
    assert installation.rota("restart", "--daemon").code == 0
    assert installation.rota("--url", url, "status").code == 0
    assert "ci" in installation.rota("token", "list").out
    assert installation.rota("token", "revoke", "ci").code == 0
    refused = installation.rota("--url", url, "status")
    assert refused.code == 4
    assert "rota token create" in refused.err
    everywhere = "".join(file.read_bytes().decode(errors="replace") for file in installation.data.rglob("*.log"))
    assert token not in everywhere


def test_users_sign_in_do_what_their_role_allows_and_are_written_down(installation: Installation) -> None:
    installation.write(TASK)
    installation.up()
    add = [ROTA, "user", "add", "ada", "--role", "viewer", "--stdin"]
    added = subprocess.run(
        add, env=installation.environment, input="correct horse\n", capture_output=True, text=True, check=False
    )
    assert (added.returncode, "viewer" in added.stdout) == (0, True), added.stderr
    session = log_in(installation, "correct horse", "ada").json()["token"]
    assert installation.request_bare("GET", "/api/tasks", headers=bearer(session)).status == 200
    assert installation.request_bare("POST", "/api/tasks/hello/run", headers=bearer(session)).status == 403
    assert installation.rota("user", "change", "ada", "--role", "operator").code == 0
    assert installation.request_bare("GET", "/api/tasks", headers=bearer(session)).status == 401
    session = log_in(installation, "correct horse", "ada").json()["token"]
    run = installation.request_bare("POST", "/api/tasks/hello/run?wait=true", headers=bearer(session)).json()
    assert run["actor"] == "user:ada"
    assert installation.rota("user", "remove", "ada").code == 0
    assert log_in(installation, "correct horse", "ada").status == 401
    trail = installation.request_on_socket("GET", "/api/audit?actor=user:ada").json()["entries"]
    assert [(entry["action"], entry["outcome"]) for entry in trail] == [
        ("run_task", "ok"),
        ("log_in", "ok"),
        ("run_task", "refused"),
        ("log_in", "ok"),
    ]


def test_the_audit_trail_outlives_a_full_stop(installation: Installation) -> None:
    installation.write(TASK)
    installation.up()
    installation.rota("run", "hello")
    installation.down()
    installation.up()
    trail = installation.request_on_socket("GET", "/api/audit?action=run_task").json()["entries"]
    assert [(entry["actor"], entry["target"]) for entry in trail] == [(f"socket:{os.geteuid()}", "hello")]


def test_a_ticket_signs_a_browser_in_once(installation: Installation) -> None:
    installation.write(TASK)
    installation.up()
    url = installation.rota("open", "--print").out.strip()
    assert url.startswith(f"http://127.0.0.1:{installation.port}/api/auth/launch?ticket=")
    path = url.partition(str(installation.port))[2]
    launched = installation.request_bare("GET", path)
    assert (launched.status, launched.headers["location"]) == (303, "/")
    cookie = launched.headers["set-cookie"].partition(";")[0]
    assert installation.request_bare("GET", "/api/tasks", headers={"Cookie": cookie}).status == 200
    assert installation.request_bare("GET", path).status == 401


def test_a_stream_ends_within_fifteen_seconds_of_the_revocation(installation: Installation) -> None:
    installation.write(TASK)
    installation.up()
    run = installation.request_on_socket("POST", "/api/tasks/long/run").json()
    made = installation.request_on_socket("POST", "/api/auth/tokens", {"name": "ci", "scope": "read"}).json()
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=UNDER_LIMIT)
    try:
        connection.request("GET", f"/api/runs/{run['id']}/log/stream?from=0", headers=bearer(made["token"]))
        response = connection.getresponse()
        assert response.readline() == b"retry: 2000\n"
        installation.request_on_socket("DELETE", f"/api/auth/tokens/{made['id']}")
        assert b"begun" in response.read(), "and to its end: it times out otherwise"
    finally:
        connection.close()


@pytest.mark.parametrize(
    "given",
    [{"ROTA_AUTH": "maybe"}, {"ROTA_AUTH": "off", "ROTA_PASSWORD": "sesame-open"}, {"ROTA_PASSWORD": "sesame"}],
    ids=["no word", "off with a password", "too short"],
)
def test_what_the_environment_must_not_say_ends_the_start(installation: Installation, given: dict[str, str]) -> None:
    installation.write(TASK)
    installation.given |= given
    started = installation.rota("up", "--port", str(installation.port))
    assert started.code == 2
    assert "ROTA_" in started.err
    assert "sesame" not in started.out + started.err


def test_with_a_password_from_the_environment_none_is_made_up(installation: Installation) -> None:
    installation.write(TASK)
    installation.given["ROTA_PASSWORD"] = "sesame-open-up"
    installation.up()
    assert not (installation.data / "initial-password").exists()
    assert log_in(installation, "sesame-open-up").status == 200
    assert installation.rota("password").code == 2
    assert b"sesame-open-up" not in (installation.data / "rota.db").read_bytes()


def test_with_authentication_off_everybody_may_do_everything(installation: Installation) -> None:
    installation.write(TASK)
    installation.given["ROTA_AUTH"] = "off"
    installation.up()
    assert installation.request_bare("POST", "/api/tasks/hello/run?wait=true").json()["actor"] == "anonymous"
    assert installation.request_bare("GET", "/api/daemon").json()["auth_disabled"] is True


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_sec_10_another_user_is_refused_at_the_socket_even_with_access_to_the_file(installation: Installation) -> None:
    """SEC-10: and the file is ours alone to begin with."""
    installation.write(TASK)
    installation.up()
    path = installation.data / "rota.sock"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    # root may always come in: a daemon of root refuses everybody else, who is let at the file for once
    for folder in (path.parent, *path.parent.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    path.chmod(0o666)
    refused = subprocess.run(
        [sys.executable, "-c", NOBODY, str(path)], capture_output=True, text=True, timeout=30, check=False
    )
    assert (refused.stdout, refused.returncode) == ("closed\n", 0), refused.stderr
    assert installation.is_healthy()

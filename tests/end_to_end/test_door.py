"""The door of a real daemon: names, proxies, hooks, TLS and nonsense, as anybody on the network can send it."""

import http.client
import os
import socket
import ssl
from pathlib import Path

import pytest
from tests.end_to_end.installation import Installation

from rota.client.address import url_address
from rota.client.client import Client

TOKEN = "t" * 40


def ask(installation: Installation, method: str, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def log_of(installation: Installation) -> str:
    return (installation.folder / "up.err").read_text()


def test_sec_02_sec_04_forged_headers_rebound_names_and_foreign_pages_get_nothing(installation: Installation) -> None:
    installation.write(
        f"""
        [tasks.job]
        run = "true"
        hook_tokens = [{{ token = "{TOKEN}", allow = ["run"] }}]
        api_trigger = false
        """
    )
    installation.up()
    assert ask(installation, "GET", "/api/tasks", Host="evil.example")[0] == 403
    assert ask(installation, "GET", "/health", Host="evil.example", X_Forwarded_Host="localhost")[0] == 403
    assert ask(installation, "POST", "/api/tasks/job/run", Origin="http://evil.example")[0] == 403
    assert ask(installation, "POST", "/api/tasks/job/run", Origin="null")[0] == 403
    assert ask(installation, "POST", f"/api/hooks/tasks/job/stop?token={TOKEN}")[0] == 403
    status, body = ask(installation, "POST", f"/api/hooks/tasks/job/run?token={TOKEN}&ignore_body=true")
    assert (status, b'"triggered_by":"hook"' in body) == (201, True), body
    assert ask(installation, "POST", "/api/hooks/tasks/job/run", Authorization=f"Bearer {TOKEN}")[0] == 201
    assert [ask(installation, "POST", "/api/hooks/tasks/job/run?token=x")[0] for _ in range(21)] == [401] * 20 + [429]
    assert TOKEN not in log_of(installation) + (installation.data / "daemon.log").read_text()
    assert TOKEN not in installation.rota("show", "job", "--json").out
    assert installation.down() == 0


def test_nonsense_on_the_port_leaves_no_word_in_the_log_and_no_descriptor(installation: Installation) -> None:
    installation.write('[tasks.job]\nrun = "true"\n')
    installation.up()
    pid = installation.request_on_socket("GET", "/api/daemon").json()["pid"]
    before, said = descriptors(pid), log_of(installation)
    for sent in (
        os.urandom(4096),
        b"GET /\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /health HTT",
        b"\x16\x03\x01",
    ):
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", installation.port), timeout=10) as link:
                link.sendall(sent)
                link.shutdown(socket.SHUT_WR)
                while link.recv(65_536):
                    pass
    assert ask(installation, "GET", "/health") == (200, b"OK")
    assert descriptors(pid) <= before + 1
    assert log_of(installation) == said
    assert installation.down() == 0


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def test_tls_auto_encrypts_an_address_that_others_can_reach(installation: Installation) -> None:
    installation.write(
        '[daemon]\nhost = "0.0.0.0"\ntls = "auto"\ntrusted_proxies = ["127.0.0.1"]\n[tasks.job]\nrun = "true"\n'
    )
    installation.up()
    context = ssl.create_default_context(cafile=str(installation.data / "tls/cert.pem"))
    connection = http.client.HTTPSConnection("localhost", installation.port, timeout=10, context=context)
    connection.request("GET", "/health")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b"OK")
    assert response.headers["strict-transport-security"]
    connection.close()
    facts = installation.request_on_socket("GET", "/api/daemon").json()
    assert (facts["tls"], facts["tls_fingerprint"] in log_of(installation)) == (True, True)
    url = f"https://127.0.0.1:{installation.port}"
    client = Client(url_address(url, facts["tls_fingerprint"]), token=installation.token())
    assert [task.name for task in client.tasks()] == ["job"]
    refused = installation.rota("list", "--url", url, "--tls-fingerprint", "ab" * 32)
    assert (refused.code != 0, "is not trusted" in refused.err) == (True, True), refused
    assert installation.down() == 0


@pytest.mark.parametrize(("tls", "word"), [('tls_cert = "no.pem"\ntls_key = "no.key"', "no.pem cannot be read")])
def test_files_that_will_not_do_are_told_at_start(installation: Installation, tls: str, word: str) -> None:
    installation.write(f'[daemon]\n{tls}\n[tasks.job]\nrun = "true"\n')
    process = installation.start()
    assert process.wait(20) != 0
    assert word in log_of(installation)

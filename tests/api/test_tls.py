"""TLS over TCP: files, a certificate of Rota's own, and who connects without speaking it."""

import asyncio
import os
import ssl
import subprocess
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.api.conftest import Leap
from tests.api.wire import GET, Line, line

from rota.api.certificate import OwnCertificate
from rota.api.http import protocol
from rota.api.http.tls import Tls, load_tls
from rota.api.serve import serve
from rota.clock import SystemClock
from rota.model.error import RefusedError, WorldError
from rota.testing.rota import ScriptedRota

NOW = SystemClock().now()
NAMES = {"localhost", "127.0.0.1", "::1"}


@pytest.fixture
def own(tmp_path: Path) -> OwnCertificate:
    return OwnCertificate(tmp_path / "tls")


@pytest.fixture
def tls(own: OwnCertificate) -> Tls:
    return own.load(NAMES, NOW)


def client(own: OwnCertificate) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(own.certificate))


@asynccontextmanager
async def encrypted(port: int, context: ssl.SSLContext) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


async def test_who_trusts_the_certificate_is_answered_and_told_to_come_back_encrypted(
    rota: ScriptedRota, socket: Path, own: OwnCertificate, tls: Tls
) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket, tls=tls) as port:
        async with encrypted(port, client(own)) as wire:
            await wire.send(GET.replace(b"/health", b"/api/daemon") * 2)
            for _ in range(2):
                status, head, body = await wire.answer()
                assert (status, b"https://localhost/schemas/" in body) == (200, True)
                assert b"\r\nstrict-transport-security: max-age=31536000\r\n" in head
        async with line(socket) as wire:
            await wire.send(GET)
            _, head, _ = await wire.answer()
            assert b"strict-transport" not in head


async def test_a_large_answer_arrives_whole(rota: ScriptedRota, socket: Path, own: OwnCertificate, tls: Tls) -> None:
    server = serve(rota, host="127.0.0.1", port=0, socket=socket, tls=tls)
    async with server as port, encrypted(port, client(own)) as wire:
        await wire.send(GET.replace(b"/health", b"/openapi.json"))
        status, _, body = await wire.answer()
    assert (status, body[-1:]) == (200, b"}")


async def test_who_speaks_no_tls_is_let_go(rota: ScriptedRota, socket: Path, tls: Tls, rejected: Counter[str]) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket, tls=tls) as port, line(port) as wire:
        await wire.send(GET)
        assert not (await wire.rest()).startswith(b"HTTP")
    assert rejected == {"handshake": 1}


async def test_sec_13_who_says_nothing_before_the_handshake_is_cut_off(
    rota: ScriptedRota, socket: Path, tls: Tls, rejected: Counter[str], leap: Leap
) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket, tls=tls) as port, line(port) as wire:
        await wire.send(b"\x16")
        leap(11)
        assert await wire.rest() == b""
    assert rejected == {"handshake": 1}


async def test_sec_13_connections_that_are_not_greeted_yet_count_too(
    rota: ScriptedRota,
    socket: Path,
    own: OwnCertificate,
    tls: Tls,
    rejected: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 2)
    async with serve(rota, host="127.0.0.1", port=0, socket=socket, tls=tls) as port, line(port) as silent:
        await silent.send(b"\x16")
        async with encrypted(port, client(own)) as wire:
            await wire.send(GET)
            assert (await wire.answer())[0] == 200
            async with line(port) as third:
                assert await third.rest() == b""
    assert rejected["connections"] == 1


async def test_an_old_protocol_is_refused(rota: ScriptedRota, socket: Path, own: OwnCertificate, tls: Tls) -> None:
    old = client(own)
    assert tls.context.minimum_version is ssl.TLSVersion.TLSv1_2
    old.minimum_version = ssl.TLSVersion.TLSv1_2
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    async with serve(rota, host="127.0.0.1", port=0, socket=socket, tls=tls) as port, encrypted(port, old) as wire:
        await wire.send(GET)
        assert (await wire.answer())[0] == 200


async def test_a_renewed_certificate_is_shown_to_the_next_who_connects(
    rota: ScriptedRota, socket: Path, own: OwnCertificate, tls: Tls
) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket, tls=tls) as port:
        async with encrypted(port, client(own)) as before:
            tls.become(own.load({*NAMES, "rota.example.org"}, NOW))
            await before.send(GET)
            assert (await before.answer())[0] == 200
        async with encrypted(port, client(own)) as after:
            await after.send(GET)
            assert (await after.answer())[0] == 200


# The certificate that Rota makes itself


def test_it_is_made_once_and_kept(own: OwnCertificate, tls: Tls) -> None:
    assert own.load(NAMES, NOW + timedelta(days=700)).fingerprint == tls.fingerprint
    assert len(tls.fingerprint) == 95


def test_its_key_is_for_nobody_else(own: OwnCertificate, tls: Tls) -> None:
    assert tls
    assert (own.key.stat().st_mode & 0o777, own.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_it_is_renewed_thirty_days_before_it_ends(own: OwnCertificate, tls: Tls) -> None:
    assert own.load(NAMES, NOW + timedelta(days=796)).fingerprint != tls.fingerprint


def test_another_name_makes_another_certificate_and_fewer_do_not(own: OwnCertificate, tls: Tls) -> None:
    assert own.load({"localhost"}, NOW).fingerprint == tls.fingerprint
    assert own.load({*NAMES, "rota.example.org"}, NOW).fingerprint != tls.fingerprint


@pytest.mark.parametrize("ruin", ["certificate", "key"])
@pytest.mark.parametrize("content", [b"", b"nonsense", None])
def test_half_of_it_is_made_anew(own: OwnCertificate, tls: Tls, ruin: str, content: bytes | None) -> None:
    path: Path = getattr(own, ruin)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert own.load(NAMES, NOW).fingerprint != tls.fingerprint


def test_a_key_of_another_certificate_is_made_anew(own: OwnCertificate, tls: Tls, tmp_path: Path) -> None:
    other = OwnCertificate(tmp_path / "other")
    other.load(NAMES, NOW)
    own.key.write_bytes(other.key.read_bytes())
    assert own.load(NAMES, NOW).fingerprint != tls.fingerprint


def test_where_it_cannot_be_kept_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "tls").write_text("a file")
    with pytest.raises(WorldError, match="cannot be kept in"):
        OwnCertificate(tmp_path / "tls").load(NAMES, NOW)


def test_the_fingerprint_is_the_one_that_openssl_tells(own: OwnCertificate, tls: Tls) -> None:
    command = ["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", own.certificate]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.strip().partition("=")[2] == tls.fingerprint


# Files that will not do


def test_files_that_are_not_there_are_named(own: OwnCertificate, tls: Tls, tmp_path: Path) -> None:
    assert tls
    missing = tmp_path / "missing.pem"
    for certificate, key, name in ((missing, own.key, "tls_cert"), (own.certificate, missing, "tls_key")):
        with pytest.raises(RefusedError, match=rf"\[daemon\] {name}: .*missing.pem cannot be read: No such file"):
            load_tls(certificate, key)


def test_a_key_of_something_else_is_told(own: OwnCertificate, tls: Tls, tmp_path: Path) -> None:
    other = OwnCertificate(tmp_path / "other")
    other.load(NAMES, NOW)
    assert tls
    with pytest.raises(RefusedError, match="is not the key of"):
        load_tls(own.certificate, other.key)


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"\x30\x82", b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----"], ids=repr
)
def test_what_is_no_certificate_is_told(own: OwnCertificate, tls: Tls, content: bytes) -> None:
    assert tls
    own.certificate.write_bytes(content)
    with pytest.raises(RefusedError) as caught:
        load_tls(own.certificate, own.key)
    assert str(own.certificate) in caught.value.message
    assert caught.value.hint


def test_what_is_no_key_is_told(own: OwnCertificate, tls: Tls) -> None:
    assert tls
    own.key.write_bytes(b"nonsense")
    with pytest.raises(RefusedError, match=r"tls_key: .* cannot be used") as caught:
        load_tls(own.certificate, own.key)
    assert "openssl" in caught.value.hint


def test_a_passphrase_is_asked_of_nobody(own: OwnCertificate, tls: Tls, tmp_path: Path) -> None:
    assert tls
    locked = tmp_path / "locked.pem"
    subprocess.run(
        ["openssl", "pkey", "-in", own.key, "-out", locked, "-aes256", "-passout", "pass:secret"], check=True
    )
    with pytest.raises(RefusedError, match="is protected by a passphrase") as caught:
        load_tls(own.certificate, locked)
    assert "openssl pkey" in caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_key_that_may_not_be_read_is_told(own: OwnCertificate, tls: Tls) -> None:
    assert tls
    own.key.chmod(0)
    with pytest.raises(RefusedError, match="Permission denied"):
        load_tls(own.certificate, own.key)

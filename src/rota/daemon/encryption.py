"""TLS as [daemon] asks for it, and kept fresh: certificates are renewed while a daemon lives."""

import logging
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from rota.api.certificate import OwnCertificate
from rota.api.http.guard import is_local
from rota.api.http.tls import Tls, load_tls
from rota.clock import Clock
from rota.model.configuration import DaemonSettings
from rota.model.error import RotaError

log = logging.getLogger("rota.daemon")

CHECKED_EVERY = 3600.0
"""Seconds."""


class Encryption:
    """What is spoken over TCP."""

    def __init__(self, settings: DaemonSettings, data: Path, clock: Clock) -> None:
        """RefusedError where the files will not do, WorldError where a certificate cannot be kept."""
        self._clock = clock
        self._load = loader(settings, data, clock)
        self.tls = None if self._load is None else self._load()
        """None: there is no TLS."""
        if self.tls is None and not is_local(settings.host) and not settings.trusted_proxies:
            text = "%s can be reached from other machines without TLS: passwords and tokens go in clear. "
            text += 'Try tls = "auto" in [daemon], or a proxy in front'
            log.warning(text, settings.host, extra={"action": "daemon.clear"})

    async def keep_fresh(self) -> None:
        """Looks every hour whether there is another certificate, or has to be. For ever, where there is one at all."""
        while self.tls is not None:
            await self._clock.sleep(CHECKED_EVERY)
            self.refresh()

    def refresh(self) -> None:
        """Takes over a certificate that was renewed; one that will not do is told, and the old one stays."""
        if self._load is None or self.tls is None:
            return
        try:
            new = self._load()
        except RotaError as error:
            log.error(
                "the certificate stays as it was: %s %s", error.message, error.hint, extra={"action": "tls.stale"}
            )
            return
        if new.fingerprint != self.tls.fingerprint:
            self.tls.become(new)
            log.info("the certificate is another one: SHA-256 %s", new.fingerprint, extra={"action": "tls.renewed"})


def loader(settings: DaemonSettings, data: Path, clock: Clock) -> Callable[[], Tls] | None:
    """What gives the certificate in force; None where none is asked for, or nobody else can listen."""
    certificate, key = settings.tls_cert, settings.tls_key
    if certificate is not None and key is not None:
        return lambda: load_tls(Path(certificate), Path(key))
    if settings.tls != "auto" or is_local(settings.host):
        return None
    own = OwnCertificate(data / "tls")
    return lambda: own.load(frozenset(names(settings)), clock.now())


def names(settings: DaemonSettings) -> Iterator[str]:
    """What this Rota may be called by those who ask it."""
    external = None if settings.external_url is None else urlsplit(settings.external_url).hostname
    for name in ("localhost", "127.0.0.1", "::1", socket.gethostname().lower(), settings.host, external):
        if name and name.isascii() and not _is_wildcard(name):
            yield name


def _is_wildcard(name: str) -> bool:
    try:
        return ip_address(name).is_unspecified
    except ValueError:
        return False

"""The certificate that Rota makes for itself where `tls = "auto"`, and its key: `<data>/tls`.

cryptography is imported when one has to be made or looked at, and by nobody else.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from rota.api.http.tls import Tls, load_tls
from rota.model.error import WorldError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.x509 import Certificate, CertificateBuilder, GeneralName

VALID_FOR = timedelta(days=825)
"""No longer: some clients take no certificate with more before it."""
RENEWED_BEFORE = timedelta(days=30)
EARLIER = timedelta(hours=1)
"""So much the clocks of others may be behind."""


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """Where it is kept."""

    folder: Path

    @property
    def certificate(self) -> Path:
        """Its certificate, which clients may trust."""
        return self.folder / "cert.pem"

    @property
    def key(self) -> Path:
        """Its key, for nobody's eyes."""
        return self.folder / "key.pem"

    def load(self, names: Collection[str], now: datetime) -> Tls:
        """The one that is there, or a new one where it names not all of these or ends within 30 days.

        WorldError where it cannot be kept.
        """
        try:
            if not self.is_fit(names, now):
                self._make(names, now)
        except OSError as error:
            where = error.filename or self.folder
            raise WorldError(f"The certificate cannot be kept in {where}: {error.strerror}.") from error
        return load_tls(self.certificate, self.key)

    def is_fit(self, names: Collection[str], now: datetime) -> bool:
        """Whether the one that is there can be used a while longer."""
        from cryptography import x509  # noqa: PLC0415 see above
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 see above

        if not (self.certificate.exists() and self.key.exists()):
            return False
        try:
            certificate = x509.load_pem_x509_certificate(self.certificate.read_bytes())
            key = load_pem_private_key(self.key.read_bytes(), None)
        except (ValueError, TypeError):  # TypeError: somebody gave it a passphrase
            return False
        belongs = key.public_key() == certificate.public_key()
        return (
            belongs and set(names) <= _names_in(certificate) and now < certificate.not_valid_after_utc - RENEWED_BEFORE
        )

    def _make(self, names: Collection[str], now: datetime) -> None:
        from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 see above
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 see above

        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _unsigned(names, now, key.public_key()).sign(key, hashes.SHA256())
        pem = serialization.Encoding.PEM
        secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        self.folder.mkdir(mode=0o700, exist_ok=True)
        _keep(self.key, secret, 0o600)
        _keep(self.certificate, certificate.public_bytes(pem), 0o644)


def _unsigned(names: Collection[str], now: datetime, key: "EllipticCurvePublicKey") -> "CertificateBuilder":
    from cryptography import x509  # noqa: PLC0415 see above
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: PLC0415 see above

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rota")])
    return (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - EARLIER)
        .not_valid_after(now.astimezone(UTC) + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in sorted(names)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )


def _general(name: str) -> "GeneralName":
    from cryptography import x509  # noqa: PLC0415 see above

    address = _address(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)


def _names_in(certificate: "Certificate") -> set[str]:
    from cryptography import x509  # noqa: PLC0415 see above

    try:
        told = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {*told.get_values_for_type(x509.DNSName), *map(str, told.get_values_for_type(x509.IPAddress))}


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


def _keep(path: Path, content: bytes, mode: int) -> None:
    """All of it or nothing: a daemon that dies meanwhile leaves no half a key."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)

"""TLS: a certificate and its key become what the server speaks, or words for what is wrong with them."""

import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

from rota.model.error import RefusedError

ENCRYPTED = b"ENCRYPTED"
_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


@dataclass(slots=True)
class Tls:
    """How the server speaks to whoever connects next."""

    context: ssl.SSLContext
    fingerprint: str
    """SHA-256 of the certificate, as `openssl x509 -fingerprint -sha256` writes it."""

    def become(self, other: "Tls") -> None:
        """From the next connection on it is this one."""
        self.context, self.fingerprint = other.context, other.fingerprint


def load_tls(certificate: Path, key: Path) -> Tls:
    """Both files, PEM; RefusedError names the file, what is wrong with it, and the next step."""
    fingerprint = fingerprint_of(_read(certificate, "tls_cert"), certificate)
    if ENCRYPTED in _read(key, "tls_key"):
        raise _unfit(
            key, "tls_key", "is protected by a passphrase, and nobody is there to type it", DECRYPT.format(key)
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            hint = "Name the key that the certificate was made for; of several certificates in a file the first counts."
            raise _unfit(key, "tls_key", f"is not the key of {certificate}", hint) from None
        why = (error.reason or str(error)).lower().replace("_", " ")
        raise _unfit(key, "tls_key", f"and {certificate} cannot be used ({why})", CHECK.format(key)) from None
    return Tls(context, fingerprint)


DECRYPT = "Take the passphrase off: openssl pkey -in {} -out KEY, and name that file, mode 0600."
CHECK = "Look at it: openssl pkey -noout -check -in {}"


def fingerprint_of(pem: bytes, path: Path) -> str:
    """Of the first certificate in it; RefusedError where there is none."""
    text = pem.decode("ascii", "replace")
    begin = text.find(_BEGIN)
    end = text.find(_END, begin)
    try:
        der = ssl.PEM_cert_to_DER_cert(text[max(begin, 0) : end + len(_END)])
    except ValueError:
        hint = f"It begins with {_BEGIN}. From DER: openssl x509 -inform DER -in {path}"
        raise _unfit(path, "tls_cert", "holds no certificate in PEM", hint) from None
    return ":".join(f"{byte:02X}" for byte in hashlib.sha256(der).digest())


def _read(path: Path, key: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "Name a file that Rota's account may read."
        raise _unfit(path, key, f"cannot be read: {error.strerror}", hint) from None


def _unfit(path: Path, key: str, what: str, hint: str) -> RefusedError:
    return RefusedError(f"[daemon] {key}: {path} {what}.", hint=hint)

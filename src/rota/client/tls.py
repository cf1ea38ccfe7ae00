"""https to a Rota: its certificate is one that the system trusts, or the one whose fingerprint is known."""

import hashlib
import hmac
import http.client
import ssl

from rota.client.address import Address


class TlsConnection(http.client.HTTPSConnection):
    """Says nothing before the certificate was looked at; else it is an SSLCertVerificationError."""

    def __init__(self, address: Address, *, timeout: float) -> None:
        self._fingerprint = address.fingerprint
        super().__init__(address.host, address.port, timeout=timeout, context=context_of(address))

    def connect(self) -> None:
        """Opens the connection."""
        super().connect()
        if self._fingerprint is None:
            return
        shown = hashlib.sha256(self.sock.getpeercert(binary_form=True) or b"").hexdigest()
        if not hmac.compare_digest(shown, self._fingerprint):
            self.close()
            raise ssl.SSLCertVerificationError(1, f"its SHA-256 fingerprint is {shown}")


def context_of(address: Address) -> ssl.SSLContext:
    """What is looked at in the handshake: all of it, or where the one certificate is known, nothing but that one."""
    context = ssl.create_default_context()
    if address.fingerprint is not None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context

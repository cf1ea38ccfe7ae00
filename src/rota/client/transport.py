"""One request over a unix socket or TCP, each on a connection of its own."""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec

from rota.client.address import Address
from rota.client.error import NoDaemonError, api_error
from rota.model.error import WorldError
from rota.wire.error import ErrorModel


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket; the host only fills the header."""

    def __init__(self, path: str, *, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Opens the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Transport:
    """The road to one Rota. Safe to use from several threads."""

    def __init__(self, address: Address, *, name: str, token: str | None = None) -> None:
        self.address = address
        self._headers = {"Rota-Client": name, "Accept": "application/json"}
        if token and address.socket is None:  # over the socket nothing need be shown
            self._headers["Authorization"] = f"Bearer {token}"

    def send(
        self,
        method: str,
        target: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float,
    ) -> bytes:
        """The body of a successful answer; ApiError, NoDaemonError."""
        with self.open(method, target, body=body, headers=headers, timeout=timeout) as response:
            return response.read()

    @contextmanager
    def open(
        self,
        method: str,
        target: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float,
    ) -> Iterator[http.client.HTTPResponse]:
        """A successful answer whose body is read inside the block; ApiError, NoDaemonError."""
        sent = self._headers | dict(headers or {})
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection = self._connection(timeout)
        try:
            connection.request(method, target, body=body, headers=sent)
            response = connection.getresponse()
            if response.status >= 400:
                raise _problem(response, self.address)
            yield response
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(self.address, error) from error
        finally:
            connection.close()

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        if self.address.socket is not None:
            return UnixConnection(str(self.address.socket), timeout=timeout)
        if self.address.tls:
            from rota.client.tls import TlsConnection  # noqa: PLC0415 - few speak to another machine

            return TlsConnection(self.address, timeout=timeout)
        return http.client.HTTPConnection(self.address.host, self.address.port, timeout=timeout)


def _problem(response: http.client.HTTPResponse, address: Address) -> Exception:
    body = response.read()
    if response.headers.get_content_type() != "application/problem+json":
        return not_rota(address)
    return api_error(response.status, msgspec.json.decode(body, type=ErrorModel))


def not_rota(address: Address) -> WorldError:
    """Somebody answered, in a language of its own."""
    return WorldError(
        f"What answers at {address} is not Rota, or not of this version.", hint="Look at --url, --host and --port."
    )


def _unreachable(address: Address, error: Exception) -> NoDaemonError:
    match error:
        case ssl.SSLCertVerificationError():
            return NoDaemonError(
                f"The certificate of {address} is not trusted: {getattr(error, 'verify_message', None) or error}.",
                hint="Compare its fingerprint with the one in the daemon's log, and give that with --tls-fingerprint.",
            )
        case PermissionError():
            return NoDaemonError(f"The Rota at {address} belongs to another user.", hint="Ask as that user or as root.")
        case TimeoutError():
            return NoDaemonError(f"The Rota at {address} does not answer in time.", hint="Look at its daemon.log.")
        case FileNotFoundError() | ConnectionRefusedError():
            return NoDaemonError(
                f"No Rota runs at {address}.",
                hint="Start it with `rota up`, or say with --data or --url which is meant.",
            )
        case _:
            why = str(error) or type(error).__name__
            return NoDaemonError(f"The Rota at {address} broke off: {why}.", hint="Ask again; `rota status` tells.")

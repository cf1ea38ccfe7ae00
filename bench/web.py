"""Asking a web server whether it is there."""

import http.client
from http import HTTPStatus


def answers(port: int, path: str) -> bool:
    """Whether the server at this port of the loopback answers GET with 200 now."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()

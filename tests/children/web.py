"""A web server on a socket that it is given: answers who it is; told to go, it finishes what it has begun.

`web.py [SECONDS]`: it takes so long until it serves. GET /crash ends it at once.
"""

import os
import signal
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """One request a connection."""

    def do_GET(self) -> None:
        if self.path == "/crash":
            os._exit(3)
        body = f"{os.getpid()} {os.environ['ROTA_INSTANCE']}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing: it is asked hundreds of times a second."""


class Server(ThreadingHTTPServer):
    """On a socket that others listen on, too: whoever comes first gets the connection."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("", 0), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = socket.socket(fileno=3)
        self.socket.setblocking(False)


if os.environ.get("LISTEN_FDS") != "1" or os.environ.get("LISTEN_PID") != str(os.getpid()):
    sys.exit("no socket was passed to this very process")
time.sleep(float(sys.argv[1]) if len(sys.argv) > 1 else 0)
server = Server()
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
sys.stdout.write("serving\n")
sys.stdout.flush()
server.serve_forever(0.05)
server.server_close()

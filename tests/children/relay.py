"""Stands in for a daemon: passes frames between the keeper and the test at SOCKET, and says its pid first.

The type `_exit` ends it with that `code`, `_say` has it write `text` to its standard output, `_start`
starts a process of its own.
"""

import json
import os
import socket
import subprocess
import sys
import threading


def frames(channel: socket.socket):
    stream = channel.makefile("rb")
    while head := stream.read(4):
        yield stream.read(int.from_bytes(head))


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(4) + body


def meaning(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None  # nonsense is passed on as well


def upwards(keeper: socket.socket, test: socket.socket) -> None:
    try:
        for body in frames(keeper):
            test.sendall(framed(body))
    finally:
        os._exit(3)  # the keeper is gone, or the test


def main() -> None:
    test = socket.socket(socket.AF_UNIX)
    test.connect(sys.argv[1])
    keeper = socket.socket(fileno=int(os.environ["ROTA_KEEPER_FD"]))
    test.sendall(framed(json.dumps({"type": "_pid", "pid": os.getpid()}).encode()))
    threading.Thread(target=upwards, args=(keeper, test), daemon=True).start()
    for body in frames(test):
        match meaning(body):
            case {"type": "_exit", "code": code}:
                os._exit(code)
            case {"type": "_say", "text": text}:
                os.write(1, text.encode())
            case {"type": "_start", "argv": argv}:
                pid = subprocess.Popen(argv).pid
                test.sendall(framed(json.dumps({"type": "_started", "pid": pid}).encode()))
            case _:
                keeper.sendall(framed(body))


main()

"""Speaks by sd_notify(3): each line that it reads from the FIFO at PATH is a word for who says it, and what, `\\n` for
new lines. `self` and `held` are the leader, `worker` is a child, `escaped` a child in a session of its own, `dead` one
that has ended and is never collected. All but `self` and `dead` send descriptors after it and wait until those were let
go, as systemd-notify does. PATH.said tells how many it has said.
"""

import os
import socket
import sys

voice = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
voice.connect(os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))


def held(message: bytes) -> None:
    voice.send(message)
    read, write = os.pipe()
    socket.send_fds(voice, [b"BARRIER=1"], [write, write, write])
    os.close(write)
    os.read(read, 1)
    os.close(read)


def by_child(who: str, message: bytes) -> None:
    pid = os.fork()
    if pid == 0:
        if who == "escaped":
            os.setsid()
        if who == "dead":
            voice.send(message)
        else:
            held(message)
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    if who != "dead":
        os.waitpid(pid, 0)


def say(who: str, message: bytes) -> None:
    match who:
        case "self":
            voice.send(message)
        case "held":
            held(message)
        case "worker" | "escaped" | "dead":
            by_child(who, message)


os.write(1, b"READY\n")
said = 0
while True:
    with open(sys.argv[1], encoding="utf-8", errors="surrogateescape") as orders:
        for order in orders:
            who, _, text = order.rstrip("\n").partition(" ")
            say(who, text.replace("\\n", "\n").encode(errors="surrogateescape"))
            said += 1
            with open(f"{sys.argv[1]}.said", "w", encoding="utf-8") as file:
                file.write(f"{said}\n")

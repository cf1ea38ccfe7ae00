"""Sends COUNT long messages by sd_notify(3) as fast as they are taken, then the word LAST; says DONE."""

import os
import signal
import socket
import sys

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as voice:
    voice.connect(os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))
    for number in range(int(sys.argv[1])):
        voice.send(b"STATUS=%d %s" % (number, b"x" * 1000))
    voice.send(b"STATUS=LAST")
os.write(1, b"DONE\n")
signal.pause()

"""Forks twice and leaves for a session of its own, pipes and all, deaf to SIGTERM; the leader waits for ever."""

import os
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    os.write(1, b"ESCAPED %d\n" % os.getpid())
    while True:
        signal.pause()
os.wait()
signal.signal(signal.SIGTERM, signal.SIG_DFL)
os.write(1, b"READY\n")
signal.pause()

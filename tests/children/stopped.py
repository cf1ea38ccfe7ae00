"""Stops itself (SIGSTOP). Once it goes on it exits 3 at SIGTERM."""

import os
import signal
import sys

signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(3))
os.write(1, b"READY\n")
os.kill(os.getpid(), signal.SIGSTOP)
while True:
    signal.pause()

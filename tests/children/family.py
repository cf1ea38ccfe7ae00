"""A leader that ends at SIGTERM, and a child in its group that does not."""

import os
import signal

if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(1, b"CHILD %d\n" % os.getpid())
    while True:
        signal.pause()
os.write(1, b"READY\n")
signal.pause()

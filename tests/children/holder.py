"""Leaves a process behind that holds both pipes: it says LATE when the file GATE is there, then waits for ever."""

import os
import signal
import sys
import time

if os.fork():
    os.write(1, b"LEADER\n")
    sys.exit(0)
while len(sys.argv) > 1 and not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
os.write(1, b"LATE %d\n" % os.getpid())
signal.pause()

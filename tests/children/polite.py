"""Says READY, and exits 0 when it is told to stop."""

import os
import signal
import sys

signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
os.write(1, b"READY\n")
signal.pause()

"""Prints numbered lines, one write each, until the file GATE is there; then DONE and the last number, exit 7."""

import os
import sys

number = 0
while not os.path.exists(sys.argv[1]):
    for _ in range(20):
        number += 1
        os.write(1, b"%d\n" % number)
os.write(1, b"DONE %d\n" % number)
sys.exit(7)

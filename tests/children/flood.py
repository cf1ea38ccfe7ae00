"""Writes COUNT numbered lines to each of its two streams as fast as it can, in turns."""

import os
import sys

count = int(sys.argv[1])
for start in range(0, count, 100):
    for stream, name in ((1, "out"), (2, "err")):
        data = "".join(f"{name} {number}\n" for number in range(start, min(start + 100, count))).encode()
        while data:
            data = data[os.write(stream, data) :]

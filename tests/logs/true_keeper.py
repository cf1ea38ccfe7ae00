"""Has the keeper's own Log write what is asked on standard input, and says how many lines there are.

Arguments: the keeper's folder, the log's path, its cap, what happens when it is full.
Input: [[stream, text], …] as JSON.
"""

import json
import sys

sys.path.insert(0, sys.argv[1])

from log import Log  # type: ignore[import-not-found] # the keeper is a root of its own
from segment import Segment  # type: ignore[import-not-found] # as above

log = Log(Segment(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
for stream, text in json.load(sys.stdin):
    data = text.encode("latin-1")
    log.append(stream, data, len(data))
sys.stdout.write(str(log.finish()))

"""Compresses the log at the path of its first argument; says when it begins."""

import sys
from pathlib import Path

from rota.logs.compression import compress

sys.stdout.write("begins\n")
sys.stdout.flush()
compress(Path(sys.argv[1]))

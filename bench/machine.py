"""The machine that measures."""

import os
import platform
import re
from pathlib import Path


def describe() -> str:
    """Processor, cores, kernel and how busy it was, as one phrase."""
    named = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    model = named[1] if named else platform.machine()
    load, _, _ = os.getloadavg()
    return f"{os.cpu_count()} cores of {model}, Linux {platform.release()}, load {load:.1f} at the end"

"""Whether a keeper lives in a data directory: it holds `lock` there for its life (flock(2))."""

import fcntl
import os
from pathlib import Path

import msgspec

from rota.model.error import RefusedError

FILE = "lock"


def is_kept(data: Path) -> bool:
    """Whether a keeper lives there; RefusedError where that is not ours to know."""
    try:
        descriptor = os.open(data / FILE, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except PermissionError:
        raise RefusedError(f"{data} belongs to somebody else.", hint="Ask as that user, or as root.") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def keeper_pid(data: Path) -> int:
    """The keeper's pid, as it wrote it into the file that it locked; only while `is_kept`."""
    return int(msgspec.json.decode((data / FILE).read_bytes())["pid"])

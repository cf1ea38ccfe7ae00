"""What stands at a path of this machine."""

import os
import stat
from datetime import UTC, datetime

from rota.model.launch import FileFacts


def facts_of(path: str) -> FileFacts:
    """What stat(2) says, links followed."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return FileFacts(kind="missing")
    except OSError as error:
        return FileFacts(kind=error.strerror or str(error))
    kind = "file" if stat.S_ISREG(found.st_mode) else "folder" if stat.S_ISDIR(found.st_mode) else "other"
    return FileFacts(kind=kind, size=found.st_size, modified_at=datetime.fromtimestamp(found.st_mtime, UTC))

"""The files that a configuration is made of; each is read once, and what was read is what gets accepted."""

import glob
import os
import stat

from rota.model.error import UsageError

LARGEST = 16 * 2**20
"""The most bytes that one file may have."""


class Sources:
    """Files by absolute path, below another root where they are copies of the real ones."""

    def __init__(self, root: str = "") -> None:
        """`root` stands before every path when it is opened: a folder that mirrors the real tree."""
        self._root = root
        self.contents: dict[str, bytes] = {}
        """What was read so far, in that order."""

    def read(self, path: str) -> bytes:
        """The bytes of a file; UsageError says why it cannot be read."""
        if path not in self.contents:
            self.contents[path] = self._read(path)
        return self.contents[path]

    def read_text(self, path: str) -> str:
        """The text of a file in UTF-8; UsageError says why it cannot be read, and never what is in it."""
        try:
            return self.read(path).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UsageError(f"{path} is not UTF-8.") from None

    def expand(self, pattern: str) -> list[str]:
        """The absolute paths of the files that match an absolute pattern (`*`, `?`, `[...]`, `**`), sorted.

        A path that is there as it stands is no pattern.
        """
        if os.path.isfile(self._root + pattern):
            return [pattern]
        found = glob.glob(glob.escape(self._root) + pattern, recursive=True)
        return sorted(path.removeprefix(self._root) for path in found if os.path.isfile(path))

    def _read(self, path: str) -> bytes:
        try:
            path.encode()
            status = os.stat(self._root + path)
            _check(path, status)  # before it is opened: a named pipe would block there
            if os.geteuid() == 0:
                _check_owner(path, status)
                folder = os.path.dirname(path)
                _check_folder(folder, os.stat(self._root + folder))
            with open(self._root + path, "rb") as file:
                return file.read()
        except UnicodeEncodeError:
            raise UsageError(f"The path {path!a} is not UTF-8.") from None
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise UsageError(f"{path} cannot be read: {why}.") from None


def _check(path: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"{path} is not a regular file.")
    if status.st_size > LARGEST:
        raise UsageError(f"{path} has more than {LARGEST // 2**20} MiB.")


def _check_owner(path: str, status: os.stat_result) -> None:
    """What root reads here says what root runs."""
    others = _others(status)
    if others:
        raise UsageError(
            f"{path} {' and '.join(others)}: whoever may write it could have root run anything.",
            hint=f"Rota runs as root here. Try: chown root: {path}; chmod go-w {path}",
        )


def _check_folder(path: str, status: os.stat_result) -> None:
    """Whoever may write a folder can put another file there; not so where it is sticky, as /tmp is (unlink(2))."""
    others = _others(status)
    if others and (status.st_uid != 0 or not status.st_mode & stat.S_ISVTX):
        raise UsageError(
            f"The folder {path} {' and '.join(others)}: whoever may write it could have root run anything.",
            hint=f"Rota runs as root here. Try: chown root: {path}; chmod go-w {path}",
        )


def _others(status: os.stat_result) -> list[str]:
    """Who beside root may write it."""
    others = []
    if status.st_uid != 0:
        others.append(f"belongs to the account {status.st_uid}")
    if status.st_mode & stat.S_IWGRP and status.st_gid != 0:
        others.append(f"can be written by the group {status.st_gid}")
    if status.st_mode & stat.S_IWOTH:
        others.append("can be written by everyone")
    return others

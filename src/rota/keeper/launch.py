"""What is to be started, as a frame says it."""

import signal

from frame import BrokenFrameError, Frame, integer, items, mapping, optional_integer, text, texts
from place import Claims
from segment import Segment


class Launch:
    """One run that is asked for. Raises BrokenFrameError where the frame is not what it should be."""

    __slots__ = (
        "_env",
        "_shared_env",
        "argv",
        "blank",
        "cwd",
        "grace",
        "log",
        "log_max_size",
        "log_on_full",
        "places",
        "run_id",
        "secrets",
        "stop_signal",
        "timeout",
        "umask",
    )

    def __init__(self, frame: Frame, shared_env: dict[str, str]) -> None:
        self.run_id = text(frame, "run_id")
        self.blank: Segment | None = None
        """An armed one's log, ready to be put in its place: making a file takes as long as starting a process."""
        self.argv = texts(frame, "argv")
        self._env = mapping(frame, "env")
        self._shared_env = shared_env
        self.cwd = text(frame, "cwd")
        self.umask = optional_integer(frame, "umask")
        self.log = text(frame, "log")
        self.places: Claims = [claim(item) for item in items(frame, "places")]
        self.timeout = optional_integer(frame, "timeout")
        self.grace = integer(frame, "grace")
        self.stop_signal = signal_number(text(frame, "stop_signal"))
        self.log_max_size = integer(frame, "log_max_size")
        self.log_on_full = text(frame, "log_on_full")
        self.secrets = [secret.encode(errors="surrogateescape") for secret in texts(frame, "secrets")]

    @property
    def env(self) -> dict[str, str]:
        """The whole environment. Put together anew each time: armed launches share most of it."""
        return {**self._shared_env, **self._env}

    def drop(self) -> None:
        """It will not be started."""
        if self.blank is not None:
            self.blank.discard()
            self.blank = None


def claim(item: object) -> tuple[str, int]:
    """One place, `[name, limit]`."""
    match item:
        case [str(name), int(limit)]:
            return name, limit
    raise BrokenFrameError(f"{item!r} is not a place")


def signal_number(name: str) -> int:
    """`SIGTERM` as a number; signal(7)."""
    try:
        return signal.Signals[name].value
    except KeyError as error:
        raise BrokenFrameError(f"{name!r} is not a signal") from error

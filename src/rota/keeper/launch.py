"""What is to be started, as a frame says it."""

import signal

from frame import BrokenFrameError, Frame, mapping, member, members, optional
from segment import Segment


class Launch:
    """One run that is asked for. Raises BrokenFrameError where the frame is not what it should be."""

    def __init__(self, frame: Frame, shared_env: dict[str, str]) -> None:
        self.run_id = member(frame, "run_id", str)
        self.argv = members(frame, "argv", str)
        self.cwd = member(frame, "cwd", str)
        self.umask = optional(frame, "umask", int)
        self.obstacle = optional(frame, "obstacle", str)
        self.probe_of = optional(frame, "probe_of", str)
        self.log = "" if self.probe_of else member(frame, "log", str)
        self.log_max_size = member(frame, "log_max_size", int)
        self.log_on_full = member(frame, "log_on_full", str)
        self.places = [claim(item) for item in members(frame, "places", list)]
        self.timeout = optional(frame, "timeout", int)
        self.grace = member(frame, "grace", int)
        self.stop_signal = signal_number(member(frame, "stop_signal", str))
        if self.probe_of:
            self.grace, self.stop_signal = 0, signal.SIGKILL
        self.sockets = members(frame, "sockets", str)
        self.notify = optional(frame, "notify", bool) or False
        self.watchdog = optional(frame, "watchdog", int)
        self.speaks = self.notify or self.watchdog is not None
        self.secrets = [secret.encode(errors="surrogateescape") for secret in members(frame, "secrets", str)]
        self.blank: Segment | None = None
        """An armed one's log, ready to be put in its place: making a file takes as long as starting a process."""
        self._env = mapping(frame, "env")
        self._shared_env = shared_env

    @property
    def env(self) -> dict[str, str]:
        """The whole environment. Put together anew each time: armed launches share most of it."""
        return {**self._shared_env, **self._env}

    def drop(self) -> None:
        """It will not be started."""
        if self.blank is not None:
            self.blank.discard()
            self.blank = None


def claim(item: list[object]) -> tuple[str, int]:
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

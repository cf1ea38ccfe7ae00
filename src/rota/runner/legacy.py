"""How runs ended under a keeper that left before a daemon had acknowledged it: `<data>/legacy.json`."""

import logging
from pathlib import Path

import msgspec

from rota.model.launch import Exited
from rota.runner.answer import exited
from rota.runner.frame import ExitedFrame

log = logging.getLogger("rota.runner")


class Legacy:
    """Read once, and removed once all of it is acknowledged: hearing of an end twice does no harm."""

    def __init__(self, data: Path) -> None:
        self._file = data / "legacy.json"
        self.ended = self._read()
        self._open = {report.run_id for report in self.ended}

    def acknowledge(self, run_ids: set[str]) -> None:
        """These ends are committed."""
        if self._open and not (self._open - run_ids):
            self._file.unlink(missing_ok=True)
        self._open -= run_ids

    def _read(self) -> tuple[Exited, ...]:
        try:
            frames = msgspec.json.decode(self._file.read_bytes(), type=tuple[ExitedFrame, ...])
        except FileNotFoundError:
            return ()
        except (OSError, msgspec.DecodeError) as error:
            text = "how runs ended under the last keeper is lost, %s cannot be read: %s"
            log.warning(text, self._file, error, extra={"action": "legacy.lost"})
            return ()
        return tuple(exited(frame) for frame in frames)

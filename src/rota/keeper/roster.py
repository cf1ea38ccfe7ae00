"""Who lives, who has ended and is not acknowledged, and who may start."""

import os
from collections.abc import Callable, Iterable

import clock
import report
from frame import Frame
from launch import Launch
from listener import Listeners
from log import Log
from mask import without
from notice import Notices
from place import Places
from run import Run, Surroundings
from segment import Segment
from spawn import Child, Spawner, StartError, words
from tail import Tail

NO_LOG: Frame = {}


class Roster:
    """Starts runs and remembers what became of them until the daemon has written it down."""

    def __init__(self, data: str, spawner: Spawner, around: Surroundings, tell: Callable[[Frame], None]) -> None:
        self._data = data
        self._spawner = spawner
        self._around = around
        self._tell = tell
        self._places = Places()
        self._unacknowledged: dict[str, Frame] = {}
        self.listeners = Listeners()
        self.notices = Notices(around)
        self.live: dict[str, Run] = {}
        self.probes: dict[str, Run] = {}
        """Those that live. They are of use to the present daemon only, and their ends are told once."""
        self.closed = False
        """A full stop is under way: nobody may start."""
        around.leaving = lambda run: self.end_probes(run.run_id)
        around.freed = self._freed
        around.reported = self._ended

    def start(self, launches: Iterable[Launch], *, armed: bool) -> None:
        """Starts each; all are started before any is looked after, so that the last one need not wait for that."""
        begun = []
        for launch in launches:
            if self._may_start(launch, armed=armed) and (run := self._begin(launch)) is not None:
                begun.append(run)
            else:
                launch.drop()
        for run in begun:
            run.watch()
            run.armed = armed
            self._tell(self._started(run))

    def acknowledge(self, started: Iterable[str], ended: Iterable[str]) -> None:
        """Forgets these reports."""
        for run_id in started:
            if run_id in self.live:
                self.live[run_id].armed = False
        for run_id in ended:
            self._unacknowledged.pop(run_id, None)

    def forget_slot(self, run_id: str) -> None:
        """The daemon arms it anew: it has heard what became of it the last time."""
        if run_id in self._unacknowledged and self._unacknowledged[run_id]["type"] != "exited":
            del self._unacknowledged[run_id]

    def give_back(self, run_ids: list[str], reason: str) -> None:
        """Armed launches that will not be started."""
        if run_ids:
            for run_id in run_ids:
                self._unacknowledged[run_id] = report.returned([run_id], reason)
            self._tell(report.returned(run_ids, reason))

    def knows(self, run_id: str) -> bool:
        """Whether it lives or has ended and is not acknowledged."""
        return self.find(run_id) is not None or run_id in self._unacknowledged

    def find(self, run_id: str) -> Run | None:
        """A run that lives, or a probe."""
        return self.live.get(run_id) or self.probes.get(run_id)

    def inventory(self) -> Frame:
        """The members of `hello` that tell of runs."""
        kept = list(self._unacknowledged.values())
        return {
            "live": [self._started(run) for run in self.live.values()],
            "ended": [frame for frame in kept if frame["type"] == "exited"],
            "refused": [frame for frame in kept if frame["type"] == "refused"],
            "returned": [frame for frame in kept if frame["type"] == "returned"],
        }

    def fail(self, run_id: str, reason: str, log: Frame = NO_LOG, *, probe: bool = False) -> None:
        """Reports a run that never had a process."""
        self._report(run_id, report.start_failed(run_id, reason, log, at=clock.wall()), probe=probe)

    def end_probes(self, of: str | None = None) -> None:
        """Those of this run, or all of them."""
        for probe in list(self.probes.values()):
            if of in {None, probe.probe_of}:
                probe.stop("stopped", "What it probes has ended.", "")

    def drop_probes(self) -> None:
        """The daemon that asked for them is gone."""
        self.end_probes()
        self.probes.clear()

    def _may_start(self, launch: Launch, *, armed: bool) -> bool:
        """Whether it is neither known nor without a place; else that is said."""
        run_id = launch.run_id
        if self.knows(run_id):
            run = self.find(run_id)
            self._tell(self._started(run) if run else self._unacknowledged[run_id])
            return False
        full = "shutdown" if self.closed else self._places.full(launch.places)
        if full is None:
            return True
        refused = report.refused(run_id, full, at=clock.wall(), armed=armed)
        if armed:
            self._unacknowledged[run_id] = refused
        self._tell(refused)
        return False

    def _begin(self, launch: Launch) -> Run | None:
        """Log first: its being there says, to whoever finds it after a power cut, that this run was begun."""
        path = os.path.join(self._data, launch.log)
        try:
            log = self._log(launch, path)
        except FileExistsError:
            self.fail(launch.run_id, f"it has run before: {path} is there already")
            return None
        except OSError as error:
            self.fail(launch.run_id, f"cannot create its log {path}: {words(error)}")
            return None
        try:
            child = self._child(launch)
        except StartError as error:
            log.remark(reason := without(launch.secrets, str(error)))
            self.fail(launch.run_id, reason, log.close(), probe=bool(launch.probe_of))
            return None
        run = Run(launch, child, log, self._around)
        (self.probes if launch.probe_of else self.live)[launch.run_id] = run
        if launch.speaks:
            self.notices.listen_to(run, launch)
        self._around.leaders.add(child.pid)
        self._places.take(launch.places)
        return run

    def _log(self, launch: Launch, path: str) -> Log:
        """Where its output goes."""
        if launch.probe_of:
            return Tail()
        return Log(self._segment(launch, path), launch.log_max_size, launch.log_on_full, self._around.floor)

    def _child(self, launch: Launch) -> Child:
        """Its process; StartError."""
        if launch.obstacle is not None:
            raise StartError(launch.obstacle)
        if launch.probe_of and not ((probed := self.live.get(launch.probe_of)) and probed.serves):
            raise StartError("what it probes has ended")
        env = launch.env
        if launch.speaks:
            env["NOTIFY_SOCKET"] = self.notices.address
        passed = self.listeners.open(launch.sockets)
        return self._spawner.start_captured(launch.argv, env, cwd=launch.cwd, umask=launch.umask, passed=passed)

    def _segment(self, launch: Launch, path: str) -> Segment:
        """Its log, made now or put in its place."""
        if launch.blank is None:
            return Segment(path)
        launch.blank.place(path)
        segment, launch.blank = launch.blank, None
        return segment

    def _started(self, run: Run) -> Frame:
        """What is said of a run that lives."""
        said = self.notices.of(run.run_id)
        return report.started(run.run_id, run.pid, at=run.at, armed=run.armed, notified=said)

    def _freed(self, run: Run) -> None:
        self._around.leaders.discard(run.pid)
        self._places.free(run.places)
        self.notices.forget(run)
        if run.successor is not None and run.ended_by_itself and not self.closed:
            self.start([run.successor], armed=True)

    def _ended(self, run: Run, frame: Frame) -> None:
        if (self.probes if run.probe_of else self.live).pop(run.run_id, None):  # else who asked for the probe is gone
            self._report(run.run_id, frame, probe=bool(run.probe_of))

    def _report(self, run_id: str, frame: Frame, *, probe: bool) -> None:
        if not probe:
            self._unacknowledged[run_id] = frame
        self._tell(frame)

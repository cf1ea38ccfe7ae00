"""What a keeper of the release before cannot do yet, in words for those who need it."""

from datetime import datetime, timedelta

from rota.model.launch import Exited, Launch
from rota.model.run import EndReason

FOR_SERVICES = 2
"""The protocol that brought what only services need."""


def obstacle(launch: Launch, protocol: int) -> str | None:
    """Why a keeper of this protocol cannot start it; None: it can."""
    needs = {
        "run a probe": launch.probe_of,
        "pass sockets": launch.sockets,
        "hear sd_notify": launch.notify,
        "mind a watchdog": launch.watchdog,
    }
    beyond = [what for what, wanted in needs.items() if wanted] if protocol < FOR_SERVICES else []
    if not beyond:
        return None
    return f"The keeper that runs is of an older release and cannot {beyond[0]}: `rota down`, then `rota up`."


def failed(run_id: str, reason: str, now: datetime) -> Exited:
    """The end of a run that the keeper is not even asked to start."""
    return Exited(
        run_id=run_id,
        started_at=None,
        ended_at=now,
        duration=timedelta(),
        exit_code=-1,
        cause=EndReason.START_FAILED,
        reason=reason,
    )

"""Facts about a daemon that there is not."""

from datetime import datetime, timedelta

from rota.model.reload import Difference, Outlook, ReloadView
from rota.model.view import Ability, DaemonView


def daemon_view(now: datetime, *, tasks: int, config_problems: tuple[str, ...]) -> DaemonView:
    """The second daemon of its keeper, of this very instant."""
    return DaemonView(
        version="0.1.0",
        config_path="/etc/rota/rota.toml",
        data_dir="/var/lib/rota",
        host="127.0.0.1",
        port=9477,
        pid=4711,
        started_at=now,
        now=now,
        keeper_id="K1",
        keeper_version="0.1.0",
        keeper_pid=4710,
        keeper_protocol=2,
        fingerprint="0123456789abcdef",
        abilities=(Ability(name="user"), Ability(name="memory_max", lack="there are no control groups.")),
        keeper_started_at=now,
        daemon_starts=2,
        daemon_deaths=("killed by SIGKILL",),
        timezone="UTC",
        timezone_configured=False,
        config_loaded_at=now,
        config_hash="c0ffee",
        config_problems=config_problems,
        tasks=tasks,
        services=0,
        active_runs=0,
        queued_runs=0,
        scheduling_active=True,
    )


def reload_view(now: datetime) -> ReloadView:
    """A reload that changed nothing."""
    return ReloadView(
        applied=True,
        dry_run=False,
        config_hash="c0ffee",
        difference=Difference(),
        outlook=Outlook(until=now + timedelta(days=7)),
    )

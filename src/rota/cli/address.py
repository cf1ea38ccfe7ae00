"""Where page and API of a Rota are, as people type it."""

from rota.wire.daemon import DaemonInfo


def url_of(daemon: DaemonInfo) -> str:
    """`http://127.0.0.1:9477`."""
    host = f"[{daemon.host}]" if ":" in daemon.host else daemon.host
    return f"{'https' if daemon.tls else 'http'}://{host}:{daemon.port}"

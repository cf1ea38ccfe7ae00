"""Is Rota itself watched through the client?"""

import pytest
from tests.client.server import Server

from rota.client.client import Client
from rota.client.error import ApiNotFoundError, ApiUsageError
from rota.model.configuration import DaemonSettings
from rota.model.journal import Level
from rota.testing.machine import a_sample
from rota.testing.rota import ScriptedRota
from rota.wire.journal import DaemonLine


def test_the_system_comes_typed(client: Client) -> None:
    assert client.system().daemon.pid == 4711


def test_history_comes_typed(client: Client, rota: ScriptedRota, server: Server) -> None:
    server.do(lambda: rota.machine.taken.extend([a_sample(rota.clock, active_runs=n) for n in range(3)]))
    assert [sample.active_runs for sample in client.system_history(limit=2).samples] == [1, 2]
    with pytest.raises(ApiUsageError):
        client.system_history(limit=0)


def test_metrics_come_as_text_in_both_formats(client: Client, rota: ScriptedRota) -> None:
    rota.metrics.said = {"rota_build_info": {("0.1.0",): 1.0}}
    assert 'rota_build_info{version="0.1.0"} 1.0' in client.metrics()
    assert client.metrics(open_metrics=True).endswith("# EOF\n")
    rota.daemon_settings = DaemonSettings(metrics=False)
    with pytest.raises(ApiNotFoundError):
        client.metrics()


def test_the_daemons_log_comes_typed(client: Client, rota: ScriptedRota, server: Server) -> None:
    server.do(lambda: rota.journal.write("a", "b", "c"))
    server.do(lambda: rota.journal.write("d", level=Level.ERROR))
    assert [line.n for line in client.daemon_log(start=1, limit=2).lines] == [1, 2]
    assert [line.text for line in client.daemon_log(level=Level.ERROR).lines] == ["d"]


def test_the_daemons_log_is_followed_from_a_line_on(client: Client, rota: ScriptedRota, server: Server) -> None:
    server.do(lambda: rota.journal.write("a", "b", "c"))
    lines = client.follow_daemon_log(after=0)
    first, second = next(lines), next(lines)
    assert isinstance(first, DaemonLine)
    assert isinstance(second, DaemonLine)
    assert (first.text, second.n) == ("b", 2)
    lines.close()

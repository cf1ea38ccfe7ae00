"""Is it told what this machine lacks, and who keeps Rota up?"""

import os

from rota.daemon.ability import abilities, is_service


def test_each_ability_has_a_sentence_where_it_is_missing() -> None:
    found = {one.name: one.lack for one in abilities(os.environ)}
    assert {"memory_max", "cpu_max", "pids_max", "user", "nice", "ionice", "oom_score_adj", "low_ports"} == set(found)
    assert all(lack is None or lack.endswith(".") for lack in found.values())


def test_without_programs_there_is_little_that_can_be_done() -> None:
    found = {one.name: one.lack for one in abilities({"PATH": "/nowhere"})}
    assert "nice is not installed" in (found["nice"] or "")
    assert found["user"] is not None


def test_only_the_process_that_the_init_system_started_is_its_service() -> None:
    assert is_service({"SYSTEMD_EXEC_PID": "42"}, keeper=42)
    assert not is_service({"SYSTEMD_EXEC_PID": "41"}, keeper=42)
    assert not is_service({}, keeper=42)

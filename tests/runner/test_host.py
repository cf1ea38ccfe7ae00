"""Is this machine seen as it is?"""

import os

from rota.runner.host import Host


def test_memory_is_that_of_the_machine() -> None:
    total, used = Host().memory()
    assert total == os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert 0 < used < total


def test_the_processor_is_used_between_nothing_and_all() -> None:
    host = Host()
    assert 0.0 <= host.cpu() <= 100.0
    assert 0.0 <= host.cpu() <= 100.0


def test_a_process_tells_what_it_holds() -> None:
    with open(os.devnull):
        before = Host().process(os.getpid())
        with open(os.devnull):
            after = Host().process(os.getpid())
    assert after.open_files == before.open_files + 1
    assert after.memory > 1_000_000
    assert after.cpu_time.total_seconds() > 0


def test_a_process_that_is_gone_holds_nothing() -> None:
    gone = Host().process(2**30)
    assert (gone.memory, gone.open_files) == (0, 0)


def test_the_machine_is_up() -> None:
    assert Host().uptime().total_seconds() > 0
    assert len(Host().load()) == 3

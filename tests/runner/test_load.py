"""Is it told what live runs use?"""

import sys

from tests.keeper.kept import Kept
from tests.runner.meeting import launch, meeting
from tests.wait import wait_for

from rota.model.name import log_path

HOLD = "import sys, signal; x = bytearray(50_000_000); print('HELD', flush=True); signal.pause()"


async def test_what_a_run_uses_is_told_with_its_children_and_without_its_probes(kept: Kept) -> None:
    child = f'{sys.executable} -c "{HOLD}"'
    family, alone = launch(f"{child} & {child} & wait"), launch("exec sleep 100")
    probe = launch("exec sleep 100", probe_of=alone.run_id)
    log = kept.data / log_path(family.unit, family.run_id)
    async with meeting(kept) as met:
        await met.runner.start([family, alone, probe])
        await met.hear(3)
        wait_for(lambda: log.read_bytes().count(b"HELD"), lambda count: count == 2)
        used = await met.runner.usage()
    assert set(used) == {family.run_id, alone.run_id}
    assert 100_000_000 < used[family.run_id].memory < 250_000_000
    assert 0 < used[alone.run_id].memory < 20_000_000
    assert used[family.run_id].cpu > used[alone.run_id].cpu


async def test_runs_that_are_over_are_not_told_of(kept: Kept) -> None:
    async with meeting(kept) as met:
        await met.runner.start([launch("true")])
        await met.hear(2)
        assert await met.runner.usage() == {}

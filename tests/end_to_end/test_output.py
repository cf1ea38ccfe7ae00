"""Is what a run printed found again: while it runs, over segments, and once it takes less room?"""

from pathlib import Path
from typing import Any

from tests.end_to_end.installation import Installation
from tests.wait import wait_for

from rota.logs.compression import compress

FILE = """
    [tasks.long]
    run = '''
    i=0; while [ $i -lt 3000 ]; do echo "line $i $(printf %080d 0)"; i=$((i+1)); done
    echo waiting; while [ ! -e go ]; do sleep 0.05; done'''
    log_max_size = "100kb"
    log_on_full = "drop_old"
"""


def pages(installation: Installation, run_id: str) -> list[tuple[int, str]]:
    """Number and text of all lines, by pages."""
    lines: list[dict[str, Any]] = []
    start: int | None = 0
    while start is not None:
        page = installation.request("GET", f"/api/runs/{run_id}/log?from={start}&limit=100").json()
        lines += page["lines"]
        start = page.get("next_from")
    return [(line["n"], line["text"]) for line in lines]


def hits(installation: Installation, run_id: str) -> list[tuple[int, str]]:
    """The same by a search for what every line of its own holds."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = installation.request("GET", f"/api/runs/{run_id}/log/search?q=LINE+&limit=97&cursor={cursor}").json()
        found += answer["hits"]
        cursor = answer.get("next_cursor")
    return [(hit["n"], hit["text"]) for hit in found]


def test_search_and_pages_agree_over_segments_while_it_runs_when_it_ended_and_when_it_is_compressed(
    installation: Installation,
) -> None:
    """LOG-02, LOG-19: line numbers are those of the lines ever printed; a daemon killed on the way changes nothing."""
    installation.write(FILE)
    installation.up()
    run_id = installation.request("POST", "/api/tasks/long/run").json()["id"]
    wait_for(lambda: "waiting" in installation.rota("logs", run_id, "-n", "1").out)
    running = pages(installation, run_id)
    assert [line for line in running if line[1].startswith("line ")] == hits(installation, run_id)
    assert running[0][0] > 1000
    (installation.folder / "go").touch()
    wait_for(lambda: installation.request("GET", f"/api/runs/{run_id}").json()["status"] == "ended")
    assert pages(installation, run_id) == running
    (log,) = installation.data.glob("logs/long/*.log")
    assert compress(log)
    assert not any(log.with_name(log.name + ending).exists() for ending in ("", ".1"))
    installation.kill_daemon()
    wait_for(lambda: installation.rota("status").code == 0)
    assert pages(installation, run_id) == running
    assert [line for line in running if line[1].startswith("line ")] == hits(installation, run_id)


def test_what_is_looked_for_is_told_with_unit_run_and_line(installation: Installation) -> None:
    installation.write("[tasks.talks]\nrun = 'echo one; echo an error here; echo ERROR >&2; exit 3'\n")
    installation.up()
    installation.rota("run", "talks")
    run_id = installation.request("GET", "/api/runs").json()["runs"][0]["id"]
    assert installation.rota("search", "error").out == f"talks {run_id}:1: an error here\n"
    assert len(installation.rota("search", "-i", "--regex", "^(an )?err", "--task", "talks").out.splitlines()) == 2
    assert installation.rota("search", "nothing like that").code == 1


def test_a_log_that_is_gone_is_told_in_words(installation: Installation) -> None:
    installation.write("[tasks.talks]\nrun = 'echo one; echo two'\n")
    installation.up()
    installation.rota("run", "talks")
    for file in Path(installation.data).glob("logs/talks/*"):
        file.unlink()
    told = installation.rota("logs", "talks")
    assert (told.code, told.out) == (0, "")
    assert "It printed 2 lines, which are not kept any more." in told.err

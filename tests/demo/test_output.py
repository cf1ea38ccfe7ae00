"""Can the output that the demo makes up be read as that of any other run, and does it tell what went wrong?"""

import asyncio
from datetime import timedelta

import pytest
from tests.demo.past import Seeded

from rota.clock import SystemClock
from rota.demo.fate import WELL
from rota.demo.habit import HABITS
from rota.demo.output.accident import ACCIDENTS, MISHAPS
from rota.demo.output.keep import RECENT
from rota.demo.output.script import SCRIPTS
from rota.demo.trouble import TROUBLES
from rota.logs.diff import LogComparer
from rota.logs.reader import LogReader
from rota.model.output import Page, Stream
from rota.model.run import EndReason, Run


def page(past: Seeded, run: Run, limit: int = 100_000) -> Page:
    reader = LogReader(past.data, SystemClock())
    return reader.page(run.unit, run.id, start=0, limit=limit, streams=None, ended=True)


def last_success_before(past: Seeded, run: Run) -> Run:
    earlier = [each for each in past.of(run.unit) if each.end_reason is EndReason.SUCCESS and each.id < run.id]
    return earlier[-1]


def test_every_unit_of_the_example_has_its_habit_and_its_words(past: Seeded) -> None:
    assert set(past.configuration.units) == set(HABITS) == set(SCRIPTS)
    assert {trouble.unit for trouble in TROUBLES} <= set(HABITS)
    assert {trouble.fate.plot for trouble in TROUBLES} <= set(ACCIDENTS)
    assert {unit for unit, habit in HABITS.items() if habit.failures} <= set(MISHAPS)
    assert WELL not in ACCIDENTS


def test_what_is_new_and_what_failed_has_its_output(past: Seeded) -> None:
    ran = [run for run in past.runs if run.started_at is not None and run.ended_at is not None]
    wanted = [
        run
        for run in ran
        if run.end_reason is not EndReason.SUCCESS or (run.ended_at and run.ended_at >= past.until - RECENT)
    ]
    assert all(run.log_bytes for run in wanted if run.end_reason is not EndReason.CRASHED)
    files = {file.name.rpartition("_")[2].removesuffix(".log"): file for file in (past.data / "logs").rglob("*.log")}
    cut = {run.id for run in ran if run.end_reason is EndReason.CRASHED}
    assert cut <= set(files)
    assert {run.id: run.log_bytes for run in ran if run.log_bytes} == {
        run_id: file.stat().st_size for run_id, file in files.items() if run_id not in cut and file.stat().st_size
    }


@pytest.mark.parametrize("unit", sorted(SCRIPTS))
def test_its_lines_can_be_read_and_lie_within_the_run(past: Seeded, unit: str) -> None:
    for run in [run for run in past.of(unit) if run.log_lines][-3:]:
        found = page(past, run)
        assert (len(found.lines), found.total_lines) == (run.log_lines, run.log_lines)
        assert run.log_bytes == sum(len(line.text.encode()) + 1 for line in found.lines)
        for line in found.lines:
            assert line.at is not None
            assert run.started_at is not None
            assert run.ended_at is not None
            assert run.started_at <= line.at <= run.ended_at + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("backup", "No space left on device"),
        ("exchange-rates", "no answer within 1 s"),
        ("import-orders", "HTTP 503 from the marketplace"),
        ("daily-report", "psycopg.OperationalError"),
        ("db-replica-lag", "behind, more than 60 s"),
    ],
)
def test_what_it_did_not_say_before_tells_why_it_failed(past: Seeded, unit: str, words: str) -> None:
    all_failed = [run for run in past.of(unit) if run.end_reason is EndReason.FAILED]
    failed = [run for run in all_failed if any(words in line.text for line in page(past, run).lines)][-1]
    comparer = LogComparer(past.data, SystemClock())
    found = asyncio.run(comparer.compare(failed, last_success_before(past, failed), limit=1000))
    assert any(words in line.text for line in found.added)
    assert len(found.added) <= 15
    assert found.missing


def test_there_is_every_kind_of_line(past: Seeded) -> None:
    newest = {unit: page(past, [run for run in past.of(unit) if run.log_lines][-1]).lines for unit in SCRIPTS}
    texts = [line.text for lines in newest.values() for line in lines]
    assert {line.stream for lines in newest.values() for line in lines} == set(Stream)
    assert any("\r" in text for text in texts)
    assert any("\033[32m" in text for text in texts)
    assert any("\u0590" < letter < "\u05ff" for text in texts for letter in text)
    assert max(map(len, texts)) > 500
    assert max(run.log_lines for run in past.runs) > 10_000

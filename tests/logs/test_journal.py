"""Is the daemon's own log read as the daemon and the keeper write it?"""

import asyncio
import logging
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.logs.keeper import NOON, Keeper

from rota.daemon.journal import Lines
from rota.logs.journal import BATCH, JournalReader
from rota.model.journal import JournalLine, Level
from rota.model.output import Stream
from rota.testing.clock import FakeClock, settle


class Journal(Keeper):
    """The keeper at work on the daemon's log."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.path.unlink()
        self.path = data / "daemon.log"
        self.path.touch()

    def say(self, *texts: str) -> None:
        for text in texts:
            self.write(Stream.STDOUT, f"{text}\n".encode())


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def reader(tmp_path: Path, clock: FakeClock) -> JournalReader:
    return JournalReader(tmp_path, clock)


def record(level: int, message: str, *, action: str | None = "run.ended", error: BaseException | None = None) -> str:
    info = None if error is None else (type(error), error, error.__traceback__)
    made = logging.LogRecord("rota.run", level, "", 0, message, (), info)
    made.created, made.msecs = NOON.timestamp(), 5.0
    if action:
        made.action = action
    return Lines().format(made)


async def every(reader: JournalReader, level: Level = Level.DEBUG) -> tuple[JournalLine, ...]:
    return (await reader.page(start=0, limit=10_000, level=level)).lines


@pytest.mark.parametrize(
    ("number", "level"),
    [(10, "debug"), (20, "info"), (25, "info"), (30, "warn"), (40, "error"), (50, "error")],
)
async def test_what_the_daemon_writes_is_read_back(
    journal: Journal, reader: JournalReader, number: int, level: str
) -> None:
    journal.say(record(number, "backup: success"))
    [line] = await every(reader)
    assert (line.number, line.level, line.action, line.text) == (0, level, "run.ended", "backup: success")
    assert line.at == NOON + timedelta(milliseconds=5)


async def test_a_traceback_stays_with_the_level_of_what_it_belongs_to(journal: Journal, reader: JournalReader) -> None:
    try:
        int("two\nlines")
    except ValueError as error:
        journal.say(record(logging.ERROR, "failed", error=error))
    lines = await every(reader)
    assert len(lines) > 3
    assert {(line.level, line.action) for line in lines} == {(Level.ERROR, "run.ended")}
    assert lines[-1].text.startswith("ValueError: invalid literal")


async def test_no_text_can_pass_for_a_line_of_its_own(journal: Journal, reader: JournalReader) -> None:
    """SEC: what others have a say in (names, paths, reasons) may hold anything."""
    forged = "2026-03-01T12:00:00.000Z error   daemon.hacked    all is lost"
    journal.say(record(logging.INFO, f"a\n{forged}\r{forged}\x1b[2J\u2028{forged}\u0085x"))
    lines = await every(reader)
    assert len(lines) == 1
    assert lines[0].level is Level.INFO
    assert lines[0].text.isprintable()


async def test_remarks_of_the_keeper_and_strays_are_told_apart(journal: Journal, reader: JournalReader) -> None:
    journal.say("Traceback of the interpreter itself")
    journal.write(Stream.SYSTEM, b"rota: the daemon ended: killed by SIGKILL; starting it again in 0 s\n")
    stray, remark = await every(reader)
    assert (stray.level, stray.action) == (Level.ERROR, "daemon.output")
    assert (remark.level, remark.action) == (Level.WARN, "keeper")
    assert remark.text == "the daemon ended: killed by SIGKILL; starting it again in 0 s"
    assert remark.at == NOON + timedelta(seconds=2)


async def test_a_level_leaves_out_what_matters_less_and_limits_what_is_told(
    journal: Journal, reader: JournalReader
) -> None:
    journal.say(*(record(logging.INFO if number % 2 else logging.WARNING, f"{number}") for number in range(10)))
    page = await reader.page(start=1, limit=3, level=Level.WARN)
    assert [line.number for line in page.lines] == [2, 4, 6]
    assert (page.next_from, page.total_lines) == (7, 10)
    tail = await reader.page(start=-2, limit=3, level=Level.WARN)
    assert [line.number for line in tail.lines] == [8]


async def test_numbers_go_on_when_the_log_begins_a_new_segment(journal: Journal, reader: JournalReader) -> None:
    journal.say("zero", "one")
    journal.rotate()
    journal.say("three")
    journal.rotate()
    page = await reader.page(start=0, limit=10, level=Level.DEBUG)
    assert [line.number for line in page.lines] == [2, 3, 4]
    assert (page.first_available, page.total_lines) == (2, 5)


async def test_an_unfinished_line_waits_for_its_end(journal: Journal, reader: JournalReader) -> None:
    journal.write(Stream.STDOUT, b"zero\none")
    assert [line.text for line in await every(reader)] == ["zero"]


async def test_no_log_is_an_empty_one(reader: JournalReader) -> None:
    page = await reader.page(start=-1000, limit=10, level=Level.DEBUG)
    assert (page.lines, page.total_lines, page.next_from) == ((), 0, None)


async def test_a_follower_hears_what_is_written_in_batches(
    journal: Journal, reader: JournalReader, clock: FakeClock
) -> None:
    journal.say(*(str(number) for number in range(BATCH + 2)))
    async with aclosing(reader.follow(start=1)) as batches:
        assert len(await anext(batches)) == BATCH
        assert [line.text for line in await anext(batches)] == [str(BATCH + 1)]
        journal.say("more")
        coming = asyncio.ensure_future(anext(batches))
        await settle()
        await clock.advance(timedelta(seconds=1))
        assert [line.text for line in await coming] == ["more"]

"""An installation for each test, and its whole story where one fails."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.end_to_end.installation import Installation


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A Rota of the test's own; nothing runs yet."""
    made = Installation(tmp_path)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def five_installations(tmp_path: Path) -> Iterator[list[Installation]]:
    """Five that know nothing of one another; nothing runs yet."""
    with ExitStack() as stack:
        made = []
        for number in range(5):
            folder = tmp_path / str(number)
            folder.mkdir()
            made.append(Installation(folder))
            stack.callback(made[-1].close)
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure tells folder, files, commands, streams and the daemon's log."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for value in item.funcargs.values():
            made = value if isinstance(value, list) else [value]
            told = [("installation", one.report()) for one in made if isinstance(one, Installation)]
            report.sections.extend(told)
    return report

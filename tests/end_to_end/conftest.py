"""An installation for each test, and its whole story where one fails."""

from collections.abc import Generator, Iterator
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure tells folder, files, commands, streams and the daemon's log."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for value in item.funcargs.values():
            if isinstance(value, Installation):
                report.sections.append(("installation", value.report()))
    return report

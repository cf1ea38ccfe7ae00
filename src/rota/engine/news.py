"""What is told of a run that gets in, or waits."""

from rota.model.event import RunCreated, RunUpdated
from rota.model.run import Run

News = type[RunCreated] | type[RunUpdated]


def updated(run: Run) -> RunUpdated:
    """The news that something about this run changed."""
    return RunUpdated(run=run)


def first_news(run: Run) -> News:
    """What is told of a newcomer; of a retry it was told already, when its row was written."""
    return RunCreated if run.retry_of is None else RunUpdated

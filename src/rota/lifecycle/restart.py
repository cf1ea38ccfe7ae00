"""Whether an instance of a service is started again: what its `restart` says of an end."""

from rota.model.run import EndReason
from rota.model.unit import Restart


def restarts(policy: Restart, end: EndReason) -> bool:
    """Whether an instance that ended so by itself is started again."""
    match policy:
        case Restart.ALWAYS:
            return True
        case Restart.ON_FAILURE:
            return end.is_failure
        case Restart.NEVER:
            return False

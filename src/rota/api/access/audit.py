"""The audit trail: who did what, or tried to; secrets and values are never in it."""

from datetime import timedelta

from rota.api.access.later import Later
from rota.api.access.secret import Entropy, masked
from rota.api.caller import Caller
from rota.api.http.problem import Problem
from rota.api.http.request import Request
from rota.clock import Clock
from rota.model.identity import AddAuditEntry, AuditEntry, Outcome, TrimAudit
from rota.model.name import run_id_at

KEPT_FOR = timedelta(days=90)
MOST_KEPT = 100_000
TRIM_EVERY = 500
LONGEST = 300

TELLING = frozenset({401, 403, 404, 409, 429, 503})
"""What is said with these is ours; with others it may repeat what was sent."""
REFUSALS = frozenset({403, 409, 429})


class Audit:
    """Entries are written off the path of whatever they tell of."""

    def __init__(self, later: Later, clock: Clock, entropy: Entropy) -> None:
        self._later = later
        self._clock = clock
        self._entropy = entropy
        self._since_trim = TRIM_EVERY

    def note(self, request: Request, action: str, *, status: int, target: str | None) -> None:
        """Somebody did this, and so it went."""
        now = self._clock.now()
        caller = request.caller
        entry = AuditEntry(
            id=run_id_at(now, self._entropy(10)),
            at=now,
            actor=caller.name,
            via=via(caller),
            ip=None if request.over_socket else request.client,
            action=action,
            target=None if target is None else masked(target),
            outcome=outcome(status),
            detail=None if request.problem is None else said(request.problem),
        )
        self._later.add(AddAuditEntry(entry=entry))
        self._since_trim += 1
        if self._since_trim >= TRIM_EVERY:
            self._since_trim = 0
            self._later.add(TrimAudit(before=now - KEPT_FOR, most=MOST_KEPT))


def via(caller: Caller) -> str:
    """How they came in."""
    return caller.via.value if caller.via is not None else "none"


def outcome(status: int) -> Outcome:
    """What a status means."""
    if status < 400:
        return Outcome.OK
    return Outcome.REFUSED if status in REFUSALS else Outcome.FAILED


def said(problem: Problem) -> str:
    """What was answered; of a request that does not fit only where, for what stood there may be a secret."""
    if problem.status in TELLING:
        return masked(problem.detail)[:LONGEST]
    places = ", ".join(str(error.location) for error in problem.errors)
    return f"{problem.status} at {places}"[:LONGEST] if places else str(problem.status)

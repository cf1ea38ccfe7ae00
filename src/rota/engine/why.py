"""Why something did or did not happen to a task at an instant: one sentence, from rows and the schedule alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rota.engine.planner import Planner
from rota.engine.port import Store
from rota.model.duration import spoken
from rota.model.firing import FiringNote
from rota.model.run import Phase, Run
from rota.model.slot import Slot, UnitRecord, Verdict
from rota.model.unit import Task
from rota.model.view import Fact, Plan, WhyView

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about, and when it is asked."""

    task: Task
    record: UnitRecord
    planner: Planner
    store: Store
    at: datetime
    now: datetime


async def answer(question: Question) -> WhyView:
    """The answer to why; it covers the minute of the instant, or its second where the schedule counts seconds."""
    begin, end = span(question)
    rows = await question.store.slots_between(question.task.name, begin - MOMENT, end - MOMENT)
    told = [row for row in rows if row.verdict is not Verdict.ARMED]
    if told:
        return await from_row(question, told[-1])
    if end <= question.record.first_seen:
        first = shown(question, question.record.first_seen)
        return view(
            question, Plan.UNKNOWN, f"{question.task.name} was first seen at {first}; before that nothing is known."
        )
    return from_schedule(question, begin, end)


def span(question: Question) -> tuple[datetime, datetime]:
    """From when to when the question reaches."""
    at = question.at.astimezone(UTC)
    fine = any(cron.startswith("@every") or len(cron.split()) == 6 for cron in question.task.crons)
    begin = at.replace(microsecond=0) if fine else at.replace(second=0, microsecond=0)
    return begin, begin + (timedelta(seconds=1) if fine else timedelta(minutes=1))


async def from_row(question: Question, slot: Slot) -> WhyView:
    """What the ledger says."""
    run = await question.store.run(slot.run_id) if slot.run_id else None
    facts = [Fact(kind="slot", text=f"{slot.verdict}: {slot.reason}", at=slot.decided_at)]
    sentence = f"{shown(question, slot.due_at)}: {slot.reason}"
    if run is not None and slot.verdict in {Verdict.RAN, Verdict.CAUGHT_UP}:
        facts.append(Fact(kind="run", text=f"Run {run.id} ({run.trigger}).", at=run.started_at))
        retries = await question.store.retries(run.id)
        facts += [Fact(kind="retry", text=f"Attempt {r.attempt}: run {r.id}.", at=r.started_at) for r in retries]
        sentence += f" {outcome(run)}"
        if retries:
            sentence += f" {retried(question, retries[-1])}"
    elif run is None and slot.verdict in {Verdict.RAN, Verdict.CAUGHT_UP}:
        sentence += " Its run is not kept any more."
    return view(question, slot.verdict, sentence, slot=slot, run=run, facts=tuple(facts))


def outcome(run: Run) -> str:
    """How the run went, in a sentence."""
    if run.end_reason is None:
        return f"Run {run.id} has not ended yet."
    took = f" after {spoken(run.duration)}" if run.duration is not None else ""
    return f"Run {run.id} ended with {run.end_reason}{took}, exit code {run.exit_code}."


def retried(question: Question, retry: Run) -> str:
    """How the newest retry stands, in a sentence."""
    if retry.phase is Phase.DELAYED and retry.starts_at is not None:
        return f"Attempt {retry.attempt} is due at {shown(question, retry.starts_at)}."
    return f"Attempt {retry.attempt}: {outcome(retry)}"


def from_schedule(question: Question, begin: datetime, end: datetime) -> WhyView:
    """What the schedule says of an instant that has no row."""
    firing = next(iter(question.planner.timetable.between(begin - MOMENT, end - MOMENT)), None)
    if firing is None:
        return view(
            question, Plan.NOT_PLANNED, f"Nothing is planned at {shown(question, question.at)}{neighbours(question)}."
        )
    due = shown(question, firing.due_at)
    if question.planner.actor.book.starts_at(firing.due_at) <= question.now - timedelta(minutes=1):
        text = f"The schedule has a firing at {due}, and the ledger no row of it: pruned, or the schedule is newer."
        return view(question, Plan.UNKNOWN, text)
    text = f"It is planned for {due}"
    if firing.note is FiringNote.DST_GAP:
        text += f", in place of {', '.join(firing.stands_for)}, which the clock change leaves out"
    if firing.note is FiringNote.DST_REPEAT:
        text += ", but it will not run: that time of day comes twice, and the task runs at its first"
    return view(question, Plan.PLANNED, f"{text}.")


def neighbours(question: Question) -> str:
    """The firings before and after, as part of a sentence."""
    table, zone = question.planner.timetable, question
    if not question.task.crons:
        return ": the task has no `cron`, it runs when it is asked to"
    before, after = table.before(question.at), table.next(question.at)
    texts = [
        f"the firing before is {shown(zone, before.due_at)}"
        if before and before.due_at >= question.record.first_seen
        else "",
        f"the next is {shown(zone, after.due_at)}" if after else "",
    ]
    return "".join(f"; {text}" for text in texts if text)


def shown(question: Question, instant: datetime) -> str:
    """An instant in the task's zone, named."""
    local = instant.astimezone(ZoneInfo(question.task.timezone))
    return f"{local:%Y-%m-%d %H:%M:%S} {local.tzname()}"


def view(
    question: Question,
    verdict: Verdict | Plan,
    sentence: str,
    *,
    slot: Slot | None = None,
    run: Run | None = None,
    facts: tuple[Fact, ...] = (),
) -> WhyView:
    """The answer with the firings before and after."""
    about = slot.due_at if slot else question.at
    table = question.planner.timetable
    before = table.before(about) if question.task.crons else None
    after = table.next(about) if question.task.crons else None
    return WhyView(
        task=question.task.name,
        at=about,
        verdict=verdict,
        answer=sentence,
        facts=facts,
        slot=slot,
        run=run,
        previous_due_at=before.due_at if before else None,
        next_due_at=after.due_at if after else None,
    )

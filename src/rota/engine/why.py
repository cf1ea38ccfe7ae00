"""Why something did or did not happen to a task at an instant: one sentence, from rows and the schedule alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rota.engine.book import LATE
from rota.engine.history import told
from rota.engine.planner import Planner
from rota.engine.port.store import Store
from rota.model.disturbance import Disturbance, DisturbanceKind
from rota.model.duration import spoken
from rota.model.firing import Firing, FiringNote
from rota.model.run import EndReason, Phase, Run
from rota.model.slot import Slot, UnitRecord, Verdict
from rota.model.unit import Task
from rota.model.view import Fact, Plan, WhyView

FATES = {
    Verdict.QUEUED: "It waits in line. ",
    Verdict.SKIPPED: "It was skipped. ",
    Verdict.QUEUE_FULL: "It did not run, for the line was full (`queue_max`). ",
}
"""Said first where the reason of a verdict tells only what stood in the way."""
MOMENT = timedelta(microseconds=1)
MOST_DISTURBANCES = 1000
"""How many of the newest are looked through."""


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
    firing = next(iter(question.planner.timetable.between(begin - MOMENT, end - MOMENT)), None)
    rows = await question.store.slots_between(question.task.name, begin - MOMENT, end - MOMENT)
    known = [row for row in rows if row.verdict is not Verdict.ARMED and answers(question, row, begin, firing)]
    if known:
        return await from_row(question, known[-1], firing)
    if end <= question.record.first_seen:
        first = shown(question, question.record.first_seen)
        return view(
            question,
            Plan.UNKNOWN,
            f"{shown(question, question.at)}: nothing is known, for Rota first saw {question.task.name} at {first}.",
        )
    return await between(question) if firing is None else from_schedule(question, firing)


def answers(question: Question, row: Slot, begin: datetime, firing: Firing | None) -> bool:
    """Whether a row tells of the time that is asked about; a stretch does of its firings, not of what lies between."""
    another_schedule = row.definition != question.planner.actor.book.definition
    return row.due_at >= begin or firing is not None or another_schedule


def span(question: Question) -> tuple[datetime, datetime]:
    """From when to when the question reaches."""
    at = question.at.astimezone(UTC)
    fine = any(cron.startswith("@every") or len(cron.split()) == 6 for cron in question.task.crons)
    begin = at.replace(microsecond=0) if fine else at.replace(second=0, microsecond=0)
    return begin, begin + (timedelta(seconds=1) if fine else timedelta(minutes=1))


async def from_row(question: Question, slot: Slot, firing: Firing | None) -> WhyView:
    """What the ledger says."""
    at = slot.due_at if slot.until is None or firing is None else max(slot.due_at, firing.due_at)
    run = await question.store.run(slot.run_id) if slot.run_id else None
    befell = await disturbances(question, at)
    facts = [Fact(kind="slot", text=f"{slot.verdict}: {slot.reason}", at=slot.decided_at)]
    text = f"{shown(question, at)}: {FATES.get(slot.verdict, '')}{slot.reason}{stretch(question, slot)}"
    if run is not None and slot.verdict in {Verdict.RAN, Verdict.CAUGHT_UP}:
        retries = await question.store.retries(run.id)
        facts += [Fact(kind="run", text=f"Run {run.id} ({run.trigger}).", at=run.started_at)]
        facts += [Fact(kind="retry", text=f"Attempt {r.attempt}: run {r.id}.", at=r.started_at) for r in retries]
        text += f"{started_late(question, run)} {outcome(run)}"
        text += f" {retried(question, retries[-1])}" if retries else ""
    elif slot.verdict in {Verdict.RAN, Verdict.CAUGHT_UP}:
        text += " Its run is not kept any more."
    facts += [Fact(kind=str(one.kind), text=sentence(told(one)), at=one.at) for one in befell]
    facts.append(definition(question, slot))
    text += because(question, slot, befell) + earlier_definition(question, slot)
    return view(question, slot.verdict, text, at=at, slot=slot, run=run, facts=tuple(facts))


async def disturbances(question: Question, at: datetime) -> list[Disturbance]:
    """What befell the clocks or Rota around that instant, newest first."""
    known = await question.store.disturbances(MOST_DISTURBANCES)
    return [one for one in known if one.kind is not DisturbanceKind.STOPPED and one.touches(at, at)]


def because(question: Question, slot: Slot, befell: Sequence[Disturbance]) -> str:
    """What befell the clocks then; downtime alone where it kept the slot from running in time."""
    late = slot.verdict in {Verdict.MISSED, Verdict.CAUGHT_UP}
    telling = [one for one in befell if late or one.kind is DisturbanceKind.CLOCK_SET]
    return f" {sentence(f'{told(telling[0])}, until {shown(question, telling[0].at)}')}" if telling else ""


def stretch(question: Question, slot: Slot) -> str:
    """How far a row reaches that tells of more than one firing."""
    if slot.until is None:
        return ""
    return f" ({slot.count} slots, from {shown(question, slot.due_at)} to {shown(question, slot.until)})"


def started_late(question: Question, run: Run) -> str:
    """When it started, where that was not when it was to."""
    late = run.lateness
    return f" It started at {shown(question, run.started_at)}." if run.started_at and late and late > LATE else ""


def definition(question: Question, slot: Slot) -> Fact:
    """Under which definition the row was written."""
    current = slot.definition == question.planner.actor.book.definition
    text = "the one in force" if current else "not in force any more"
    return Fact(kind="definition", text=f"Definition {(slot.definition or 'unknown')[:12]}, {text}.")


def earlier_definition(question: Question, slot: Slot) -> str:
    """Said of a run whose task was defined otherwise then."""
    ran = slot.verdict in {Verdict.RAN, Verdict.CAUGHT_UP}
    if not ran or slot.definition == question.planner.actor.book.definition:
        return ""
    return f" The task was defined otherwise then (definition {(slot.definition or 'unknown')[:12]})."


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def outcome(run: Run) -> str:
    """How the run went, in a sentence."""
    if run.end_reason is None:
        return f"Run {run.id} has not ended yet."
    took = f" after {spoken(run.duration)}" if run.duration is not None else ""
    code = "" if run.exit_code is None else f", exit code {run.exit_code}"
    first, _, rest = (run.reason or "").partition(". ")
    more = rest if first.startswith("Exit code") else run.reason or ""
    because = f" {more}" if more and run.end_reason is not EndReason.SUCCESS else ""
    return f"Run {run.id} ended with {run.end_reason}{took}{code}.{because}"


def retried(question: Question, retry: Run) -> str:
    """How the newest retry stands, in a sentence."""
    if retry.phase is Phase.DELAYED and retry.starts_at is not None:
        return f"Attempt {retry.attempt} is due at {shown(question, retry.starts_at)}."
    return f"Attempt {retry.attempt}: {outcome(retry)}"


async def between(question: Question) -> WhyView:
    """What the schedule says of an instant without a firing, and what became of the firing before."""
    text = f"Nothing is planned at {shown(question, question.at)}{what_follows(question)}."
    before = question.planner.timetable.last(question.at) if question.task.crons else None
    if before is None or before.due_at < question.record.first_seen:
        return view(question, Plan.NOT_PLANNED, text)
    earlier = await answer(replace(question, at=before.due_at))
    told_as = "has not started yet." if earlier.verdict is Plan.PLANNED else "was"
    return view(question, Plan.NOT_PLANNED, f"{text} The one before {told_as} {earlier.answer}", facts=earlier.facts)


def from_schedule(question: Question, firing: Firing) -> WhyView:
    """What the schedule says of a firing that has no row."""
    due, starts_at = shown(question, firing.due_at), question.planner.actor.book.starts_at(firing.due_at)
    if starts_at <= question.now and firing.due_at <= question.record.anchor:
        text = f"{due}: The schedule has a firing then, and the ledger no row of it: pruned, or the schedule is newer."
        return view(question, Plan.UNKNOWN, text, at=firing.due_at)
    if starts_at <= question.now:
        text = f"It was due at {due}, and what becomes of it is being decided."
        return view(question, Plan.PLANNED, text, at=firing.due_at)
    text = f"It is planned for {due}"
    if firing.note is FiringNote.DST_GAP:
        text += f", in place of {', '.join(firing.stands_for)}, which the clock change leaves out"
    text += obstacle(question, firing)
    if starts_at > firing.due_at and "," not in text:
        text += f", and starts at {shown(question, starts_at)} (`jitter`)"
    return view(question, Plan.PLANNED, f"{text}.", at=firing.due_at)


def obstacle(question: Question, firing: Firing) -> str:
    """What will keep it from running, as part of a sentence, in the order of the verdicts."""
    record, window = question.record, question.planner.calendar.window(firing.due_at)
    if record.paused_at is not None:
        by = f" by {record.paused_by}" if record.paused_by else ""
        return f", but the task is paused since {shown(question, record.paused_at)}{by}: it runs if resumed before"
    if window is not None:
        return f', but it will be held by `not_during`: "{window.text}"'
    if firing.note is FiringNote.DST_REPEAT:
        return ", but it will not run: that time of day comes twice, and the task runs at its first"
    return ""


def what_follows(question: Question) -> str:
    """The firing after, as part of a sentence."""
    if not question.task.crons:
        return ": the task has no `cron`, it runs when it is asked to"
    after = question.planner.timetable.next(question.at)
    return f"; the next firing is {shown(question, after.due_at)}" if after else ""


def shown(question: Question, instant: datetime) -> str:
    """An instant in the task's zone, named."""
    local = instant.astimezone(ZoneInfo(question.task.timezone))
    return f"{local:%Y-%m-%d %H:%M:%S} {local.tzname()}"


def view(
    question: Question,
    verdict: Verdict | Plan,
    text: str,
    *,
    at: datetime | None = None,
    slot: Slot | None = None,
    run: Run | None = None,
    facts: tuple[Fact, ...] = (),
) -> WhyView:
    """The answer with the firings before and after."""
    about = at or question.at
    table = question.planner.timetable
    before = table.before(about) if question.task.crons else None
    after = table.next(about) if question.task.crons else None
    return WhyView(
        task=question.task.name,
        at=about,
        verdict=verdict,
        answer=text,
        facts=facts,
        slot=slot,
        run=run,
        previous_due_at=before.due_at if before else None,
        next_due_at=after.due_at if after else None,
    )

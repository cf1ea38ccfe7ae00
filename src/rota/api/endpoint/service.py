"""What is asked of a service, as a whole or of one instance: started, stopped, replaced, and waited for."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from msgspec import UNSET, Meta, UnsetType

from rota.api.endpoint.standing import are_up, counted, pace, progress, standing
from rota.api.endpoint.wait import WaitQuery, all_ended
from rota.api.operation import Call, Nothing
from rota.model.instance import InstanceView
from rota.model.unit import Service
from rota.wire.absent import or_none
from rota.wire.action import Action

LAST_INDEX = 63

Index = Annotated[int, Meta(ge=0, le=LAST_INDEX, description="Of a service: this instance alone.")]
InTurn = Annotated[bool, Meta(description="Of a service: false replaces all at once, not as its `rolling` says.")]


class InstanceQuery(WaitQuery, kw_only=True):
    """All of a unit, or one instance."""

    instance: Index | UnsetType = UNSET

    @property
    def index(self) -> int | None:
        """The instance, or None for all."""
        return or_none(self.instance)


class RestartQuery(InstanceQuery, kw_only=True):
    """And how its instances are replaced."""

    rolling: InTurn | UnsetType = UNSET

    @property
    def in_turn(self) -> bool | None:
        """None: nothing is said of it."""
        return or_none(self.rolling)


Asked = TypeVar("Asked", bound=InstanceQuery)


async def start_service(call: Call[InstanceQuery, Nothing], name: str) -> Action:
    """Fills its free places, or one."""
    index = call.query.index
    run_ids = await call.rota.start_unit(name, instance=index, trigger=call.trigger, actor=call.actor)
    if run_ids and not call.query.wait:
        return _done(name, f"{name}: {counted(len(run_ids), index, 'starts', 'start')}.", run_ids, done=False)
    if not run_ids and are_up(_chosen(call, name)):
        return _done(name, f"{name if index is None else f'{name}: instance {index}'} is up already.", (), done=True)
    over = await _settled(call, name)
    return _done(name, standing(name, _chosen(call, name), index), run_ids, done=over)


async def stop_service(call: Call[InstanceQuery, Nothing], name: str) -> Action:
    """All of it goes and stays away, or one instance."""
    index = call.query.index
    run_ids = await call.rota.stop_unit(name, instance=index, actor=call.actor)
    over = await all_ended(call, run_ids)
    if not run_ids:
        whole = name if index is None else f"{name}: instance {index}"
        return _done(name, f"{whole} is down and stays so until it is started.", (), done=True)
    words = ("is stopped", "are stopped") if over else ("stops", "stop")
    return _done(name, f"{name}: {counted(len(run_ids), index, *words)}.", run_ids, done=over)


async def restart_service(call: Call[RestartQuery, Nothing], service: Service) -> Action:
    """Its instances are replaced, or one."""
    name = service.name
    before = [each for each in _chosen(call, name) if each.run_id is not None]
    run_ids = await call.rota.restart_unit(
        name, instance=call.query.index, rolling=call.query.in_turn, trigger=call.trigger, actor=call.actor
    )
    over = await _settled(call, name)
    told = _restarted(call, name, before, over=over) if call.query.wait else _restarts(call, service, before, run_ids)
    return _done(name, told, run_ids, done=over)


def _restarts(
    call: Call[RestartQuery, Nothing], service: Service, before: Sequence[InstanceView], run_ids: Sequence[str]
) -> str:
    """What happens now."""
    name, index = service.name, call.query.index
    if not before:
        return f"{name}: {counted(len(run_ids), index, 'starts', 'start')}."
    serving = sum(each.state.is_up for each in before)
    at_once = serving if call.query.in_turn is False else service.rolling.max_unavailable
    replaced = counted(len(before), index, "is replaced", "are replaced")
    return f"{name}: {replaced}{pace(len(before), serving, at_once)}."


def _restarted(call: Call[RestartQuery, Nothing], name: str, before: Sequence[InstanceView], *, over: bool) -> str:
    """What has come of it, or how far it is."""
    index, rolling = call.query.index, call.rota.rolling(name)
    if over and before:
        return f"{name}: {counted(len(before), index, 'was replaced', 'were replaced')}."
    return standing(name, _chosen(call, name), index) if over or rolling is None else progress(name, rolling)


def _chosen(call: Call[Asked, Nothing], name: str) -> Sequence[InstanceView]:
    """The instances that are meant, as they are now."""
    return [each for each in call.rota.instances(name) if call.query.index in {None, each.index}]


async def _settled(call: Call[Asked, Nothing], name: str) -> bool:
    """Whether they are up and none is being replaced; at once False when the caller does not wait."""
    if not call.query.wait:
        return False
    work = call.rota.settled(name, instance=call.query.index)
    return bool(await call.streams.wait(work, call.request, seconds=call.query.wait_timeout.total_seconds()))


def _done(name: str, message: str, run_ids: Sequence[str], *, done: bool) -> Action:
    return Action(message=message, task_name=name, done=done, run_ids=list(run_ids))

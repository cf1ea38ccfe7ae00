"""In which order do services start and stop?"""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from rota.lifecycle.order import start_order, stop_order
from rota.model.unit import Service


def service(name: str, priority: int = 0, depends_on: tuple[str, ...] = ()) -> Service:
    return Service(name=name, run="serve", group="Services", working_dir="/", priority=priority, depends_on=depends_on)


def named(*services: Service) -> dict[str, Service]:
    return {each.name: each for each in services}


@st.composite
def fleets(draw: st.DrawFn) -> dict[str, Service]:
    """Services that depend on others without a cycle, in no order of their names."""
    names = draw(st.permutations("abcdefg"))
    return {
        name: service(
            name, draw(st.integers(0, 2)), tuple(draw(st.sets(st.sampled_from(names[:place]))) if place else ())
        )
        for place, name in enumerate(names)
    }


def test_dependencies_come_first_then_low_priorities_then_names() -> None:
    """SVC-14: 10, 0 and 0, and a dependency against them."""
    found = start_order(named(service("c"), service("b"), service("a", 10), service("z", 0, ("a",))))
    assert found == ["b", "c", "a", "z"]


@given(fleets())
def test_nobody_starts_before_what_it_depends_on(services: dict[str, Service]) -> None:
    order = start_order(services)
    assert sorted(order) == sorted(services)
    assert all(order.index(other) < order.index(name) for name in order for other in services[name].depends_on)


@given(fleets())
def test_services_that_do_not_depend_on_others_start_by_priority_and_name(services: dict[str, Service]) -> None:
    free = [name for name in start_order(services) if not services[name].depends_on]
    assert free == sorted(free, key=lambda name: (services[name].priority, name))


@given(fleets())
def test_the_order_of_stops_is_exactly_the_reverse(services: dict[str, Service]) -> None:
    """SVC-14"""
    assert [*stop_order(services)] == [*reversed(start_order(services))]


@given(fleets())
def test_nobody_stops_before_those_that_depend_on_it_have_ended_nor_waits_for_ever(
    services: dict[str, Service],
) -> None:
    order = [*stop_order(services)]
    before = stop_order(services)
    for name, service in services.items():
        assert all(name in before[other] for other in service.depends_on)
        assert all(order.index(other) < order.index(name) for other in before[name])


def test_services_of_one_priority_that_do_not_depend_on_each_other_stop_together() -> None:
    before = stop_order(named(*(service(f"s{number}") for number in range(200))))
    assert not any(before.values())


def test_services_that_wait_for_each_other_are_not_left_out() -> None:
    assert sorted(start_order(named(service("a", 0, ("b",)), service("b", 0, ("a",))))) == ["a", "b"]


def test_of_two_priorities_the_higher_one_has_ended_before_the_lower_one_stops() -> None:
    services = named(service("a", 1), service("b", 2), service("c", 1))
    before = stop_order(services)
    assert before == {"b": frozenset(), "c": {"b"}, "a": {"b"}}
    assert not any(one in before[other] for one, other in combinations("ac", 2))

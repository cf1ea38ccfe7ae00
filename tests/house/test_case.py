"""Every case is tested or explained, and nobody names a case that is not there."""

import pytest
from tests.house.case import AREAS, cases, covered, notes


def test_every_case_that_a_test_names_exists() -> None:
    areas = {case[:3] for case in cases()}
    named = {case: places for case, places in covered().items() if case[:3] in areas}
    assert {case: places for case, places in named.items() if case not in cases()} == {}


@pytest.mark.parametrize("area", AREAS)
def test_every_case_of_the_area_is_tested_or_explained(area: str) -> None:
    wanted = {case for case in cases() if case.startswith(area)}
    assert wanted - set(covered()) - notes().open == set(), "name them in a test, or say why not in tests/uncovered.md"


def test_a_case_that_is_explained_as_open_is_a_case_and_has_no_test() -> None:
    assert notes().open - cases() == set(), "not in tests/cases.md"
    assert notes().open & set(covered()) == set(), "tested by now: take it out of tests/uncovered.md, or say `in part`"


def test_a_case_that_is_covered_in_part_has_a_test() -> None:
    assert notes().partly - set(covered()) == set()


def test_every_note_can_be_read() -> None:
    assert notes().unreadable == ()

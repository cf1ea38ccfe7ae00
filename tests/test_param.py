"""Are values of parameters read as people write them, and written as programs read them?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.model.error import UsageError
from rota.model.unit import Param, ParamType, ParamValue
from rota.param import misfit, read, written

VALUES = {
    ParamType.STRING: st.text(),
    ParamType.BOOL: st.booleans(),
    ParamType.INT: st.integers(-(2**63) + 1, 2**63 - 1),
    ParamType.NUMBER: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**40), 2**40),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_what_is_written_is_read_back(kind: ParamType, data: st.DataObject) -> None:
    value: ParamValue = data.draw(VALUES[kind])
    assert read(written(value), kind) == value


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("x", ParamType.INT, '"x" is not a whole number.'),
        ("1.5", ParamType.INT, '"1.5" is not a whole number.'),
        ("", ParamType.NUMBER, '"" is not a number.'),
        ("nan", ParamType.NUMBER, '"nan" is not a number.'),
        ("1e999", ParamType.NUMBER, '"1e999" is not a number.'),
        ("yes", ParamType.BOOL, '"yes" is not true or false.'),
    ],
)
def test_what_cannot_be_meant_is_said_with_what_was_expected(text: str, kind: ParamType, words: str) -> None:
    with pytest.raises(UsageError) as error:
        read(text, kind)
    assert str(error.value) == words


@given(st.text())
def test_text_that_fits_is_text_that_a_program_can_be_given(text: str) -> None:
    assert (misfit(Param(name="n"), text) is None) == ("\0" not in text)

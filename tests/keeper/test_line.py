"""Counting lines in bulk is counting them one by one."""

from hypothesis import given
from hypothesis import strategies as st
from tests.keeper.part import part

line = part("line")

PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from([0, 1, 100, 65_535, 65_536, 65_537, 131_072, 200_000]).map(lambda size: b"x" * size),
    st.integers(0, 50).map(lambda size: b"\n" * size),
)


def count_slowly(data: bytes, carry: int) -> tuple[int, int]:
    ended = 0
    for byte in data:
        carry += 1
        if byte == ord("\n") or carry == line.PIECE:
            ended, carry = ended + 1, 0
    return ended, carry


@given(pieces=st.lists(PIECES, max_size=6), carry=st.sampled_from([0, 1, 30_000, 65_535]), rest=st.binary(max_size=3))
def test_lines_are_counted_in_bulk_as_one_by_one(pieces: list[bytes], carry: int, rest: bytes) -> None:
    """LOG-05: lines over 64 KiB count in pieces. What stands behind `size` in the buffer is not looked at."""
    data = b"".join(pieces)
    assert line.count(bytearray(data + rest), len(data), carry) == count_slowly(data, carry)

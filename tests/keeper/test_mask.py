"""Masking: whatever the reads cut, no secret passes."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from tests.keeper.part import part

Mask = part("mask").Mask
without = part("mask").without

TEXT = st.text(alphabet="abc\n", max_size=40).map(str.encode)
SECRET = st.text(alphabet="abc\n", min_size=4, max_size=8).map(str.encode)


def masked(secrets: list[bytes], pieces: list[bytes], stream: int = 1) -> bytes:
    mask = Mask(secrets)
    return b"".join(mask.feed(stream, piece) for piece in pieces) + mask.end(stream)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    borders = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(borders)]


@given(secrets=st.lists(SECRET, min_size=1, max_size=3), data=TEXT, places=st.lists(st.integers(0, 100), max_size=8))
@example(secrets=[b"baca", b"acab"], data=b"bacacab", places=[3])
def test_log_13_where_the_reads_are_cut_makes_no_difference(
    secrets: list[bytes], data: bytes, places: list[int]
) -> None:
    assert masked(secrets, cut(data, places)) == masked(secrets, [data])


@given(secrets=st.lists(SECRET, min_size=1, max_size=3), data=TEXT, places=st.lists(st.integers(0, 100), max_size=8))
def test_log_13_no_secret_is_left(secrets: list[bytes], data: bytes, places: list[int]) -> None:
    kept = masked(secrets, cut(data, places))
    assert [secret for secret in secrets if secret in kept.replace(b"[redacted]", b"|")] == []


@given(data=TEXT, places=st.lists(st.integers(0, 100), max_size=8))
def test_what_holds_no_secret_passes_as_it_is(data: bytes, places: list[int]) -> None:
    assert masked([b"wxyz"], cut(data, places)) == data


@given(secrets=st.lists(SECRET, max_size=3), text=st.text(alphabet="abc\n\udcff", max_size=40))
def test_log_13_a_sentence_of_rotas_own_quotes_no_secret(secrets: list[bytes], text: str) -> None:
    said = without(secrets, text).encode(errors="surrogateescape").replace(b"[redacted]", b"|")
    assert [secret for secret in secrets if secret in said] == []
    assert secrets or without(secrets, text) == text


def test_log_13_of_two_secrets_that_begin_alike_the_longer_is_taken() -> None:
    assert masked([b"hunter", b"hunter-two"], [b"hunter", b"-two hunter"]) == b"[redacted] [redacted]"


def test_log_13_a_secret_of_several_lines_is_masked_line_by_line_as_well() -> None:
    key = b"-----BEGIN\nAAAABBBB\n}\n-----END"
    assert masked([key], [key]) == b"[redacted]"
    assert masked([key], [b"x AAAABBBB y } z"]) == b"x [redacted] y } z"


def test_log_13_a_secret_cut_short_by_the_end_is_not_shown_either() -> None:
    assert masked([b"hunter-two"], [b"the password is hunter-t"]) == b"the password is [redacted]"
    assert masked([b"hunter-two"], [b"the hun"]) == b"the hun"


def test_streams_are_masked_apart() -> None:
    mask = Mask([b"secret"])
    assert mask.feed(1, b"sec") + mask.feed(2, b"ret") == b"ret"
    assert mask.feed(1, b"ret!") == b"[redacted]!"


def test_only_what_may_begin_a_secret_is_held_back() -> None:
    mask = Mask([b"secret"])
    assert mask.feed(1, b"Password: s") == b"Password: "
    assert mask.feed(1, b"alt") == b"salt"

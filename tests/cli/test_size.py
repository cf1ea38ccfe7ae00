"""Are sizes told in the unit that matters?"""

import pytest

from rota.cli.size import size


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (10_188, "9.9 KiB"),
        (10_189, "10 KiB"),
        (83_000_000, "79 MiB"),
        (1024**3 - 1, "1.0 GiB"),
        (3 * 1024**4, "3.0 TiB"),
        (5000 * 1024**4, "5000 TiB"),
    ],
)
def test_a_size_has_two_digits_at_least_where_it_is_rounded(number: int, words: str) -> None:
    assert size(number) == words

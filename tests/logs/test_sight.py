"""Is a pattern seen where it is, and only there?"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.logs.keeper import Keeper
from tests.logs.test_true_keeper import ROOT, write

from rota.logs.kept import open_kept
from rota.logs.sight import LOSSES, look
from rota.model.output import Sighting, Stream
from rota.pattern import pattern

OUT, ERR = Stream.STDOUT, Stream.STDERR
NOTHING = Sighting()


def seen(keeper: Keeper, *patterns: str, since: Sighting = NOTHING, ended: bool = True) -> Sighting:
    with open_kept(keeper.path) as kept:
        return look(kept, patterns, since, ended=ended, unwanted=lambda: False)


def test_a_pattern_is_seen_on_either_stream(keeper: Keeper) -> None:
    """RUN-07"""
    keeper.write(OUT, b"all is well\n")
    keeper.write(ERR, b"done: 5 files\n")
    assert seen(keeper, r"^done: \d+", "well$", "missing").found == {r"^done: \d+", "well$"}


@pytest.mark.parametrize(
    "writes",
    [[b"all do", b"ne\n"], [b"x\n", b"done"], [b"\xff\xfe done \xff\n"], [b"x" * 65_536 + b"done\n"]],
    ids=["over two reads", "last line without newline", "beside invalid utf-8", "beyond 64 kib"],
)
def test_a_pattern_is_seen_wherever_a_line_holds_it(keeper: Keeper, writes: list[bytes]) -> None:
    """RUN-08"""
    for data in writes:
        keeper.write(OUT, data)
    assert seen(keeper, "done").found == {"done"}


def test_beyond_64_kib_it_is_looked_for_piece_by_piece(keeper: Keeper) -> None:
    """RUN-08: what lies across the end of a piece is not seen."""
    keeper.write(OUT, b"x" * 65_534 + b"done\n")
    assert seen(keeper, "done", "do$", "^ne").found == {"do$", "^ne"}


def test_lines_are_looked_at_one_by_one(keeper: Keeper) -> None:
    keeper.write(OUT, b"one\ntwo\n")
    assert seen(keeper, "one.two", r"one\stwo", "(?s)one.*two", r"\Atwo\z").found == {r"\Atwo\z"}


def test_rotas_own_remarks_are_not_output(keeper: Keeper) -> None:
    keeper.remark()
    assert seen(keeper, "rota").found == frozenset()


def test_an_unfinished_line_waits_for_its_end(keeper: Keeper) -> None:
    keeper.write(OUT, b"one\ndo")
    early = seen(keeper, "do", "^done$", ended=False)
    assert (early.found, early.next_line) == (frozenset(), 1)
    keeper.write(OUT, b"ne\n")
    assert seen(keeper, "^done$", since=early).found == {"^done$"}


def test_what_was_seen_counts_after_it_was_dropped(keeper: Keeper) -> None:
    """RUN-09, the other way round: somebody looked in time."""
    keeper.write(OUT, b"done\n")
    sighting = seen(keeper, "done", ended=False)
    for _ in range(2):
        keeper.rotate()
        sighting = seen(keeper, "done", "ERROR", since=sighting, ended=False)
    assert keeper.first_available() > 0
    assert (sighting.found, sighting.is_whole) == ({"done"}, True)


def test_what_was_dropped_before_anybody_looked_is_known_to_be_lost(keeper: Keeper) -> None:
    """RUN-09"""
    keeper.write(OUT, b"done\n")
    keeper.rotate()
    keeper.rotate()
    sighting = seen(keeper, "done")
    assert (sighting.found, sighting.is_whole) == (frozenset(), False)
    assert not seen(keeper, "done", since=sighting).is_whole


def test_no_output_at_all_is_whole(keeper: Keeper) -> None:
    keeper.path.unlink()
    assert seen(keeper, "done") == Sighting()


@pytest.mark.parametrize(("on_full", "looked_to", "whole"), [("drop_new", 0, False), ("drop_old", 590, True)])
def test_what_the_keeper_did_not_keep_is_known_to_be_lost(
    tmp_path: Path, on_full: str, looked_to: int, whole: bool
) -> None:
    """A log that is full: what the true keeper remarks is understood. Dropped lines that were seen are not lost."""
    keeper = Keeper(tmp_path)
    keeper.path.unlink()
    write(keeper.path, [(OUT, b"x\n" * 200)] * 3, 1000, on_full)
    sighting = seen(keeper, "done", since=Sighting(next_line=looked_to))
    assert sighting.is_whole is whole


def test_every_loss_is_understood_as_the_keeper_puts_it() -> None:
    source = (ROOT / "src/rota/keeper/log.py").read_text()
    assert [loss for loss in LOSSES if loss not in source] == []


def test_nobody_looks_on_when_nobody_waits(keeper: Keeper) -> None:
    keeper.write(OUT, b"x\n" * 10_000)
    with open_kept(keeper.path) as kept:
        sighting = look(kept, ["done"], Sighting(next_line=1), ended=True, unwanted=lambda: True)
    assert sighting.next_line == 1


LINES = st.lists(st.text("ab\r\xe9 ", max_size=4).map(str.encode) | st.sampled_from([b"\xff", b"a\xffb"]), max_size=8)
PATTERNS = [
    "^a",
    "b$",
    "^$",
    "^ab$",
    r"\Aa",
    r"b\z",
    "(?-m)^b",
    "a.b",
    "[^a]b",
    "(?s)a.*b",
    r"\bb",
    "(?i)A|^ $",
    "\xe9$",
]


@given(LINES, st.booleans())
def test_what_is_seen_in_a_block_is_what_is_seen_line_by_line(lines: list[bytes], finished: bool) -> None:
    data = b"\n".join(lines) + b"\n" * finished
    texts = [line.decode(errors="replace") for line in data.removesuffix(b"\n").split(b"\n")] if data else []
    with TemporaryDirectory() as folder:
        keeper = Keeper(Path(folder))
        keeper.write(OUT, data)
        sighting = seen(keeper, *PATTERNS)
    assert sighting.found == {source for source in PATTERNS if any(pattern(source).search(text) for text in texts)}

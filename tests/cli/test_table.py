"""Can people read it?"""

from rota.cli.table import Cell, Column, one_line, table
from rota.cli.terminal import Tone

NAME = Column("NAME", elastic=True)
TOOK = Column("TOOK", right=True)
TEXT = Column("TEXT", elastic=True)


def test_columns_are_as_wide_as_their_widest_cell_and_numbers_stand_right() -> None:
    lines = table([NAME, TOOK], [["a", "3 s"], ["backup", "12 ms"]], width=None).splitlines()
    assert [line.replace("\x1b[2m", "").replace("\x1b[0m", "") for line in lines] == [
        "NAME     TOOK",
        "a         3 s",
        "backup  12 ms",
    ]


def test_the_widest_elastic_column_is_cut_with_an_ellipsis() -> None:
    text = table([NAME, TEXT], [["backup", "a sentence that is far too long to stand here"]], width=30)
    assert text.splitlines()[1] == "backup  a sentence that is fa…"
    assert len(text.splitlines()[1]) == 30


def test_nothing_is_cut_where_there_is_no_terminal() -> None:
    assert "x" * 500 in table([NAME], [["x" * 500]], width=None)


def test_a_column_that_cannot_give_way_is_shown_whole() -> None:
    assert "x" * 50 in table([Column("ID")], [["x" * 50]], width=20)


def test_a_column_without_any_text_is_left_out() -> None:
    assert "TEXT" not in table([NAME, TEXT], [["a", ""], ["b", ""]], width=80)


def test_a_tone_does_not_count_as_width() -> None:
    lines = table([NAME, TEXT], [[Cell("ok", Tone.GOOD), "x"], ["longer", "x"]], width=80).splitlines()
    assert lines[1] == "\x1b[32mok\x1b[0m      x"


def test_nothing_in_a_cell_can_speak_to_the_terminal() -> None:
    assert one_line("two\nlines\tand \x1b[31mred\x07") == "two lines and \ufffd[31mred\ufffd"

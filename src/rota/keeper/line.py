"""Counting lines in bulk. A line ends behind its newline, or after PIECE bytes where there is none."""

PIECE = 65_536


def count(data: bytes | bytearray, size: int, carry: int) -> tuple[int, int]:
    """How many lines end in the first `size` bytes of data, and how many bytes of an unfinished one are left.

    `carry` bytes of the first line came before. At the end of a full piece nothing is left.
    """
    ended = data.count(b"\n", 0, size)
    start = -carry
    while start + PIECE <= size:
        newline = data.rfind(b"\n", max(start, 0), start + PIECE)
        if newline >= 0:
            start = newline + 1
        else:
            start += PIECE
            ended += 1
    newline = data.rfind(b"\n", max(start, 0), size)
    return ended, size - (newline + 1 if newline >= 0 else start)

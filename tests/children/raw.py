"""Writes what a log must bear, byte for byte: progress bars, colours, NUL, broken UTF-8, no final newline."""

import os

PIECES = (
    b"10%\r20%\r",
    b"\x1b[31mred\x1b[0m\n",
    b"\x1b[?1049h",
    b"\0\0\n",
    b"\xff\xfe\xc3(\n",
    "äß".encode()[:3],
    b"\n\n\r\n",
    b"end",
)

if __name__ == "__main__":
    for piece in PIECES:
        os.write(1, piece)

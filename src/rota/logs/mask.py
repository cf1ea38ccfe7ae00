"""What differs from run to run though it says the same: numbers, times and ids, each put out of sight."""

import re

MARK = b"#"

_DAYS = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTHS = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_UNITS = rb"(?:ns|us|\xc2\xb5s|ms|s|sec|min|m|h|d)"
_WORD_BEFORE, _WORD_AFTER = rb"(?<![0-9A-Za-z_])", rb"(?![0-9A-Za-z_])"

_MASKED = re.compile(
    rb"|".join(
        (
            # 3b1f8a64-5717-4562-b3fc-2c963f66afa6
            _WORD_BEFORE + rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}" + _WORD_AFTER,
            # 2026-03-01T02:00:00.123Z, 2026/03/01 02:00:00+0100, 02:00:00,123
            rb"\d{4}[-/]\d\d?[-/]\d\d?(?:[T ]\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d)"
            + _WORD_AFTER
            + rb")?)?",
            rb"\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?",
            # Sun Mar 01, Sun, 01 Mar, Mar 1
            rb"(?:" + _DAYS + rb",? )?" + _MONTHS + rb" {1,2}\d\d?" + _WORD_AFTER,
            rb"(?:" + _DAYS + rb",? )?\d\d?[ /-]" + _MONTHS + _WORD_AFTER,
            # 0x7f3a, and words of at least eight digits of base 16 or 32 with a figure among them
            _WORD_BEFORE + rb"0x[0-9a-fA-F]+" + _WORD_AFTER,
            _WORD_BEFORE + rb"(?=[a-z]*\d|[A-Z]*\d)(?:[0-9a-f]{8,}|[0-9A-HJKMNP-TV-Z]{8,})" + _WORD_AFTER,
            # 12, -3.5e7, 1,024, 12ms, 1h30m
            rb"(?:\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?(?:" + _UNITS + rb"(?![A-Za-z_]))?)+",
        )
    )
)


def masked(line: bytes) -> bytes:
    """The line with a mark in the place of each."""
    return _MASKED.sub(MARK, line)

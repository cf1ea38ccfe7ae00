"""Sizes for people."""

UNITS = ("KiB", "MiB", "GiB", "TiB")
STEP = 1024


def size(number: int) -> str:
    """`512 B`, `1.5 KiB`, `34 MiB`: what is smaller than the last digit told is rounded."""
    if number < STEP:
        return f"{number} B"
    amount = float(number)
    for unit in UNITS:
        amount /= STEP
        if amount < STEP - 0.5 or unit == UNITS[-1]:
            break
    return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"

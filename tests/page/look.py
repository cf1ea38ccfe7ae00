"""How the page may be looked at."""

from dataclasses import dataclass
from typing import Any, Literal

import pytest

PHONE = 375
DESK = 1440
HEIGHTS = {PHONE: 812, DESK: 900}
ELSEWHERE = "Asia/Kolkata"
"""A browser in another zone than the daemon: half an hour off shows what was not shown in the daemon's."""


@dataclass(frozen=True)
class Look:
    """A theme and a width."""

    theme: Literal["light", "dark"] = "light"
    width: int = DESK

    def __str__(self) -> str:
        return f"{self.theme}-{self.width}"

    def options(self) -> dict[str, Any]:
        """What a browser's context is made with."""
        phone = self.width == PHONE
        return {
            "viewport": {"width": self.width, "height": HEIGHTS[self.width]},
            "color_scheme": self.theme,
            "reduced_motion": "reduce",
            "has_touch": phone,
            "is_mobile": phone,
            "device_scale_factor": 2 if phone else 1,
            "locale": "en-GB",
            "timezone_id": ELSEWHERE,
        }


THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS = [Look(theme, width) for theme in THEMES for width in (DESK, PHONE)]

every_look = pytest.mark.parametrize("look", LOOKS, ids=str)
"""Has a test run in all themes and widths."""

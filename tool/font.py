"""What a font has too much for the page: features and weights that nothing is set in are half of it."""

import io

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = (400, 700)
"""The page uses no lighter and no heavier ones."""


def lightened(font: bytes, features: tuple[str, ...]) -> bytes:
    """The variable font with all its letters, but only these features and WEIGHTS; as WOFF2."""
    made = TTFont(io.BytesIO(font), recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=list(features), hinting=False))
    subsetter.populate(unicodes=made.getBestCmap())
    subsetter.subset(made)
    instantiateVariableFont(made, {"wght": WEIGHTS}, inplace=True)
    made.flavor = "woff2"
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()

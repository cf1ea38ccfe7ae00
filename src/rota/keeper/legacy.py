"""How runs ended that no daemon has acknowledged when the keeper ends: left for the next one to hear."""

import json
import os

from journal import Journal


def leave(data: str, ended: object, journal: Journal) -> None:
    """Keeps these `exited` frames in place of those of an earlier life; nothing where there are none."""
    path = os.path.join(data, "legacy.json")
    try:
        if ended:
            with open(f"{path}.new", "w", encoding="utf-8") as file:
                json.dump(ended, file)
            os.replace(f"{path}.new", path)
    except OSError as error:
        journal.say(f"how the last runs ended is lost, {path} cannot be written: {error.strerror}")

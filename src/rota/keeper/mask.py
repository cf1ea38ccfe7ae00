"""Keeping secrets out of the output, also where one comes in two reads."""

import re

SHOWN = b"[redacted]"
SHORTEST = 4
"""A line of a secret that is shorter is left alone: it would redact half of what anybody writes."""


class Mask:
    """The secrets of one run, and what it holds back of each stream."""

    def __init__(self, secrets: list[bytes]) -> None:
        lines = [line for secret in secrets for line in secret.splitlines() if len(line) >= SHORTEST]
        self._secrets = sorted({secret for secret in (*secrets, *lines) if secret}, key=len, reverse=True)
        self._any = re.compile(b"|".join(re.escape(secret) for secret in self._secrets))
        self._held: dict[int, bytes] = {}

    def feed(self, stream: int, data: bytes) -> bytes:
        """What may be written of a stream now."""
        clean, self._held[stream] = self.clean(self._held.get(stream, b"") + data)
        return clean

    def end(self, stream: int) -> bytes:
        """What is left of a stream when nothing comes any more. A secret that was cut short is not shown either."""
        rest = self._any.sub(SHOWN, self._held.pop(stream, b""))
        begins = self._beginning(rest, 0)
        return rest[:begins] + SHOWN if len(rest) - begins >= SHORTEST else rest

    def clean(self, data: bytes) -> tuple[bytes, bytes]:
        """What of it may be written now, and the rest, which may be the beginning of a secret.

        Of two secrets that begin alike the longer one is taken.
        """
        done: list[bytes] = []
        start, held = 0, self._beginning(data, 0)
        for match in self._any.finditer(data):
            if match.start() >= held:
                break
            done += (data[start : match.start()], SHOWN)
            start = match.end()
            if start > held:
                held = self._beginning(data, start)
        done.append(data[start:held])
        return b"".join(done), data[held:]

    def _beginning(self, data: bytes, start: int) -> int:
        """Where the longest tail of data[start:] that begins a secret, and is not all of it, begins."""
        longest = len(self._secrets[0]) - 1
        for place in range(max(start, len(data) - longest), len(data)):
            tail = data[place:]
            if any(len(secret) > len(tail) and secret.startswith(tail) for secret in self._secrets):
                return place
        return len(data)


def without(secrets: list[bytes], text: str) -> str:
    """A sentence of Rota's own that quotes what was typed, with nothing of the secrets."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret.decode(errors="surrogateescape"), SHOWN.decode())
    return text

"""A prober whose services answer what a test says."""

import asyncio

from rota.model.check import Answer


class ScriptedProber:
    """Implements the engine's Prober, by URL or address."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | None] = {}
        """What is answered; None: nothing, for ever. What is not listed refuses connections."""
        self.asked: list[str] = []

    async def http(self, url: str) -> Answer:
        """As `answers` says."""
        return await self._ask(url)

    async def tcp(self, address: str) -> Answer:
        """As `answers` says."""
        return await self._ask(address)

    async def _ask(self, where: str) -> Answer:
        self.asked.append(where)
        answer = self.answers.get(where, Answer(ok=False, text="connection refused"))
        if answer is None:
            await asyncio.Event().wait()
        assert answer is not None, "an event that nobody sets"
        return answer

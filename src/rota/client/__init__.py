"""The other end of the wire: how command line and tests speak to a running Rota. No click, no asyncio."""

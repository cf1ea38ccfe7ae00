"""When: pure arithmetic on instants. Nothing here reads a clock or does anything."""

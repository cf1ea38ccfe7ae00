"""When: pure arithmetic on instants."""

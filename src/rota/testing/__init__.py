"""Fakes that ship: a clock to turn by hand, a store in memory, a runner that follows a script."""

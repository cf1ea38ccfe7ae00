"""Keeps the promises: one actor per unit, the scheduler, recovery; sees the world through `port` only."""

"""Who may come in: callers, and what they must show."""

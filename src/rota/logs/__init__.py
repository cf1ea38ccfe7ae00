"""Read: the output that the keeper wrote."""

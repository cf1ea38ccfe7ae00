"""What the API reads of a running Rota and asks of it."""

"""What `rota demo` shows: the file of a small shop, and a past to go with it. Nothing else of Rota knows of it."""

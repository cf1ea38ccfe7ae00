"""How it is said: the shapes that cross the HTTP API, one file per noun."""

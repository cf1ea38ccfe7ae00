"""Done: carries launches out, by speaking to the keeper."""

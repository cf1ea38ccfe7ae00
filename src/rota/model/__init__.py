"""The operator's words as values: frozen dataclasses and enums, standard library only."""

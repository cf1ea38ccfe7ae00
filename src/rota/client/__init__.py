"""The caller's end of the wire."""

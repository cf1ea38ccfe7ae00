"""The composition root: it wires the parts and holds no rule of its own."""

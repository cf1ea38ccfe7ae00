"""How things are said on the wire: msgspec structs, one file per noun, and how each is made from the model.

A member with nothing to say is UNSET and left out. Durations are int64 nanoseconds, sizes int64 bytes.
"""

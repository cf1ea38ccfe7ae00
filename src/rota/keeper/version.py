"""The version of Rota that this keeper came with; a test keeps it equal to `rota.__version__`."""

VERSION = "0.1.0"

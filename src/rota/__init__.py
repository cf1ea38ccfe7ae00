"""Rota runs your jobs on time and keeps your services standing."""

__version__ = "0.1.0"

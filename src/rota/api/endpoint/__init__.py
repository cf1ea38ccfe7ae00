"""The operations: one module for each noun that can be asked about."""

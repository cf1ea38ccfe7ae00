"""rota.toml to model: as typed, then meaning; all problems together."""

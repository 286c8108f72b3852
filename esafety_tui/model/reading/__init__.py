"""Reading what comes from outside and may be anything: bytes, files, TOML, characters."""

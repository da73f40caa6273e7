"""Commands over what reads: models, servers, profiles and this machine."""

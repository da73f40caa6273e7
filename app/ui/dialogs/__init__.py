"""Dialogs: models, servers, settings, kinds, help."""

"""Widgets and styles that several panes use."""

"""Opens the window: what is asked of the desktop before it, and what is got ready after."""

"""Between the window and the work: threads, signals, what a run does to the desktop."""

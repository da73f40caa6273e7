"""Below everything: errors, folders, settings, files, child processes, log, translation."""

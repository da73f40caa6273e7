"""The pane of the work: choices, plan, parts, the run."""

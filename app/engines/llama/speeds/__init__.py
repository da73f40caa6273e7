"""How fast models read and write on this machine: measured once, and by every run."""

"""What a model takes to read and to write on this machine: measured once, and by every run."""

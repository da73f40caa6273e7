"""What this machine has, and what a model needs of it."""

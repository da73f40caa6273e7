"""Answers that no run writes: key passages, chosen sentences, stored ones; second opinions."""

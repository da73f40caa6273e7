"""Where answers come from beside a run: key passages, a choice, the library, a second look."""

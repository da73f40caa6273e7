"""Takes data out of a library, brings it in, and repairs a damaged one."""

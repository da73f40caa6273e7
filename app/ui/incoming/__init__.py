"""Files that come to the window from outside: dropped, named at a start, sent by the system."""

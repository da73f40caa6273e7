"""What a scan shows of the words in its text layer."""

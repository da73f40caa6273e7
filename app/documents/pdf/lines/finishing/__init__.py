"""What happens to the lines of a page once all of them are read."""

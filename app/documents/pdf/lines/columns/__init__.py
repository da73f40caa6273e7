"""What stands apart in the lines of a page, and which of it makes columns."""

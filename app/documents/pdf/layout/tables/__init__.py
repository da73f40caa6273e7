"""Tables among the lines of a page: with cells apart, written cell by cell or column by column."""

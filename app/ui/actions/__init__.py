"""Everything that the window can do, as lists to look through: commands, keys, the guide."""

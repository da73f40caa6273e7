"""Words that somebody struck: with drawn lines, or with signs typed over them."""

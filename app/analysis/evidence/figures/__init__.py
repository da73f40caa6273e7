"""Numbers, dates, amounts and names, in one form that can be compared."""

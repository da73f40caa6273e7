"""Lines that are drawn on a PDF page: what parts the rows and columns of tables."""

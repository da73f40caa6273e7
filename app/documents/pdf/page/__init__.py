"""One page of a PDF as pdfium tells it: what it is made of, what of it is seen, what is drawn."""

"""Forms that were printed: boxes to be ticked and rows of boxes for letters, drawn on the page."""

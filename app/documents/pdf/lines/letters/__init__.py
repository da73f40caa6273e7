"""What single letters of a line say, and the spaces between them."""

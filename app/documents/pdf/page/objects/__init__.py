"""What a PDF page is made of: its objects, those of its forms, and the paths among them."""

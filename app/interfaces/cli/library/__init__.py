"""Commands over what the library keeps."""

"""What a server is: its kind, its models, its context, asked of the server itself."""

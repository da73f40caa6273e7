"""Jobs over library and engine: what every interface calls."""

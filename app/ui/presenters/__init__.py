"""Fill the panes with what the controller gives, and carry out what is asked for in them."""

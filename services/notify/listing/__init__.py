"""Messages as people list them."""

"""How Sanquan is put on machines."""

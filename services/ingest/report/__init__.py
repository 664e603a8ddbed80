"""Reports: the four channels, their receipts, and what became of them."""

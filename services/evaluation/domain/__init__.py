"""What evaluation decides: what counts as what, and which days a period holds."""

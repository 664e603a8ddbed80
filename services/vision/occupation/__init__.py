"""Finds what stands in a picture without knowing what it is."""

"""The demo county: synthetic, of the size of a real one, made anew from a seed; no real place, no real person."""

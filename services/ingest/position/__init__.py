"""Positions of terminals, in the formats phones and trackers speak."""

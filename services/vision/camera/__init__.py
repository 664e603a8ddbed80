"""Cameras and their zones: what is watched, by what rules, and whether it can be seen."""

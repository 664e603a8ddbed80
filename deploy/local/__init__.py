"""Runs the whole of Sanquan on one machine, from nothing but Debian's Python."""

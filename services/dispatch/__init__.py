"""Dispatch: what the case is, whose it is, which crew goes, whether it is late, whether it may close."""

"""Watching one camera: from its newest frame to what is kept of it."""

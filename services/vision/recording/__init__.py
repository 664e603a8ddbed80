"""Recorded detections: kept for a week, and run through zones that are not live yet."""

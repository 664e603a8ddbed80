"""Alerts: raised once, shown with their evidence, judged by a person, cleared when gone, looked at again."""

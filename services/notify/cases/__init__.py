"""What notify remembers of cases: which one an answer means, and when its unit is to be warned."""

"""Takes in what people and terminals report: valid, new, stored, and only then acknowledged."""

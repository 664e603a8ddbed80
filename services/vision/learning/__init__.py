"""What people's verdicts teach: how often each rule is right, and what would make it so more often."""

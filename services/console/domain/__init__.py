"""What the console must decide: who may see which event."""

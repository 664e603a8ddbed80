"""What notify decides, without I/O: who is told, in which words, how often, and what an answer means."""

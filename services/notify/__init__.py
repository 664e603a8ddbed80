"""Who is told, through which carrier, once."""

"""The case's room: its doors, commands, tables and words."""

"""Contacts, rosters, templates and the county's signature: who can be told, and in which words."""

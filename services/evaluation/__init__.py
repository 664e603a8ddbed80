"""How well each department and the county do: counts and indicators from what dispatch tells of cases."""

"""Open311 GeoReport v2: the citizens' door, in JSON and XML."""

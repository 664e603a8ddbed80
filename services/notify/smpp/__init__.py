"""Short messages by SMPP 3.4, as the client of an SMS centre (ESME)."""

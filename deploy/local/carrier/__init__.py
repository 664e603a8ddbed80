"""A stand-in for the operator's SMS centre: SMPP on one port, a look at its messages over HTTP on another."""

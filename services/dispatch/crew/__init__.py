"""The room of crews and collectors: where they are and what they are on."""

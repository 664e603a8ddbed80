"""The two words that decide what happens to work that failed; anything else is a bug and stops the process."""


class Retryable(Exception):
    """Something outside is away; the same work may succeed later."""


class Rejected(Exception):
    """The input can never be accepted; it goes to the dead letters with this reason."""


class KeyReused(Exception):
    """The same Idempotency-Key came with another body."""

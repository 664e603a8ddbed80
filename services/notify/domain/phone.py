"""A telephone number in one form."""

import re


def plain(number: str) -> str:
    """Digits only, without the country code of China: +86 138-0000-0000 is 13800000000."""
    digits = re.sub(r"\D", "", number)
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits

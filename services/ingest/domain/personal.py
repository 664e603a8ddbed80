"""Personal data: a telephone number in one form, and hidden wherever people read."""

import re

NUMBER = re.compile(r"\+?\d{5,15}")
IN_TEXT = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)\d{17}[\dXx](?![\dXx])")


class NotANumber(Exception):
    """This cannot be a telephone number."""


def telephone(given: str) -> str:
    """Digits, with a + before a country's code; empty stays empty."""
    number = re.sub(r"[\s\-()().]", "", given)
    if number and not NUMBER.fullmatch(number):
        raise NotANumber("电话号码应为 5 至 15 位数字 / a telephone number has 5 to 15 digits")
    return number


def masked(number: str) -> str:
    """138****0000: the first three and the last four digits; short numbers show their last two only."""
    if len(number) < 9:
        return "*" * max(0, len(number) - 2) + number[-2:]
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def without_numbers(text: str) -> str:
    """The text with mobile and identity-card numbers masked, for those who need not know them."""
    return IN_TEXT.sub(lambda found: masked(found[0]), text)

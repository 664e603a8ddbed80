"""A reporter's telephone number in one form."""

import re

NUMBER = re.compile(r"\+?\d{5,15}")


class NotANumber(Exception):
    """This cannot be a telephone number."""


def telephone(given: str) -> str:
    """Digits, with a + before a country's code; empty stays empty."""
    number = re.sub(r"[\s\-()().]", "", given)
    if number and not NUMBER.fullmatch(number):
        raise NotANumber("电话号码应为 5 至 15 位数字 / a telephone number has 5 to 15 digits")
    return number

"""What tells who somebody is, hidden from those who need not know it: telephone and identity-card numbers."""

import re

# The roles that may call whoever a number belongs to.
SEES_NUMBERS = frozenset({"admin", "shift_leader", "dispatcher", "leader"})

# The same in length, so that what is found in it stands at the same place in the text as it was written.
_PLAIN = {0xFF10 + digit: str(digit) for digit in range(10)} | dict.fromkeys(map(ord, "\t\xa0\u3000"), " ")
_PLAIN |= dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFF0D], "-") | {
    0xFF0B: "+",
    0xFF08: "(",
    0xFF09: ")",
    0xFF0C: ",",
    0xFF0E: ".",
    0xFF0F: "/",
}
# A number's groups, with a blank or dash or two between them, are such as no date has.
_GAP = "[ -]{0,2}"
_ANY_GAP = "[ ./_,-]{0,2}"  # a mobile number's: it begins as no fraction and no date does
_MOBILES = (
    rf"1[3-9]\d{_ANY_GAP}(?:\d{{4}}{_ANY_GAP}\d{{4}}|\d{{3}}{_ANY_GAP}\d{{5}}|\d{{5}}{_ANY_GAP}\d{{3}})",
    rf"1[3-9]\d\d{_ANY_GAP}(?:\d{{4}}{_ANY_GAP}\d{{3}}|\d{{3}}{_ANY_GAP}\d{{4}})",
    rf"1[3-9]\d{{3}}{_ANY_GAP}\d{{3}}{_ANY_GAP}\d{{3}}",
    r"1[3-9]\d(?:[ -]\d\d){4}",
    r"1[ -][3-9](?:[ -]\d){9}",
)
_LAND = rf"\d{{3,4}}{_GAP}\d{{4}}"
_ANY = "|".join(
    (
        r"(?P<id>(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f]))",  # a report's id, left as it is
        rf"(?<!\d)(?:\(?(?:\+|00)?86\)?{_GAP})?(?P<mobile>{'|'.join(_MOBILES)})(?!\d)",
        rf"(?<!\d)(?:\((?=0\d+\)))?(?P<land>0\d{{2,3}}\)?{_GAP}{_LAND})(?!\d)",
        rf"(?<!\d)\(?(?:\+|00)86\)?{_GAP}(?P<abroad>[1-9]\d{{1,2}}{_GAP}{_LAND})(?!\d)",
        r"(?<!\d)(?P<identity>\d{17}[\dXx])(?![\dXx])",
    )
)
IN_TEXT = re.compile(_ANY)


def masked(number: str) -> str:
    """138****0000: the first three and the last four digits; short numbers show their last two only."""
    if len(number) < 9:
        return "*" * max(0, len(number) - 2) + number[-2:]
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def without_numbers(text: str) -> str:
    """The text with telephone and identity-card numbers masked, for those who need not know them."""
    kept, end = [], 0
    for found in IN_TEXT.finditer(text.translate(_PLAIN)):
        kind = found.lastgroup or "id"
        if kind != "id":
            kept += [text[end : found.start()], masked(re.sub(r"[^0-9+Xx]", "", found[kind]))]
            end = found.end()
    return "".join([*kept, text[end:]])

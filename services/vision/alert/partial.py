"""Which bytes a Range header asks for (RFC 9110, 14.2): players jump in a film with it."""

import re


def part(header: str | None, length: int) -> range | None:
    """None: all of it, also where the header is not one that we answer; an empty range: there is no such part."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip()) if header else None
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, length - int(last)), length) if int(last) else range(0)
    end = min(int(last) + 1, length) if last else length
    if last and int(last) < int(first):
        return None
    return range(int(first), end) if int(first) < length else range(0)

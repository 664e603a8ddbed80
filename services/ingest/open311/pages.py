"""GeoReport v2's answers: the same rows as JSON or as XML."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal
from xml.etree import ElementTree

from fastapi import Response

Form = Literal["json", "xml"]
Row = Mapping[str, str | float | bool | None]

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def page(form: Form, whole: str, each: str, rows: Sequence[Row], status: int = 200) -> Response:
    """`whole` and `each` name XML's elements; JSON is a plain list."""
    if form == "json":
        return Response(json.dumps(rows, ensure_ascii=False), status, media_type="application/json")
    root = ElementTree.Element(whole)
    for row in rows:
        element = ElementTree.SubElement(root, each)
        for name, value in row.items():
            ElementTree.SubElement(element, name).text = _text(value)
    written = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(written, status, media_type="application/xml; charset=utf-8")


def _text(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return NOT_IN_XML.sub("", str(value))

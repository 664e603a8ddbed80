"""The JSON of a report as it may come in, checked field by field."""

import json
from typing import Annotated, Any

from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from services.ingest.domain.datum import Datum
from services.ingest.media.upload import UnreadableBody


def _storable(text: str) -> str:
    """What the database cannot hold is refused here, in words, and not there."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("含有不可存储的字符 / holds characters that cannot be stored")
    return text.strip()


Text = Annotated[str, Field(max_length=4000), AfterValidator(_storable)]
Line = Annotated[str, Field(max_length=200), AfterValidator(_storable)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Place(Strict):
    """Longitude before latitude; the datum is never guessed."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    datum: Datum
    address: Line = ""


class Person(Strict):
    """Personal data: kept in ingest, nowhere else."""

    name: Line = ""
    phone: Line = ""
    email: Line = ""


class Draft(Strict):
    """`client_id` makes a repeat harmless; the header Idempotency-Key may stand for it."""

    client_id: Line = ""
    category: Line
    text: Text = ""
    place: Place
    observed_at: AwareDatetime | None = None
    collector: Line = ""
    component: Annotated[str, Field(pattern=r"^(\d{16})?$")] = ""
    caller: Person | None = None
    external_number: Line = ""


def read_draft(given: str | None) -> tuple[Draft, dict[str, Any]]:
    """The draft, and the JSON it was read from. Wrong fields are named one by one."""
    if given is None:
        raise UnreadableBody("缺少 report 部分 / the part named report is missing")
    try:
        plain = json.loads(given, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnreadableBody(f"report 不是 JSON / report is not JSON: {error}") from None
    try:
        return Draft.model_validate(plain), plain
    except ValidationError as error:
        wrong = [{**item, "loc": ("report", *item["loc"])} for item in error.errors()]
        raise RequestValidationError(wrong) from None


def schema() -> dict[str, Any]:
    """JSON schema for the API's page, whole in itself: no references."""

    def whole(part: Any) -> Any:
        if isinstance(part, list):
            return [whole(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return whole(drawn["$defs"][part["$ref"].rpartition("/")[2]])
        return {name: whole(each) for name, each in part.items() if name != "$defs"}

    drawn = Draft.model_json_schema()
    made: dict[str, Any] = whole(drawn)
    return made


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")

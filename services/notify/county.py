"""Takes from a county's folder what notify owns: contacts, templates, the signature and the hotline."""

import json
from pathlib import Path
from typing import Annotated, Literal

from asyncpg import Pool
from pydantic import AfterValidator, BaseModel, Field

from chassis.postgres import transaction
from chassis.tables import BadFiles, read_csv
from services.notify.domain import text
from services.notify.domain.phone import plain
from services.notify.roster import store
from services.notify.roster.store import Entry


def _signed(template: str) -> str:
    try:
        text.check(template)
    except text.UnsignedTemplate:
        raise ValueError("模板须以签名【…】开头或结尾 / a template begins or ends with its signature") from None
    except text.UnknownField as error:
        raise ValueError(f"没有这个字段 / there is no such field: {error}") from None
    return template


class ContactRow(BaseModel, extra="forbid"):
    id: Annotated[str, Field(min_length=1, max_length=64)]
    kind: Literal["department", "crew", "collector", "leader"]
    ref: str
    name_zh: str = ""
    phone: Annotated[str, Field(pattern=r"^\+?[\d -]{3,24}$")]
    order: Annotated[int, Field(ge=1)] = 1


class TemplateRow(BaseModel):
    key: str
    text: Annotated[str, AfterValidator(_signed)]


class DepartmentRow(BaseModel):
    code: str
    name_zh: str = ""
    duty_phone: str = ""


async def take(pool: Pool, folder: Path) -> str:
    """All or nothing; what was taken, in words. BadFiles names every bad line."""
    contacts, wrong = read_csv(folder / "contacts.csv", ContactRow, unique=("id",))
    templates, more = read_csv(folder / "templates.csv", TemplateRow, unique=("key",))
    departments, rest = read_csv(folder / "departments.csv", DepartmentRow, unique=("code",))
    if errors := [*wrong, *more, *rest]:
        raise BadFiles(errors)
    entries = [Entry(row.id, row.kind, row.ref, row.name_zh, row.phone, row.order) for row in contacts]
    known = {row.ref for row in contacts if row.kind == "department"}
    entries += [  # a department that has no roster is told on its duty telephone
        Entry(f"duty-{row.code}", "department", row.code, row.name_zh, row.duty_phone, 1)
        for row in departments
        if row.code not in known and plain(row.duty_phone)
    ]
    about = json.loads((folder / "county.json").read_text(encoding="utf-8"))
    async with transaction(pool) as tx:
        await store.forget_county(tx, [entry.id for entry in entries])
        await store.put(tx, entries, from_county=True)
        await store.replace_templates(tx, {row.key: row.text for row in templates})
        await store.replace_settings(tx, {key: about[key] for key in ("signature", "hotline")})
    return f"{len(entries)} 联系人 / contacts, {len(templates)} 模板 / templates"

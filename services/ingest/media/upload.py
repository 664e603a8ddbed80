"""A request's body, counted while it is read: the report's JSON, the form's fields and the files."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from services.ingest.domain.medium import MediumTooBig

MOST_FILES = 20
MOST_FIELDS = 50


class UnreadableBody(Exception):
    """It is not what its content type says."""


class UnknownContentType(Exception):
    """Neither JSON nor a form."""


@dataclass(slots=True)
class Upload:
    """`fields` holds text parts by name, `media` the contents of the parts of that name."""

    fields: dict[str, str] = field(default_factory=dict)
    media: list[bytes] = field(default_factory=list)


class _Parser(MultiPartParser):
    """Knows whether the closing boundary came: a phone that loses its network sends half a photo."""

    whole = False

    def on_end(self) -> None:
        self.whole = True


async def read_upload(request: Request, most_bytes: int) -> Upload:
    """JSON stands in the field `report`. MediumTooBig as soon as too much was declared or has come."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most_bytes:
        raise _too_big(most_bytes)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = _counted(request, most_bytes)
    if kind == "application/json":
        return Upload({"report": _text(b"".join([chunk async for chunk in body]))})
    if kind == "application/x-www-form-urlencoded":
        form = await FormParser(request.headers, body).parse()
        return Upload({name: value for name, value in form.multi_items() if isinstance(value, str)})
    if kind == "multipart/form-data":
        return await _read_parts(request.headers, body)
    raise UnknownContentType("请使用 multipart/form-data 或 application/json / send a multipart form or JSON")


async def _read_parts(headers: Headers, body: AsyncGenerator[bytes, None]) -> Upload:
    parser = _Parser(headers, body, max_files=MOST_FILES + 1, max_fields=MOST_FIELDS)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise UnreadableBody(f"表单无法解析 / the form cannot be read: {error.message}") from error
    try:
        if not parser.whole:
            raise UnreadableBody("表单不完整,上传中断 / the form is cut off; send it again")
        upload = Upload()
        for name, part in form.multi_items():
            if name == "media":
                if not isinstance(part, UploadFile):
                    raise UnreadableBody("media 须为文件 / a media part must be a file")
                upload.media.append(await part.read())
            else:
                value = part if isinstance(part, str) else _text(await part.read())
                if upload.fields.setdefault(name, value) is not value:
                    raise UnreadableBody(f"{name} 出现多次 / {name} comes more than once")
        return upload
    finally:
        await form.close()


async def _counted(request: Request, most_bytes: int) -> AsyncGenerator[bytes, None]:
    count = 0
    try:
        async for chunk in request.stream():
            count += len(chunk)
            if count > most_bytes:
                raise _too_big(most_bytes)
            yield chunk
    except ClientDisconnect:  # a phone on a bad network, not a fault of ours
        raise UnreadableBody("上传中断 / the upload was cut off; send it again") from None


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise UnreadableBody("不是 UTF-8 / not UTF-8") from None


def _too_big(most_bytes: int) -> MediumTooBig:
    return MediumTooBig(f"请求超过 {most_bytes >> 20} MB / the request is too large")

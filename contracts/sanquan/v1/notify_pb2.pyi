import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MessageStatusChanged(_message.Message):
    __slots__ = ("message_id", "case_number", "contact", "template", "state", "at", "error", "carrier", "segments")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    SEGMENTS_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    case_number: str
    contact: str
    template: str
    state: str
    at: _timestamp_pb2.Timestamp
    error: str
    carrier: str
    segments: int
    def __init__(self, message_id: _Optional[str] = ..., case_number: _Optional[str] = ..., contact: _Optional[str] = ..., template: _Optional[str] = ..., state: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., error: _Optional[str] = ..., carrier: _Optional[str] = ..., segments: _Optional[int] = ...) -> None: ...

class ReplyReceived(_message.Message):
    __slots__ = ("reply_id", "contact", "contact_kind", "contact_ref", "case_number", "meaning", "text", "received_at")
    REPLY_ID_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    CONTACT_KIND_FIELD_NUMBER: _ClassVar[int]
    CONTACT_REF_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    MEANING_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    reply_id: str
    contact: str
    contact_kind: str
    contact_ref: str
    case_number: str
    meaning: str
    text: str
    received_at: _timestamp_pb2.Timestamp
    def __init__(self, reply_id: _Optional[str] = ..., contact: _Optional[str] = ..., contact_kind: _Optional[str] = ..., contact_ref: _Optional[str] = ..., case_number: _Optional[str] = ..., meaning: _Optional[str] = ..., text: _Optional[str] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

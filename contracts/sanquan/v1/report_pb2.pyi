import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.sanquan.v1 import place_pb2 as _place_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SOURCE_UNSPECIFIED: _ClassVar[Source]
    SOURCE_COLLECTOR: _ClassVar[Source]
    SOURCE_HOTLINE: _ClassVar[Source]
    SOURCE_CITIZEN: _ClassVar[Source]
    SOURCE_MEDIA: _ClassVar[Source]
    SOURCE_LEADER: _ClassVar[Source]
    SOURCE_TRANSFER: _ClassVar[Source]
    SOURCE_VIDEO: _ClassVar[Source]
    SOURCE_VOLUNTEER: _ClassVar[Source]
SOURCE_UNSPECIFIED: Source
SOURCE_COLLECTOR: Source
SOURCE_HOTLINE: Source
SOURCE_CITIZEN: Source
SOURCE_MEDIA: Source
SOURCE_LEADER: Source
SOURCE_TRANSFER: Source
SOURCE_VIDEO: Source
SOURCE_VOLUNTEER: Source

class Media(_message.Message):
    __slots__ = ("sha256", "content_type", "public_sha256", "taken_at", "taken_place")
    SHA256_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_SHA256_FIELD_NUMBER: _ClassVar[int]
    TAKEN_AT_FIELD_NUMBER: _ClassVar[int]
    TAKEN_PLACE_FIELD_NUMBER: _ClassVar[int]
    sha256: str
    content_type: str
    public_sha256: str
    taken_at: _timestamp_pb2.Timestamp
    taken_place: _place_pb2.Place
    def __init__(self, sha256: _Optional[str] = ..., content_type: _Optional[str] = ..., public_sha256: _Optional[str] = ..., taken_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., taken_place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ...) -> None: ...

class ReportReceived(_message.Message):
    __slots__ = ("report_id", "source", "category", "text", "place", "component", "collector", "reporter", "media", "observed_at", "received_at", "external_number")
    REPORT_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    COMPONENT_FIELD_NUMBER: _ClassVar[int]
    COLLECTOR_FIELD_NUMBER: _ClassVar[int]
    REPORTER_FIELD_NUMBER: _ClassVar[int]
    MEDIA_FIELD_NUMBER: _ClassVar[int]
    OBSERVED_AT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    report_id: str
    source: Source
    category: str
    text: str
    place: _place_pb2.Place
    component: str
    collector: str
    reporter: str
    media: _containers.RepeatedCompositeFieldContainer[Media]
    observed_at: _timestamp_pb2.Timestamp
    received_at: _timestamp_pb2.Timestamp
    external_number: str
    def __init__(self, report_id: _Optional[str] = ..., source: _Optional[_Union[Source, str]] = ..., category: _Optional[str] = ..., text: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., component: _Optional[str] = ..., collector: _Optional[str] = ..., reporter: _Optional[str] = ..., media: _Optional[_Iterable[_Union[Media, _Mapping]]] = ..., observed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., external_number: _Optional[str] = ...) -> None: ...

import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Fix(_message.Message):
    __slots__ = ("lon", "lat", "accuracy_meters", "speed_mps", "bearing", "fixed_at", "received_at")
    LON_FIELD_NUMBER: _ClassVar[int]
    LAT_FIELD_NUMBER: _ClassVar[int]
    ACCURACY_METERS_FIELD_NUMBER: _ClassVar[int]
    SPEED_MPS_FIELD_NUMBER: _ClassVar[int]
    BEARING_FIELD_NUMBER: _ClassVar[int]
    FIXED_AT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    lon: float
    lat: float
    accuracy_meters: float
    speed_mps: float
    bearing: float
    fixed_at: _timestamp_pb2.Timestamp
    received_at: _timestamp_pb2.Timestamp
    def __init__(self, lon: _Optional[float] = ..., lat: _Optional[float] = ..., accuracy_meters: _Optional[float] = ..., speed_mps: _Optional[float] = ..., bearing: _Optional[float] = ..., fixed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PositionReported(_message.Message):
    __slots__ = ("terminal", "holder_kind", "holder", "fixes")
    TERMINAL_FIELD_NUMBER: _ClassVar[int]
    HOLDER_KIND_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    FIXES_FIELD_NUMBER: _ClassVar[int]
    terminal: str
    holder_kind: str
    holder: str
    fixes: _containers.RepeatedCompositeFieldContainer[Fix]
    def __init__(self, terminal: _Optional[str] = ..., holder_kind: _Optional[str] = ..., holder: _Optional[str] = ..., fixes: _Optional[_Iterable[_Union[Fix, _Mapping]]] = ...) -> None: ...

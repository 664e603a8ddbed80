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

class ZoneKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ZONE_KIND_UNSPECIFIED: _ClassVar[ZoneKind]
    ZONE_KIND_NO_PARKING: _ClassVar[ZoneKind]
    ZONE_KIND_OCCUPATION: _ClassVar[ZoneKind]

class RecheckFinding(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RECHECK_FINDING_UNSPECIFIED: _ClassVar[RecheckFinding]
    RECHECK_FINDING_GONE: _ClassVar[RecheckFinding]
    RECHECK_FINDING_STILL_THERE: _ClassVar[RecheckFinding]
    RECHECK_FINDING_CANNOT_SEE: _ClassVar[RecheckFinding]

class CameraStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CAMERA_STATUS_UNSPECIFIED: _ClassVar[CameraStatus]
    CAMERA_STATUS_ONLINE: _ClassVar[CameraStatus]
    CAMERA_STATUS_NO_FRAMES: _ClassVar[CameraStatus]
    CAMERA_STATUS_FROZEN: _ClassVar[CameraStatus]
    CAMERA_STATUS_BLIND: _ClassVar[CameraStatus]
    CAMERA_STATUS_MOVED: _ClassVar[CameraStatus]
    CAMERA_STATUS_DARK: _ClassVar[CameraStatus]
    CAMERA_STATUS_BLURRED: _ClassVar[CameraStatus]
    CAMERA_STATUS_COVERED: _ClassVar[CameraStatus]
ZONE_KIND_UNSPECIFIED: ZoneKind
ZONE_KIND_NO_PARKING: ZoneKind
ZONE_KIND_OCCUPATION: ZoneKind
RECHECK_FINDING_UNSPECIFIED: RecheckFinding
RECHECK_FINDING_GONE: RecheckFinding
RECHECK_FINDING_STILL_THERE: RecheckFinding
RECHECK_FINDING_CANNOT_SEE: RecheckFinding
CAMERA_STATUS_UNSPECIFIED: CameraStatus
CAMERA_STATUS_ONLINE: CameraStatus
CAMERA_STATUS_NO_FRAMES: CameraStatus
CAMERA_STATUS_FROZEN: CameraStatus
CAMERA_STATUS_BLIND: CameraStatus
CAMERA_STATUS_MOVED: CameraStatus
CAMERA_STATUS_DARK: CameraStatus
CAMERA_STATUS_BLURRED: CameraStatus
CAMERA_STATUS_COVERED: CameraStatus

class CameraConfigured(_message.Message):
    __slots__ = ("camera", "version", "enabled")
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    camera: str
    version: int
    enabled: bool
    def __init__(self, camera: _Optional[str] = ..., version: _Optional[int] = ..., enabled: _Optional[bool] = ...) -> None: ...

class CameraRemoved(_message.Message):
    __slots__ = ("camera",)
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    camera: str
    def __init__(self, camera: _Optional[str] = ...) -> None: ...

class Box(_message.Message):
    __slots__ = ("x0", "y0", "x1", "y1")
    X0_FIELD_NUMBER: _ClassVar[int]
    Y0_FIELD_NUMBER: _ClassVar[int]
    X1_FIELD_NUMBER: _ClassVar[int]
    Y1_FIELD_NUMBER: _ClassVar[int]
    x0: float
    y0: float
    x1: float
    y1: float
    def __init__(self, x0: _Optional[float] = ..., y0: _Optional[float] = ..., x1: _Optional[float] = ..., y1: _Optional[float] = ...) -> None: ...

class AlertRaised(_message.Message):
    __slots__ = ("alert_id", "camera", "zone", "kind", "category", "object_class", "confidence", "box", "place", "since", "raised_at", "evidence", "trusted", "occupied_share", "blocked_width", "model", "config_version")
    ALERT_ID_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    OBJECT_CLASS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    BOX_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    RAISED_AT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    TRUSTED_FIELD_NUMBER: _ClassVar[int]
    OCCUPIED_SHARE_FIELD_NUMBER: _ClassVar[int]
    BLOCKED_WIDTH_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    CONFIG_VERSION_FIELD_NUMBER: _ClassVar[int]
    alert_id: str
    camera: str
    zone: str
    kind: ZoneKind
    category: str
    object_class: str
    confidence: float
    box: Box
    place: _place_pb2.Place
    since: _timestamp_pb2.Timestamp
    raised_at: _timestamp_pb2.Timestamp
    evidence: _containers.RepeatedScalarFieldContainer[str]
    trusted: bool
    occupied_share: float
    blocked_width: float
    model: str
    config_version: int
    def __init__(self, alert_id: _Optional[str] = ..., camera: _Optional[str] = ..., zone: _Optional[str] = ..., kind: _Optional[_Union[ZoneKind, str]] = ..., category: _Optional[str] = ..., object_class: _Optional[str] = ..., confidence: _Optional[float] = ..., box: _Optional[_Union[Box, _Mapping]] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., raised_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., evidence: _Optional[_Iterable[str]] = ..., trusted: _Optional[bool] = ..., occupied_share: _Optional[float] = ..., blocked_width: _Optional[float] = ..., model: _Optional[str] = ..., config_version: _Optional[int] = ...) -> None: ...

class AlertCleared(_message.Message):
    __slots__ = ("alert_id", "camera", "last_seen_at", "cleared_at", "evidence", "blocked_seconds")
    ALERT_ID_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    LAST_SEEN_AT_FIELD_NUMBER: _ClassVar[int]
    CLEARED_AT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    BLOCKED_SECONDS_FIELD_NUMBER: _ClassVar[int]
    alert_id: str
    camera: str
    last_seen_at: _timestamp_pb2.Timestamp
    cleared_at: _timestamp_pb2.Timestamp
    evidence: str
    blocked_seconds: float
    def __init__(self, alert_id: _Optional[str] = ..., camera: _Optional[str] = ..., last_seen_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., cleared_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., evidence: _Optional[str] = ..., blocked_seconds: _Optional[float] = ...) -> None: ...

class AlertReopened(_message.Message):
    __slots__ = ("alert", "reopened_at", "genuine")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    REOPENED_AT_FIELD_NUMBER: _ClassVar[int]
    GENUINE_FIELD_NUMBER: _ClassVar[int]
    alert: AlertRaised
    reopened_at: _timestamp_pb2.Timestamp
    genuine: bool
    def __init__(self, alert: _Optional[_Union[AlertRaised, _Mapping]] = ..., reopened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., genuine: _Optional[bool] = ...) -> None: ...

class AlertJudged(_message.Message):
    __slots__ = ("alert_id", "camera", "genuine", "reason", "actor", "judged_at")
    ALERT_ID_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    GENUINE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    JUDGED_AT_FIELD_NUMBER: _ClassVar[int]
    alert_id: str
    camera: str
    genuine: bool
    reason: str
    actor: str
    judged_at: _timestamp_pb2.Timestamp
    def __init__(self, alert_id: _Optional[str] = ..., camera: _Optional[str] = ..., genuine: _Optional[bool] = ..., reason: _Optional[str] = ..., actor: _Optional[str] = ..., judged_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RecheckAnswered(_message.Message):
    __slots__ = ("recheck_id", "camera", "alert_id", "finding", "confidence", "evidence", "answered_at")
    RECHECK_ID_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    ALERT_ID_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    recheck_id: str
    camera: str
    alert_id: str
    finding: RecheckFinding
    confidence: float
    evidence: _containers.RepeatedScalarFieldContainer[str]
    answered_at: _timestamp_pb2.Timestamp
    def __init__(self, recheck_id: _Optional[str] = ..., camera: _Optional[str] = ..., alert_id: _Optional[str] = ..., finding: _Optional[_Union[RecheckFinding, str]] = ..., confidence: _Optional[float] = ..., evidence: _Optional[_Iterable[str]] = ..., answered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CameraStatusChanged(_message.Message):
    __slots__ = ("camera", "status", "since", "last_frame_at", "detail", "place")
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    LAST_FRAME_AT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    camera: str
    status: CameraStatus
    since: _timestamp_pb2.Timestamp
    last_frame_at: _timestamp_pb2.Timestamp
    detail: str
    place: _place_pb2.Place
    def __init__(self, camera: _Optional[str] = ..., status: _Optional[_Union[CameraStatus, str]] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_frame_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., detail: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ...) -> None: ...

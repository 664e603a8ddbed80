import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.sanquan.v1 import place_pb2 as _place_pb2
from contracts.sanquan.v1 import report_pb2 as _report_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CaseChanged(_message.Message):
    __slots__ = ("number", "seq", "step", "from_state", "to_state", "stage", "at", "actor", "role", "reason", "category", "category_name", "urgency", "source", "place", "unit_grid", "work_grid", "department", "crew", "collector", "opened_at", "deadline_at", "overdue", "reports", "alerts", "reporters", "unit_grid_name")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    FROM_STATE_FIELD_NUMBER: _ClassVar[int]
    TO_STATE_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_NAME_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    UNIT_GRID_FIELD_NUMBER: _ClassVar[int]
    WORK_GRID_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_FIELD_NUMBER: _ClassVar[int]
    CREW_FIELD_NUMBER: _ClassVar[int]
    COLLECTOR_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_AT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    ALERTS_FIELD_NUMBER: _ClassVar[int]
    REPORTERS_FIELD_NUMBER: _ClassVar[int]
    UNIT_GRID_NAME_FIELD_NUMBER: _ClassVar[int]
    number: str
    seq: int
    step: str
    from_state: str
    to_state: str
    stage: int
    at: _timestamp_pb2.Timestamp
    actor: str
    role: str
    reason: str
    category: str
    category_name: str
    urgency: str
    source: _report_pb2.Source
    place: _place_pb2.Place
    unit_grid: str
    work_grid: str
    department: str
    crew: str
    collector: str
    opened_at: _timestamp_pb2.Timestamp
    deadline_at: _timestamp_pb2.Timestamp
    overdue: bool
    reports: _containers.RepeatedScalarFieldContainer[str]
    alerts: _containers.RepeatedScalarFieldContainer[str]
    reporters: _containers.RepeatedScalarFieldContainer[str]
    unit_grid_name: str
    def __init__(self, number: _Optional[str] = ..., seq: _Optional[int] = ..., step: _Optional[str] = ..., from_state: _Optional[str] = ..., to_state: _Optional[str] = ..., stage: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., actor: _Optional[str] = ..., role: _Optional[str] = ..., reason: _Optional[str] = ..., category: _Optional[str] = ..., category_name: _Optional[str] = ..., urgency: _Optional[str] = ..., source: _Optional[_Union[_report_pb2.Source, str]] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., unit_grid: _Optional[str] = ..., work_grid: _Optional[str] = ..., department: _Optional[str] = ..., crew: _Optional[str] = ..., collector: _Optional[str] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., deadline_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., overdue: _Optional[bool] = ..., reports: _Optional[_Iterable[str]] = ..., alerts: _Optional[_Iterable[str]] = ..., reporters: _Optional[_Iterable[str]] = ..., unit_grid_name: _Optional[str] = ...) -> None: ...

class RecheckRequested(_message.Message):
    __slots__ = ("recheck_id", "camera", "alert_id", "case_number", "requested_at")
    RECHECK_ID_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    ALERT_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_AT_FIELD_NUMBER: _ClassVar[int]
    recheck_id: str
    camera: str
    alert_id: str
    case_number: str
    requested_at: _timestamp_pb2.Timestamp
    def __init__(self, recheck_id: _Optional[str] = ..., camera: _Optional[str] = ..., alert_id: _Optional[str] = ..., case_number: _Optional[str] = ..., requested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CrewStatusChanged(_message.Message):
    __slots__ = ("crew", "status", "case_number", "at")
    CREW_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    crew: str
    status: str
    case_number: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, crew: _Optional[str] = ..., status: _Optional[str] = ..., case_number: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CrewMoved(_message.Message):
    __slots__ = ("crew", "place", "bearing", "speed_mps", "fixed_at")
    CREW_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    BEARING_FIELD_NUMBER: _ClassVar[int]
    SPEED_MPS_FIELD_NUMBER: _ClassVar[int]
    FIXED_AT_FIELD_NUMBER: _ClassVar[int]
    crew: str
    place: _place_pb2.Place
    bearing: float
    speed_mps: float
    fixed_at: _timestamp_pb2.Timestamp
    def __init__(self, crew: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., bearing: _Optional[float] = ..., speed_mps: _Optional[float] = ..., fixed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

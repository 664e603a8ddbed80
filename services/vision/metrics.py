"""What vision counts; labels come from closed lists."""

from prometheus_client import Counter, Gauge, Histogram

from services.vision.domain.zone import Kind

ALERTS = Counter("sanquan_vision_alerts_total", "Alerts raised", ["kind"])
CLEARED = Counter("sanquan_vision_cleared_total", "Alerts whose object went away")
VERDICTS = Counter("sanquan_vision_verdicts_total", "Operators' verdicts", ["verdict"])
CAMERAS = Gauge("sanquan_vision_cameras", "Cameras that this worker watches")
FRAMES = Counter("sanquan_vision_frames_total", "Frames by what became of them", ["fate"])
DECODED = Counter("sanquan_vision_decoded_frames_total", "Frames decoded; of idle cameras only key frames")
LAG = Gauge("sanquan_vision_lag_seconds", "How long the last camera waited for its look")
LOOK = Histogram(
    "sanquan_vision_look_seconds",
    "Time from a frame's arrival to the end of its analysis",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
BATCH = Histogram(
    "sanquan_vision_batch_frames",
    "Frames of several cameras that were detected at once; VISION_BATCH bounds it",
    buckets=(1, 2, 4, 8, 16, 32, 64),
)
PLATES = Counter("sanquan_vision_plates_total", "Plates that were tried to be read", ["outcome"])
RECONNECTS = Counter("sanquan_vision_captures_restarted_total", "Capture processes that died and were started again")

for _kind in Kind:
    ALERTS.labels(_kind.value)
for _verdict in ("true", "false"):
    VERDICTS.labels(_verdict)
for _outcome in ("read", "unreadable"):
    PLATES.labels(_outcome)
for _fate in ("analysed", "dropped", "shed"):
    FRAMES.labels(_fate)

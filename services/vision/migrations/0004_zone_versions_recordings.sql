ALTER TABLE zone
    ADD COLUMN dwell_by_class jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN grace_seconds double precision NOT NULL DEFAULT 0,
    ADD COLUMN min_height double precision NOT NULL DEFAULT 0,
    ADD COLUMN min_area double precision NOT NULL DEFAULT 0,
    ADD COLUMN min_confidence double precision NOT NULL DEFAULT 0,
    ADD COLUMN masks jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN priority integer NOT NULL DEFAULT 0,
    ADD COLUMN cooldown_seconds double precision NOT NULL DEFAULT 600,
    ADD COLUMN version integer NOT NULL DEFAULT 1;

-- What each zone was, and who made it so; no content where it was taken away. Outlives the zone and its camera.
CREATE TABLE zone_version (
    camera text NOT NULL,
    zone text NOT NULL,
    version integer NOT NULL,
    content jsonb,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    reason text NOT NULL DEFAULT '',
    PRIMARY KEY (camera, zone, version)
);
INSERT INTO zone_version (camera, zone, version, content, changed_by, changed_at)
SELECT camera, id, version, to_jsonb(zone) - 'camera' - 'version', 'migration', now() FROM zone;

-- The county's days off and on, one row.
CREATE TABLE calendar (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    content jsonb NOT NULL
);

-- A minute of a camera's detections, packed; forgotten after VISION_RECORD_DAYS.
CREATE TABLE recording (
    camera text NOT NULL,
    begins_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    looks integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (camera, begins_at)
);
CREATE INDEX recording_age ON recording (begins_at);

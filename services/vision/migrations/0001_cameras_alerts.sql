CREATE TABLE camera (
    id text PRIMARY KEY,
    name_zh text NOT NULL,
    url text NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    heading double precision,
    enabled boolean NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

CREATE TABLE zone (
    camera text NOT NULL REFERENCES camera ON DELETE CASCADE,
    id text NOT NULL,
    kind text NOT NULL,
    polygon jsonb NOT NULL,
    dwell_seconds double precision NOT NULL,
    schedule jsonb,
    classes jsonb NOT NULL,
    trusted boolean NOT NULL,
    PRIMARY KEY (camera, id)
);

-- Who watches a camera. Whoever takes it over raises the epoch; what an older epoch writes is refused.
CREATE TABLE watch (
    camera text PRIMARY KEY REFERENCES camera ON DELETE CASCADE,
    epoch bigint NOT NULL,
    worker text NOT NULL,
    status text NOT NULL DEFAULT 'unspecified',
    since timestamptz,
    detail text NOT NULL DEFAULT '',
    last_frame_at timestamptz
);

-- The latest picture and the slow background: perishable, so not logged.
CREATE UNLOGGED TABLE still (
    camera text PRIMARY KEY,
    jpeg bytea NOT NULL,
    taken_at timestamptz NOT NULL
);
CREATE TABLE background (
    camera text PRIMARY KEY REFERENCES camera ON DELETE CASCADE,
    content bytea NOT NULL,
    taken_at timestamptz NOT NULL
);

-- Open stays: what a worker that takes a camera over goes on counting.
CREATE TABLE stay (
    id text PRIMARY KEY,
    camera text NOT NULL REFERENCES camera ON DELETE CASCADE,
    kept jsonb NOT NULL,
    first_picture bytea,
    first_at timestamptz
);
CREATE INDEX stay_camera ON stay (camera);

CREATE TABLE alert (
    id text PRIMARY KEY,
    camera text NOT NULL,
    zone text NOT NULL,
    kind text NOT NULL,
    category text NOT NULL,
    label text NOT NULL,
    confidence double precision NOT NULL,
    box jsonb NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    trusted boolean NOT NULL,
    since timestamptz NOT NULL,
    raised_at timestamptz NOT NULL,
    last_seen_at timestamptz,
    cleared_at timestamptz,
    claimed_by text,
    claimed_until timestamptz,
    genuine boolean,
    reason text NOT NULL DEFAULT '',
    judged_by text,
    judged_at timestamptz,
    -- When the verdict is to be told; null once it was, and before there is one.
    tell_at timestamptz
);
CREATE INDEX alert_recent ON alert (raised_at DESC, id DESC);
CREATE INDEX alert_camera ON alert (camera, raised_at DESC, id DESC);
CREATE INDEX alert_tell ON alert (tell_at) WHERE tell_at IS NOT NULL;

CREATE TABLE evidence (
    alert text NOT NULL REFERENCES alert ON DELETE CASCADE,
    n integer NOT NULL,
    role text NOT NULL,
    picture text NOT NULL,
    original text NOT NULL,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (alert, n)
);

CREATE TABLE recheck (
    id text PRIMARY KEY,
    camera text NOT NULL,
    alert text NOT NULL,
    case_number text NOT NULL,
    requested_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    finding text,
    answered_at timestamptz
);
CREATE INDEX recheck_open ON recheck (camera, due_at) WHERE answered_at IS NULL;

-- The county, as its files say.
CREATE TABLE county (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    code text NOT NULL,
    timezone text NOT NULL,
    calendar jsonb NOT NULL,
    document jsonb NOT NULL,
    version bigint NOT NULL,
    imported_at timestamptz NOT NULL
);
CREATE TABLE map_layer (name text PRIMARY KEY, document text NOT NULL);
CREATE TABLE category (
    code text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('component', 'event')),
    major_name_zh text NOT NULL,
    major_name_en text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    responsible text NOT NULL,
    default_department text NOT NULL,
    urgency text NOT NULL,
    handle_limit_hours double precision NOT NULL,
    limit_clock text NOT NULL CHECK (limit_clock IN ('work', 'calendar', 'urgent')),
    filing_condition text NOT NULL,
    closing_condition text NOT NULL
);
CREATE TABLE department (code text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL, type text NOT NULL);
CREATE TABLE work_grid (code text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL);
CREATE TABLE unit_grid (
    code text PRIMARY KEY,
    work_grid text NOT NULL,
    community text NOT NULL,
    name_zh text NOT NULL,
    area geometry(Geometry, 4326) NOT NULL
);
CREATE INDEX unit_grid_area ON unit_grid USING gist (area);
CREATE TABLE component (
    code text PRIMARY KEY,
    category text NOT NULL,
    name_zh text NOT NULL,
    place geometry(Point, 4326) NOT NULL,
    owner text NOT NULL,
    maintainer text NOT NULL,
    supervisor text NOT NULL,
    state text NOT NULL,
    gone_at timestamptz -- no longer in the county's file; its serial is never given again
);
CREATE INDEX component_place ON component USING gist (place);
CREATE TABLE responsibility (
    area_kind text NOT NULL CHECK (area_kind IN ('work_grid', 'unit_grid')),
    area text NOT NULL,
    category text NOT NULL,
    department text NOT NULL,
    PRIMARY KEY (area, category)
);
CREATE TABLE policy (
    source text NOT NULL,
    category text NOT NULL,
    trusted text NOT NULL CHECK (trusted IN ('0', '1', '*')),
    verify_first boolean NOT NULL,
    auto_accept boolean NOT NULL,
    auto_file boolean NOT NULL,
    auto_dispatch boolean NOT NULL,
    PRIMARY KEY (source, category, trusted)
);
CREATE TABLE collector (id text PRIMARY KEY, name_zh text NOT NULL, work_grid text NOT NULL, gone_at timestamptz);
CREATE TABLE crew (
    id text PRIMARY KEY,
    name_zh text NOT NULL,
    department text NOT NULL,
    lon double precision,
    lat double precision,
    skills text[] NOT NULL,
    gone_at timestamptz
);

-- Where each crew and collector was last, and every fix, by month.
CREATE TABLE last_fix (
    kind text NOT NULL CHECK (kind IN ('crew', 'collector')),
    holder text NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    bearing double precision,
    speed_mps double precision,
    fixed_at timestamptz NOT NULL,
    announced_at timestamptz NOT NULL,
    PRIMARY KEY (kind, holder)
);
CREATE TABLE position (
    kind text NOT NULL,
    holder text NOT NULL,
    terminal text NOT NULL,
    fixed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    accuracy_meters double precision NOT NULL,
    bearing double precision,
    speed_mps double precision
) PARTITION BY RANGE (received_at);
CREATE INDEX position_holder ON position (kind, holder, fixed_at);
CREATE TABLE position_other PARTITION OF position DEFAULT;

-- What crews are on: one row a crew that has orders, kept by the transaction that changes the case.
CREATE TABLE crew_task (
    crew text PRIMARY KEY,
    orders integer NOT NULL DEFAULT 0 CHECK (orders >= 0),
    status text NOT NULL DEFAULT 'free',
    case_number text NOT NULL DEFAULT ''
);

-- Cases. The day's counter is locked first by whoever opens cases, so numbers have no gaps and no two
-- transactions open a case about the same thing.
CREATE TABLE case_counter (day date PRIMARY KEY, last integer NOT NULL);
CREATE TABLE case_file (
    number text PRIMARY KEY,
    state text NOT NULL,
    stage smallint NOT NULL,
    is_open boolean NOT NULL,
    seq integer NOT NULL,
    hash bytea NOT NULL,
    category text NOT NULL,
    category_name text NOT NULL,
    urgency text NOT NULL,
    source text NOT NULL,
    text text NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    cell bigint NOT NULL, -- the half of a thousandth of a degree it lies in: how open cases nearby are found
    address text NOT NULL,
    unit_grid text NOT NULL,
    work_grid text NOT NULL,
    component text NOT NULL,
    found_by text NOT NULL,
    camera text NOT NULL,
    zone text NOT NULL,
    opened_at timestamptz NOT NULL,
    traceparent text NOT NULL,
    department text NOT NULL,
    crew text NOT NULL,
    collector text NOT NULL,
    condition text NOT NULL,
    limit_hours double precision NOT NULL,
    limit_clock text NOT NULL,
    limit_started_at timestamptz,
    deadline_at timestamptz,
    filed_by text NOT NULL,
    routing text NOT NULL, -- this and the next five: JSON, written and read as a whole
    crew_choice text NOT NULL,
    reports text NOT NULL,
    alerts text NOT NULL,
    reporters text NOT NULL,
    media text NOT NULL,
    overdue boolean NOT NULL DEFAULT false,
    handled_by text NOT NULL DEFAULT '',
    supervised boolean NOT NULL DEFAULT false,
    extensions integer NOT NULL DEFAULT 0,
    reworks integer NOT NULL DEFAULT 0,
    reopened integer NOT NULL DEFAULT 0,
    returns_asked integer NOT NULL DEFAULT 0,
    prior_state text NOT NULL DEFAULT '',
    force_close_by text NOT NULL DEFAULT '',
    instructed_department text NOT NULL DEFAULT '',
    main_case text NOT NULL DEFAULT '',
    evaluated boolean NOT NULL DEFAULT false,
    closed_at timestamptz,
    CHECK (state NOT IN ('dispatched', 'handling') OR (department <> '' AND deadline_at IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX case_file_near ON case_file (cell, category) WHERE is_open;
CREATE INDEX case_file_component ON case_file (component) WHERE is_open AND component <> '';
CREATE INDEX case_file_opened ON case_file (opened_at, number);
CREATE INDEX case_file_department ON case_file (department, opened_at) WHERE department <> '';
CREATE INDEX case_file_crew ON case_file (crew, opened_at) WHERE crew <> '';
CREATE INDEX case_file_collector ON case_file (collector, opened_at) WHERE collector <> '';
CREATE INDEX case_file_found_by ON case_file (found_by, opened_at) WHERE found_by <> '';
CREATE INDEX case_file_overdue ON case_file (deadline_at) WHERE is_open AND overdue;
CREATE INDEX case_file_stage ON case_file (stage, opened_at) WHERE is_open;

CREATE TABLE case_report (report_id text PRIMARY KEY, number text NOT NULL);
CREATE TABLE case_alert (
    alert_id text PRIMARY KEY,
    number text NOT NULL,
    camera text NOT NULL,
    cleared_at timestamptz,
    evidence text NOT NULL DEFAULT ''
);
CREATE TABLE case_clock (
    number text NOT NULL,
    name text NOT NULL,
    counting text NOT NULL,
    started_at timestamptz NOT NULL,
    due_at timestamptz,
    left_seconds double precision NOT NULL,
    fired boolean NOT NULL DEFAULT false,
    PRIMARY KEY (number, name)
);
CREATE INDEX case_clock_due ON case_clock (due_at) WHERE NOT fired AND due_at IS NOT NULL;

CREATE TABLE case_log (
    number text NOT NULL,
    seq integer NOT NULL,
    step text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    stage smallint NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    reason text NOT NULL,
    data text NOT NULL, -- JSON exactly as it was hashed
    hash bytea NOT NULL,
    PRIMARY KEY (number, seq)
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the case log is append-only';
END $$;
CREATE TRIGGER case_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Cameras that do not see; a row goes when the camera is back.
CREATE TABLE camera_outage (
    camera text PRIMARY KEY,
    status text NOT NULL,
    since timestamptz NOT NULL,
    detail text NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    address text NOT NULL,
    taken boolean NOT NULL DEFAULT false
);

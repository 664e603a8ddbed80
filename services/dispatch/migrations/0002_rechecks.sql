-- Second looks by the camera that saw it, asked for when a case goes to be checked.
CREATE TABLE case_recheck (
    recheck_id text PRIMARY KEY,
    number text NOT NULL,
    alert_id text NOT NULL,
    camera text NOT NULL,
    asked_at timestamptz NOT NULL,
    answered_at timestamptz,
    finding text NOT NULL DEFAULT '',
    confidence double precision,
    evidence text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX case_recheck_number ON case_recheck (number);
CREATE INDEX case_alert_number ON case_alert (number);

-- When a camera last showed a picture that the rules could rely on.
ALTER TABLE watch ADD COLUMN last_good_at timestamptz;

-- The view that a camera's zones were drawn for, as of a version of its configuration: a grey picture, 320x180.
CREATE TABLE camera_view (
    camera text PRIMARY KEY REFERENCES camera ON DELETE CASCADE,
    version bigint NOT NULL,
    content bytea NOT NULL,
    taken_at timestamptz NOT NULL
);

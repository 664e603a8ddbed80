-- How long what was alerted stood: what left and came back was away between.
ALTER TABLE alert
    ADD COLUMN stood_seconds float8 NOT NULL DEFAULT 0,
    ADD COLUMN back_at timestamptz;
UPDATE alert SET stood_seconds = extract(epoch FROM last_seen_at - since) WHERE last_seen_at IS NOT NULL;

-- Devices of the sky-net (GB/T 28181). One that was not approved waits; nothing of it is taken.
CREATE TABLE sky_device (
    id text PRIMARY KEY,
    name text NOT NULL DEFAULT '',
    approved boolean NOT NULL DEFAULT false,
    -- H(id:realm:password); the password itself is kept nowhere.
    ha1 text NOT NULL DEFAULT '',
    algorithm text NOT NULL DEFAULT 'MD5',
    rtsp text NOT NULL DEFAULT '',
    keepalive_seconds integer NOT NULL DEFAULT 60,
    first_seen_at timestamptz NOT NULL,
    online boolean NOT NULL DEFAULT false,
    since timestamptz,
    host text NOT NULL DEFAULT '',
    port integer NOT NULL DEFAULT 0,
    transport text NOT NULL DEFAULT 'UDP',
    protocol text NOT NULL DEFAULT '',
    registered_until timestamptz,
    last_keepalive_at timestamptz,
    unwell boolean NOT NULL DEFAULT false,
    refused_at timestamptz,
    refusal text NOT NULL DEFAULT '',
    manufacturer text NOT NULL DEFAULT '',
    model text NOT NULL DEFAULT '',
    firmware text NOT NULL DEFAULT '',
    clock_off_seconds double precision,
    -- The catalogue under way or the last one: what was asked, how much there is and how much has come.
    catalogue_sn integer NOT NULL DEFAULT 0,
    catalogue_asked_at timestamptz,
    catalogue_heard_at timestamptz,
    catalogue_tries integer NOT NULL DEFAULT 0,
    catalogue_total integer,
    catalogue_got integer NOT NULL DEFAULT 0,
    catalogue_at timestamptz
);
CREATE INDEX sky_device_waiting ON sky_device (first_seen_at) WHERE NOT approved;

CREATE TABLE sky_channel (
    device text NOT NULL REFERENCES sky_device ON DELETE CASCADE,
    id text NOT NULL,
    name text NOT NULL,
    manufacturer text NOT NULL,
    model text NOT NULL,
    parent text NOT NULL,
    civil_code text NOT NULL,
    address text NOT NULL,
    lon double precision,
    lat double precision,
    status text NOT NULL,
    ptz_type integer,
    sn integer NOT NULL,
    camera text REFERENCES camera ON DELETE SET NULL,
    PRIMARY KEY (device, id)
);
CREATE INDEX sky_channel_camera ON sky_channel (camera) WHERE camera IS NOT NULL;

CREATE TABLE sky_alarm (
    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device text NOT NULL REFERENCES sky_device ON DELETE CASCADE,
    channel text NOT NULL,
    priority integer NOT NULL,
    method integer NOT NULL,
    kind text NOT NULL,
    description text NOT NULL,
    at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    lon double precision,
    lat double precision
);
CREATE INDEX sky_alarm_device ON sky_alarm (device, n DESC);

-- Dialogs in which devices tell us by themselves.
CREATE TABLE sky_subscription (
    device text NOT NULL REFERENCES sky_device ON DELETE CASCADE,
    event text NOT NULL,
    call_id text NOT NULL,
    local_tag text NOT NULL,
    remote_tag text NOT NULL,
    sequence integer NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (device, event)
);

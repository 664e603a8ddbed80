CREATE TABLE county (
    code text PRIMARY KEY,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    boundary jsonb NOT NULL
);

CREATE TABLE category (
    code text PRIMARY KEY,
    major_zh text NOT NULL,
    major_en text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE terminal (
    id text PRIMARY KEY,
    holder_kind text NOT NULL CHECK (holder_kind IN ('collector', 'crew')),
    holder text NOT NULL,
    key_sha256 text NOT NULL DEFAULT ''
);

-- One row; an import moves it on, and running processes read the county anew.
CREATE TABLE imported (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    version bigint NOT NULL
);

-- Personal data: nothing outside of this schema holds it.
CREATE TABLE reporter (
    id text PRIMARY KEY,
    name text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    kept_at timestamptz NOT NULL
);
CREATE INDEX reporter_phone ON reporter (phone) WHERE phone <> '';

CREATE TABLE report (
    id text PRIMARY KEY,
    author text NOT NULL,
    client_id text NOT NULL,
    body_sha256 text NOT NULL,
    source text NOT NULL,
    category text NOT NULL,
    text text NOT NULL,
    lon float8 NOT NULL,
    lat float8 NOT NULL,
    address text NOT NULL,
    given_datum text NOT NULL,
    given_lon float8 NOT NULL,
    given_lat float8 NOT NULL,
    component text NOT NULL,
    collector text NOT NULL,
    reporter text NOT NULL,
    external_number text NOT NULL,
    media_url text NOT NULL,
    media text[] NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    UNIQUE (author, client_id)
);
CREATE INDEX report_received_at ON report (received_at DESC, id DESC);
CREATE INDEX report_category ON report (category, observed_at DESC);

CREATE TABLE media (
    sha256 text PRIMARY KEY,
    public_sha256 text NOT NULL,
    content_type text NOT NULL,
    public_content_type text NOT NULL,
    bytes bigint NOT NULL,
    taken_at timestamptz,
    taken_lon float8,
    taken_lat float8,
    kept_at timestamptz NOT NULL
);
CREATE INDEX media_public_sha256 ON media (public_sha256);

-- What became of a report: the latest state of each case it belongs to, so far as dispatch has said.
CREATE TABLE report_case (
    report text NOT NULL,
    case_number text NOT NULL,
    seq integer NOT NULL,
    state text NOT NULL,
    stage integer NOT NULL,
    department text NOT NULL,
    crew text NOT NULL,
    deadline_at timestamptz,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (report, case_number)
);

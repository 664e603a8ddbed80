CREATE TABLE department (
    code text PRIMARY KEY,
    name_zh text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE category (
    code text PRIMARY KEY,
    name_zh text NOT NULL,
    name_en text NOT NULL
);

-- Each step that a case took, as dispatch told it; never changed.
CREATE TABLE step (
    number text NOT NULL,
    seq integer NOT NULL,
    step text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    department text NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (number, seq)
);
CREATE INDEX step_at ON step USING brin (at);

-- A case as its latest step (seq) left it, and when it first or last took those that indicators ask for.
CREATE TABLE tally (
    number text PRIMARY KEY,
    seq integer NOT NULL,
    state text NOT NULL,
    stage integer NOT NULL,
    category text NOT NULL,
    urgency text NOT NULL,
    source text NOT NULL,
    work_grid text NOT NULL,
    department text NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_on date NOT NULL,
    deadline_at timestamptz,
    late boolean NOT NULL,
    filed_at timestamptz,
    dispatched_at timestamptz,
    fed_back_at timestamptz,
    closed_at timestamptz,
    reworks integer NOT NULL DEFAULT 0,
    extensions integer NOT NULL DEFAULT 0
);
CREATE INDEX tally_opened_on ON tally (opened_on);
CREATE INDEX tally_department ON tally (department, opened_on);

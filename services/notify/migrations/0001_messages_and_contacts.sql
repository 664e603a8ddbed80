-- What is set for the county: signature, hotline.
CREATE TABLE setting (key text PRIMARY KEY, value text NOT NULL);

CREATE TABLE template (key text PRIMARY KEY, text text NOT NULL);

CREATE TABLE contact (
    id text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('department', 'crew', 'collector', 'leader')),
    ref text NOT NULL,
    name_zh text NOT NULL DEFAULT '',
    phone text NOT NULL,
    place integer NOT NULL DEFAULT 1,
    from_county boolean NOT NULL DEFAULT false
);
CREATE INDEX contact_roster ON contact (kind, ref, place);
CREATE INDEX contact_by_phone ON contact (phone);

CREATE SEQUENCE message_reference MAXVALUE 65535 CYCLE;

CREATE TABLE message (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    case_number text NOT NULL,
    step_seq integer NOT NULL,
    template text NOT NULL,
    contact text NOT NULL,
    kind text NOT NULL,
    ref text NOT NULL,
    text text NOT NULL,
    urgent boolean NOT NULL,
    reference integer NOT NULL DEFAULT nextval('message_reference'),
    state text NOT NULL DEFAULT 'pending',
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    carrier text NOT NULL DEFAULT '',
    error text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    sending_at timestamptz,
    sent_at timestamptz,
    delivered_at timestamptz,
    traceparent text NOT NULL DEFAULT '',
    -- One message for one step of one case to one contact, however often we hear of the step.
    UNIQUE (case_number, step_seq, template, contact)
);
CREATE INDEX message_due ON message (state, urgent DESC, due_at) WHERE state IN ('pending', 'sending', 'uncertain');
CREATE INDEX message_in_doubt ON message (reference) WHERE state IN ('uncertain', 'pending');
CREATE INDEX message_of_contact ON message (contact, created_at DESC);
CREATE INDEX message_newest ON message (created_at DESC, id DESC);

CREATE TABLE segment (
    message_id uuid NOT NULL REFERENCES message ON DELETE CASCADE,
    number integer NOT NULL,
    carrier_id text,
    outcome text,
    done_at timestamptz,
    PRIMARY KEY (message_id, number)
);
CREATE INDEX segment_by_carrier_id ON segment (carrier_id);

-- Receipts that have not found their message yet: a receipt may come before the answer to the submit.
CREATE TABLE receipt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    carrier text NOT NULL,
    carrier_id text NOT NULL,
    reference integer,
    outcome text NOT NULL,
    stat text NOT NULL,
    done_at timestamptz,
    heard_at timestamptz NOT NULL
);
CREATE INDEX receipt_by_carrier_id ON receipt (carrier_id);
CREATE INDEX receipt_by_reference ON receipt (reference);

CREATE TABLE reply (
    id uuid PRIMARY KEY,
    contact text NOT NULL,
    case_number text NOT NULL,
    meaning text NOT NULL,
    text text NOT NULL,
    received_at timestamptz NOT NULL
);

-- What notify knows of a case: which one an answer means, and when its unit is warned.
CREATE TABLE case_state (
    number text PRIMARY KEY,
    seq integer NOT NULL,
    state text NOT NULL,
    ended boolean NOT NULL,
    facts jsonb NOT NULL,
    warn_at timestamptz,
    overdue_at timestamptz
);
CREATE INDEX case_to_warn ON case_state (warn_at) WHERE warn_at IS NOT NULL;
CREATE INDEX case_to_blame ON case_state (overdue_at) WHERE overdue_at IS NOT NULL;

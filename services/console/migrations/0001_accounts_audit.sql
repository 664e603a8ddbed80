CREATE TABLE account (
    login text PRIMARY KEY CHECK (login <> ''),
    password_hash text NOT NULL,
    role text NOT NULL,
    name text NOT NULL DEFAULT '',
    department text NOT NULL DEFAULT '',
    crew text NOT NULL DEFAULT '',
    collector text NOT NULL DEFAULT '',
    disabled boolean NOT NULL DEFAULT false,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- Failed sign-ins of the last minutes: a password cannot be guessed by trying many.
CREATE TABLE failed_sign_in (
    login text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX failed_sign_in_login_at ON failed_sign_in (login, at);

CREATE TABLE audit (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    login text NOT NULL,
    role text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    outcome integer NOT NULL,
    trace text NOT NULL DEFAULT ''
);
CREATE INDEX audit_at ON audit USING brin (at);

-- Append-only, for everyone.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    EXECUTE FUNCTION refuse_change();

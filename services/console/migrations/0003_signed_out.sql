-- Sessions whose person signed out, kept for as long as a token of theirs could still be shown.
CREATE TABLE signed_out (
    session text PRIMARY KEY,
    until timestamptz NOT NULL
);
CREATE INDEX signed_out_until ON signed_out (until);

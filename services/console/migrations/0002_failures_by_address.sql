-- Wrong passwords count by where they come from, so that nobody shuts out a person who signs in from elsewhere.
ALTER TABLE failed_sign_in ADD COLUMN address text NOT NULL DEFAULT '';

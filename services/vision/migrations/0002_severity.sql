-- How bad an occupation is: shares of the zone, 0..1; 0 where it is not known.
ALTER TABLE alert
    ADD COLUMN occupied_share double precision NOT NULL DEFAULT 0,
    ADD COLUMN blocked_width double precision NOT NULL DEFAULT 0;

-- What an occupation zone is about (stall, shopfront, goods, bicycles), and how many bicycles are too many.
ALTER TABLE zone
    ADD COLUMN subject text NOT NULL DEFAULT 'stall',
    ADD COLUMN count integer NOT NULL DEFAULT 3;

-- The desk's seventh stage: closed cases that wait for the night's evaluation.
CREATE INDEX case_file_to_evaluate ON case_file (stage, opened_at) WHERE stage = 7 AND NOT evaluated;

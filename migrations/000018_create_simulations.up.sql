BEGIN;

CREATE TABLE simulation (
    id          uuid PRIMARY KEY,
    proposal_id uuid NOT NULL REFERENCES proposal,
    content     jsonb NOT NULL,
    past_from   timestamptz NOT NULL,
    past_to     timestamptz NOT NULL,
    total       int NOT NULL,
    done        int NOT NULL DEFAULT 0,
    reached     bigint NOT NULL DEFAULT 0,
    outcome     jsonb NOT NULL DEFAULT '{}',
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz
);
COMMENT ON TABLE simulation IS
    'The clock of a proposal run over the applications of the last year: counts only, nothing about anybody.';
COMMENT ON COLUMN simulation.reached IS 'The last application that was counted; the job goes on behind it.';
CREATE INDEX simulation_proposal_idx ON simulation (proposal_id, started_at DESC);
GRANT SELECT, INSERT ON simulation TO qyzmet_app;
GRANT UPDATE (done, reached, outcome, ended_at) ON simulation TO qyzmet_app;

CREATE INDEX application_service_filed_idx ON application (service_code, filed_at);

COMMIT;

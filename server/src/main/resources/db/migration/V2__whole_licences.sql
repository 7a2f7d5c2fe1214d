-- What the whole contract needs. Only new columns, tables and a wider check: release 1 runs on this schema as well.

-- `waiting`: names a payment whose purchase is not known yet (see awaited_links); due_at is when that is given up.
ALTER TABLE stripe_events DROP CONSTRAINT stripe_events_status_check;
ALTER TABLE stripe_events ADD CONSTRAINT stripe_events_status_check CHECK (status IN ('pending', 'processed', 'failed', 'waiting'));
ALTER TABLE stripe_events
    ADD COLUMN effect     text, -- what processing made of it: a fixed word
    ADD COLUMN trace_id   text, -- of the request that brought it, for the worker's log
    ADD COLUMN session_id text; -- the checkout session that a checkout event is about, so that a claim can tell "not yet" from "never"
-- A later release may handle types that this one only recorded.
UPDATE stripe_events SET effect = 'unsupported_type' WHERE status = 'processed' AND type <> 'checkout.session.completed';
CREATE INDEX stripe_events_unhandled ON stripe_events (type) WHERE status = 'processed' AND (effect IS NULL OR effect = 'unsupported_type');
-- Retention takes payloads away, never events.
CREATE INDEX stripe_events_payloads ON stripe_events (processed_at) WHERE status = 'processed' AND payload IS NOT NULL;
CREATE INDEX stripe_events_waiting ON stripe_events (due_at) WHERE status = 'waiting';
CREATE INDEX stripe_events_session ON stripe_events (session_id) WHERE session_id IS NOT NULL AND (status <> 'processed' OR effect = 'unpaid');

-- Any of these links, once it is known, tells the purchase of a waiting event.
CREATE TABLE awaited_links (
    link     text NOT NULL,
    event_id text NOT NULL REFERENCES stripe_events ON DELETE CASCADE,
    PRIMARY KEY (link, event_id)
);
CREATE INDEX awaited_links_event ON awaited_links (event_id);

ALTER TABLE license_facts
    ADD COLUMN status     text, -- the subscription's, by Stripe's word
    ADD COLUMN period_end timestamptz, -- until when is paid for
    ADD COLUMN reason     text; -- of a revocation

ALTER TABLE licenses
    ADD COLUMN expires_at     timestamptz, -- the end of access unless renewed; none: unlimited
    ADD COLUMN grace_ends_at  timestamptz, -- in GRACE only
    ADD COLUMN reason         text, -- in REVOKED only
    ADD COLUMN claimed_at     timestamptz, -- the first claim of the key
    ADD COLUMN claim_ended_at timestamptz; -- the first activation, or the admin's reissue: no claim after that

-- Installs that use a slot of a licence.
CREATE TABLE license_devices (
    license_id   uuid NOT NULL REFERENCES licenses ON DELETE CASCADE,
    device_hash  bytea NOT NULL, -- SHA-256 of what the plugin calls deviceIdHash
    activated_at timestamptz NOT NULL,
    PRIMARY KEY (license_id, device_hash)
);

-- Migrations only expand: the release before must run on this schema as well, so that a rollback needs no way down.

-- Every event that Stripe was told we have. Written before the answer, by event id, once.
CREATE TABLE stripe_events (
    id           text PRIMARY KEY,
    type         text NOT NULL,
    created_at   timestamptz NOT NULL, -- by Stripe's clock, whole seconds
    livemode     boolean NOT NULL,
    payload      bytea, -- as it came; taken away when its time is over, the facts stay
    status       text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processed', 'failed')),
    attempts     smallint NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL, -- when the sweeper may take it, if it is still pending
    error        text, -- why the last attempt failed; a fixed word, nothing of the payload
    received_at  timestamptz NOT NULL,
    processed_at timestamptz
);
-- Compressing some kilobytes costs more than it saves.
ALTER TABLE stripe_events ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX stripe_events_due ON stripe_events (due_at) WHERE status = 'pending';
CREATE INDEX stripe_events_failed ON stripe_events (received_at) WHERE status = 'failed';
CREATE INDEX stripe_events_smoke ON stripe_events (received_at) WHERE starts_with(id, 'evt_smoke_');

-- What a licence is for: a subscription (sub_…) or a one-off payment (pi_…, or cs_… when nothing was due).
-- Its row is locked while its facts are folded.
CREATE TABLE purchases (
    id         text PRIMARY KEY,
    created_at timestamptz NOT NULL
);

-- Other names of a purchase: checkout session, payment intent, invoice.
CREATE TABLE purchase_links (
    link        text PRIMARY KEY,
    purchase_id text NOT NULL REFERENCES purchases
);
CREATE INDEX purchase_links_purchase ON purchase_links (purchase_id);

-- What happened to a purchase, without personal data, kept for good.
CREATE TABLE license_facts (
    event_id    text PRIMARY KEY,
    purchase_id text NOT NULL REFERENCES purchases,
    kind        text NOT NULL,
    at          timestamptz NOT NULL,
    plan        text
);
CREATE INDEX license_facts_purchase ON license_facts (purchase_id);

-- Stripe's customers, by id alone: who they are is Stripe's to know.
CREATE TABLE customers (
    id         text PRIMARY KEY,
    created_at timestamptz NOT NULL
);

-- One licence a purchase: the fold of its facts, and the hash of its key once that is drawn.
CREATE TABLE licenses (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    purchase_id text NOT NULL UNIQUE REFERENCES purchases,
    customer_id text REFERENCES customers,
    plan        text NOT NULL,
    status      text NOT NULL,
    key_hash    bytea UNIQUE,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);
CREATE INDEX licenses_customer ON licenses (customer_id);

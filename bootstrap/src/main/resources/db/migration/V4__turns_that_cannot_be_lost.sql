-- Somebody wants the answer stopped: the node that holds the lease looks at it.
alter table answer_lease add column cancelled boolean not null default false;

-- What a caller's Idempotency-Key stands for: the ids that its first request was given.
create table idempotency_key (
  owner       text        not null,
  key         text        not null,
  fingerprint bytea       not null,
  ids         uuid[]      not null,
  created_at  timestamptz not null default now(),
  constraint pk_idempotency_key primary key (owner, key)
);
create index ix_idempotency_key_created_at on idempotency_key (created_at);

-- Which master key the keys below are wrapped by: a node that has another one is refused.
create table master_key (
  fingerprint text    not null,
  the_only    boolean not null default true primary key check (the_only)
);

-- Each conversation's own key. Erasing destroys it and leaves the row behind, so that it is never made again.
create table conversation_key (
  conversation_id uuid        not null primary key,
  wrapped         bytea,
  erased_at       timestamptz,
  check ((wrapped is null) = (erased_at is not null))
);

-- From now on the read model keeps words sealed only. What was in it is built again from the events.
delete from token_entry where processor_name = 'conversations';
truncate conversation, message, answer_piece;
alter table conversation
  alter column title type bytea using null,
  alter column system_prompt type bytea using null,
  alter column metadata drop not null,
  alter column metadata type bytea using null,
  add column erased_at timestamptz;
alter table message
  alter column content type bytea using '';
alter table answer_piece
  alter column pieces type bytea using '',
  add column piece_count integer not null;

-- Erasing looks for what leads to a conversation or its messages.
create index ix_idempotency_key_ids on idempotency_key using gin (ids);

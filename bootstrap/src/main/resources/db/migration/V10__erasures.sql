-- Conversations that an owner wants erased, all recorded before the first is. Each row goes with its conversation's
-- key; what a node that died has left is erased by another one.
create table pending_erasure (
  conversation_id uuid        not null primary key,
  owner           text        not null,
  requested_at    timestamptz not null default now()
);

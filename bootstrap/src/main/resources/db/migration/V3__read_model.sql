-- What the projection `conversations` keeps. All of it can be built again from the events.
create table conversation (
  id            uuid        not null primary key,
  owner         text        not null,
  title         text,
  system_prompt text,
  model         text,
  metadata      jsonb       not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  leaf_id       uuid
);
-- Ids are time-ordered: this is "newest first".
create index ix_conversation_owner on conversation (owner, id desc);

create table message (
  id                uuid        not null primary key,
  conversation_id   uuid        not null,
  parent_id         uuid,
  author            text        not null,
  content           text        not null,
  status            text        not null,
  created_at        timestamptz not null,
  model             text,
  attempts          integer,
  finish_reason     text,
  prompt_tokens     integer,
  completion_tokens integer,
  total_tokens      integer,
  error_code        text,
  retry_after       integer,
  -- the stream number of the event that ended an answer
  settled_number    bigint
);
create index ix_message_conversation on message (conversation_id, id);

-- An answer's text as it came, so that its stream can be told again.
create table answer_piece (
  answer_id uuid    not null,
  attempt   integer not null,
  first     integer not null,
  pieces    text[]  not null,
  constraint pk_answer_piece primary key (answer_id, attempt, first)
);

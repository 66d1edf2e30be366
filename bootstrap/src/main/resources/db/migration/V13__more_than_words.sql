-- What a message has beside its text (parts, tool results and calls, reasoning, citations), sealed as its content is, and
-- what a model counts beside the prompt and the answer. Messages from before have none of it.
alter table message
  add column details          bytea,
  add column reasoning_tokens integer,
  add column cached_tokens    integer;

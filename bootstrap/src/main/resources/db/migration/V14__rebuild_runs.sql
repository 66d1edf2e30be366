-- The last rebuild of the read model and the last comparison, each by the node that runs or ran it. One
-- row at most is not finished: who has inserted it has the lock, until its node is not seen any more.
create table rebuild_run (
  kind        text        not null primary key,
  id          uuid        not null,
  node        text        not null,
  state       text        not null,
  events      bigint      not null default 0,
  position    bigint      not null default -1,
  head        bigint      not null default -1,
  started_at  timestamptz not null default now(),
  seen_at     timestamptz not null default now(),
  finished_at timestamptz,
  cancelled   boolean     not null default false,
  failure     text,
  difference  text,
  digest      text
);
create unique index rebuild_run_one on rebuild_run ((true)) where finished_at is null;

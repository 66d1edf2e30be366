-- What each caller's turns came to, by the UTC day on which they ended: part of what the projection
-- `conversations` keeps, without anything of what was said.
create table usage_day (
  owner             text collate "C" not null,
  day               date             not null,
  completed         integer          not null,
  failed            integer          not null,
  cancelled         integer          not null,
  prompt_tokens     bigint           not null,
  completion_tokens bigint           not null,
  total_tokens      bigint           not null,
  constraint pk_usage_day primary key (owner, day)
);

-- A read model that is older than its table of usage is built anew by the first node that starts:
-- it takes this for a rebuild that did not come to its end.
do $$
begin
  if exists (select from message where settled_number is not null) then
    create schema if not exists rebuild;
  end if;
end
$$;

-- What open turns may still need, while callers are limited.
create table turn_reservation (
  answer_id  uuid        not null primary key,
  owner      text        not null,
  tokens     bigint      not null,
  created_at timestamptz not null default now()
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 200);
create index ix_turn_reservation_owner on turn_reservation (owner);

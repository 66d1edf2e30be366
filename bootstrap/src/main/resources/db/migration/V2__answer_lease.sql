-- Which node is generating which attempt. A lease that has lapsed is taken over as the next attempt.
create table answer_lease (
  answer_id       uuid        not null primary key,
  conversation_id uuid        not null,
  attempt         integer     not null,
  node            text        not null,
  expires_at      timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 200);

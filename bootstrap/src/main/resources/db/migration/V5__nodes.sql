-- Which nodes are there: each writes its row every other second, by the database's clock.
create table node (
  name    text        not null primary key,
  seen_at timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 200);

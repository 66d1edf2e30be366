-- What answers in no conversation took of their callers' quotas on the last day that there were any.
create table stateless_usage (
  owner  text   not null primary key,
  day    date   not null,
  tokens bigint not null
);

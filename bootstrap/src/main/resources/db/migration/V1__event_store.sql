-- Axon's tables (4.13), with bytea instead of large objects and ids compared byte by byte.
create sequence domain_event_entry_seq start 1 increment 1 cache 1;
create table domain_event_entry (
  global_index         bigint       not null default nextval('domain_event_entry_seq'),
  aggregate_identifier varchar(255) collate "C" not null,
  sequence_number      bigint       not null,
  type                 varchar(255),
  event_identifier     varchar(255) collate "C" not null,
  time_stamp           varchar(255) not null,
  payload_type         varchar(255) not null,
  payload_revision     varchar(255),
  payload              bytea        not null,
  meta_data            bytea,
  constraint pk_domain_event_entry primary key (global_index),
  constraint uq_domain_event_aggregate_seq unique (aggregate_identifier, sequence_number),
  constraint uq_domain_event_identifier unique (event_identifier)
);
create table snapshot_event_entry (
  aggregate_identifier varchar(255) collate "C" not null,
  sequence_number      bigint       not null,
  type                 varchar(255) not null,
  event_identifier     varchar(255) collate "C" not null,
  time_stamp           varchar(255) not null,
  payload_type         varchar(255) not null,
  payload_revision     varchar(255),
  payload              bytea        not null,
  meta_data            bytea,
  constraint pk_snapshot_event_entry primary key (aggregate_identifier, sequence_number, type),
  constraint uq_snapshot_event_identifier unique (event_identifier)
);

-- How far each event processor has come. Rewritten with every batch, so kept roomy and vacuumed often.
create table token_entry (
  processor_name varchar(255) not null,
  segment        integer      not null,
  token          bytea,
  token_type     varchar(255),
  "timestamp"    varchar(255) not null,
  owner          varchar(255),
  constraint pk_token_entry primary key (processor_name, segment)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 200);

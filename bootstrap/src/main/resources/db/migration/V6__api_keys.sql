-- The keys that callers show; of each only a SHA-256 is kept.
create table api_key (
  id         text        not null primary key,
  owner      text        not null,
  role       text        not null check (role in ('user', 'admin')),
  hash       bytea       not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

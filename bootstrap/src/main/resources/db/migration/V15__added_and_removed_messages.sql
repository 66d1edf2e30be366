-- The options of a question, or of an answer that was requested again: sealed as its content is.
-- A removed message keeps its row, which what follows it names, without its words.
alter table message
  add column options bytea,
  add column removed boolean not null default false;

-- Rows from before have no options: an empty schema of this name orders a rebuild, which some node carries out at its start.
do $$ begin
  if exists (select from message) then
    create schema if not exists rebuild;
  end if;
end $$;

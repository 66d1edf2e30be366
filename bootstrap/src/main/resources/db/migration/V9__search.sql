-- What can be found: of each message and title its words' hashes with their places, and of titles and questions the
-- hashes of groups of three characters. Part of what the projection `conversations` keeps.
create table search_document (
  id              uuid     not null primary key,
  conversation_id uuid     not null,
  owner           text     not null,
  words           tsvector not null,
  trigrams        bigint[] not null
);
create index ix_search_document_words on search_document using gin (words);
create index ix_search_document_trigrams on search_document using gin (trigrams);
create index ix_search_document_conversation on search_document (conversation_id);

-- All of it is built again from the events, with this.
delete from token_entry where processor_name = 'conversations';
truncate conversation, message, answer_piece, usage_day;

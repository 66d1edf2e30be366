-- The saga used to follow the log. What it had not seen when it was stopped gets a lease that has expired, so that a
-- node continues it.
insert into answer_lease (answer_id, conversation_id, attempt, node, expires_at)
select id, conversation_id, attempts, 'upgrade', now() from message where status = 'IN_PROGRESS'
on conflict do nothing;

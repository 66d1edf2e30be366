package dev.chatai.conversation.query.rebuild;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A second, empty set of the read model's tables in a schema of its own: with the same names,
/// columns, keys and indexes, so that the same statements fill it and it can replace the tables in
/// use.
final class SideTables {
  /// In the order in which all transactions lock them.
  private static final List<Table> TABLES =
      List.of(
          new Table("conversation", "id"),
          new Table("message", "id"),
          new Table("answer_piece", "answer_id, attempt, first"),
          new Table("usage_day", "owner, day"),
          new Table("search_document", "id"));

  private record Table(String name, String key) {}

  private static final String RETIRED = "retired";

  private final JdbcClient jdbc;
  private final String schema;
  private final UUID run;
  private final Statements statements;
  private final String inUse;

  /// @param run that they belong to
  SideTables(DataSource database, Run.Kind kind, UUID run) {
    this.jdbc = JdbcClient.create(database);
    this.schema = kind.word;
    this.run = run;
    this.statements = new Statements(database);
    this.inUse = jdbc.sql("select current_schema()").query(String.class).single();
  }

  /// Creates them, and drops the leftovers of a rebuild that died.
  void create() {
    jdbc.sql("drop schema if exists %s cascade".formatted(RETIRED)).update();
    // at once: the schema tells other nodes that there is a rebuild to start over
    jdbc.sql(
            """
            do $$ begin
              drop schema if exists %1$s cascade;
              create schema %1$s;
            end $$\
            """
                .formatted(schema))
        .update();
    jdbc.sql("create table %s.run (id uuid)".formatted(schema)).update();
    jdbc.sql("insert into %s.run values (?)".formatted(schema)).param(run).update();
    for (var table : TABLES) {
      jdbc.sql(
              "create table %s.%s (like %s.%s including all excluding indexes)"
                  .formatted(schema, table.name(), inUse, table.name()))
          .update();
      define(
          """
          select format('alter table %3$s.%2$s add constraint %%I %%s', conname,
            pg_get_constraintdef(oid))
          from pg_constraint where conrelid = '%1$s.%2$s'::regclass and contype in ('p', 'u')\
          """,
          inUse, table.name(), schema);
      index(table, false);
    }
  }

  /// The indexes that search needs and filling does not: building them from all rows at once takes
  /// a fraction of the time.
  void indexWords() {
    TABLES.forEach(it -> index(it, true));
  }

  private void index(Table table, boolean words) {
    define(
        """
        select replace(indexdef, ' ON %1$s.', ' ON %3$s.') from pg_indexes
        where schemaname = '%1$s' and tablename = '%2$s' and indexname not in (
          select conname from pg_constraint where conrelid = '%1$s.%2$s'::regclass)
        and (indexdef like '%% USING gin %%') = %4$b\
        """,
        inUse, table.name(), schema, words);
  }

  private void define(String question, Object... values) {
    jdbc.sql(question.formatted(values)).query(String.class).list().forEach(statements::first);
  }

  /// Within a transaction: directs its statements to these tables; its commit does not wait for the
  /// disk. Until its end nobody can drop them: the statements would change the tables in use.
  ///
  /// @throws Stalled if they are another run's by now
  void use() {
    requireOwn();
    jdbc.sql("set local search_path to " + schema + ", " + inUse).update();
    jdbc.sql("set local synchronous_commit to off").update();
  }

  private void requireOwn() {
    if (!exist()
        || !jdbc.sql("select id from %s.run".formatted(schema))
            .query(UUID.class)
            .single()
            .equals(run)) {
      throw new Stalled("Another node has taken over");
    }
  }

  /// Within a transaction: puts these tables in the place of those in use. Readers wait for that
  /// moment; it fails if a lock is not free within two seconds.
  void swap() {
    jdbc.sql("set local lock_timeout to '2s'").update();
    requireOwn();
    jdbc.sql("drop schema if exists %s cascade".formatted(RETIRED)).update();
    jdbc.sql("create schema " + RETIRED).update();
    for (var table : TABLES) {
      jdbc.sql("alter table %s.%s set schema %s".formatted(inUse, table.name(), RETIRED)).update();
    }
    for (var table : TABLES) {
      jdbc.sql("alter table %s.%s set schema %s".formatted(schema, table.name(), inUse)).update();
    }
  }

  /// Ends what [#indexWords], [#difference] or [#digest] does, now and from now on.
  void cancel() {
    statements.cancel();
  }

  void drop() {
    jdbc.sql("drop schema if exists %s cascade".formatted(schema)).update();
    jdbc.sql("drop schema if exists %s cascade".formatted(RETIRED)).update();
  }

  /// Has them created by whichever node comes to it, if this one dies before.
  void order() {
    jdbc.sql("create schema if not exists " + schema).update();
  }

  boolean exist() {
    return jdbc.sql("select count(*) from pg_namespace where nspname = ?")
            .param(schema)
            .query(Integer.class)
            .single()
        > 0;
  }

  /// Whether a rebuild has created any of them. A rebuild is ordered by the empty schema.
  boolean begun() {
    return jdbc.sql("select exists (select from pg_tables where schemaname = ?)")
        .param(schema)
        .query(Boolean.class)
        .single();
  }

  /// The first row that differs, by its table and key, without its content; null if there is none.
  @Nullable String difference() {
    for (var table : TABLES) {
      var found =
          statements.first(
              """
              select (%4$s)::text from (
                (select * from %1$s.%3$s except select * from %2$s.%3$s)
                union all (select * from %2$s.%3$s except select * from %1$s.%3$s)) difference
              order by %4$s limit 1\
              """
                  .formatted(inUse, schema, table.name(), table.key()));
      if (found.isPresent()) {
        return table.name() + " " + found.get();
      }
    }
    return null;
  }

  /// A digest of all rows (MD5, 32 hex digits): equal read models have equal digests.
  String digest() {
    var digests =
        TABLES.stream()
            .map(it ->
                "(select md5(string_agg(md5(t::text), '' order by %s)) from %s.%s t)"
                    .formatted(it.key(), schema, it.name()))
            .collect(Collectors.joining(", "));
    return statements.first("select md5(concat(%s))".formatted(digests)).orElseThrow();
  }
}

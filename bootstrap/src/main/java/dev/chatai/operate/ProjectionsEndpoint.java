package dev.chatai.operate;

import dev.chatai.api.admin.ProcessorView;
import dev.chatai.api.admin.ProcessorView.Segment;
import dev.chatai.conversation.query.rebuild.Rebuild;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// `GET /actuator/projections` shows the position of each event processor, whichever node runs it.
/// `POST /actuator/projections/conversations` rebuilds the read model beside the one in use and
/// swaps them; with `?compare=true` it compares the two instead. `DELETE` cancels either.
@Component
@Endpoint(id = "projections")
final class ProjectionsEndpoint {
  private static final Logger log = LoggerFactory.getLogger(ProjectionsEndpoint.class);
  private static final int LOOKS = 6;
  private static final int SECONDS_BETWEEN = 2;

  private record Look(long nanos, long position) {}

  private final EventProcessingConfiguration processing;
  private final ProcessorsHealthIndicator health;
  private final EventStore events;
  private final JdbcClient jdbc;
  private final Serializer serializer;
  private final Rebuild rebuild;
  private final Map<String, ArrayDeque<Look>> looks = new ConcurrentHashMap<>();

  ProjectionsEndpoint(
      EventProcessingConfiguration processing,
      ProcessorsHealthIndicator health,
      EventStore events,
      JdbcClient jdbc,
      Serializer serializer,
      Rebuild rebuild) {
    this.processing = processing;
    this.health = health;
    this.events = events;
    this.jdbc = jdbc;
    this.serializer = serializer;
    this.rebuild = rebuild;
  }

  @ReadOperation
  Map<String, ProcessorView> all() {
    var projections = new TreeMap<String, ProcessorView>();
    var head = position(events.createHeadToken());
    var states = health.health().getDetails();
    for (var name : processing.eventProcessors().keySet()) {
      var segments = segments(name);
      var position = position(name, segments);
      var rebuilt = name.equals(rebuild.projection());
      projections.put(
          name,
          new ProcessorView(
              String.valueOf(states.get(name)),
              owner(segments),
              segments,
              position,
              head,
              Math.max(0, head - position),
              rate(name),
              rebuilt ? rebuild.rebuilt() : null,
              rebuilt ? rebuild.compared() : null));
    }
    return projections;
  }

  /// 202 if it has started, 409 if one is running, 404 for a processor that cannot be rebuilt: the
  /// reactions would run again for all events.
  @WriteOperation
  WebEndpointResponse<?> rebuild(@Selector String name, @Nullable Boolean compare) {
    var comparing = Boolean.TRUE.equals(compare);
    return ordered(
        name,
        comparing ? "started a comparison" : "started a rebuild",
        () -> rebuild.start(!comparing),
        "One is under way already.");
  }

  /// 202 if what runs will stop, on whichever node, 409 if nothing runs.
  @DeleteOperation
  WebEndpointResponse<?> cancel(@Selector String name) {
    return ordered(
        name, "cancelled the rebuild or comparison", rebuild::cancel, "None is under way.");
  }

  private WebEndpointResponse<?> ordered(
      String name, String deed, BooleanSupplier order, String refusal) {
    if (!name.equals(rebuild.projection())) {
      return new WebEndpointResponse<>(
          Map.of("detail", "Only " + rebuild.projection() + " can be rebuilt."), 404);
    }
    if (!order.getAsBoolean()) {
      return new WebEndpointResponse<>(Map.of("detail", refusal), 409);
    }
    log.info("A caller of the management port {} of {}.", deed, name);
    return new WebEndpointResponse<>(all().get(name), 202);
  }

  /// The position of the segment that is furthest behind. A processor that handles each event in
  /// its commit has no segments and is never behind.
  private long position(String processor, List<Segment> segments) {
    return processing.eventProcessor(processor, StreamingEventProcessor.class).isEmpty()
        ? position(events.createHeadToken())
        : segments.stream().mapToLong(Segment::position).min().orElse(-1);
  }

  private List<Segment> segments(String processor) {
    return jdbc.sql(
            """
            select segment, owner, token, token_type from token_entry
            where processor_name = ? order by segment\
            """)
        .param(processor)
        .query((row, _) ->
            new Segment(
                row.getInt("segment"),
                row.getString("owner"),
                position(row.getBytes("token"), row.getString("token_type"))))
        .list();
  }

  private static @Nullable String owner(List<Segment> segments) {
    var owners = segments.stream().map(Segment::owner).distinct().toList();
    return owners.size() == 1 ? owners.getFirst() : null;
  }

  /// -1 also for one that cannot be read: then the processor is failing.
  private long position(byte @Nullable [] token, @Nullable String type) {
    if (token == null) {
      return -1;
    }
    try {
      return position(
          serializer.<byte[], TrackingToken>deserialize(
              new SimpleSerializedObject<>(token, byte[].class, type, null)));
    } catch (RuntimeException _) {
      return -1;
    }
  }

  private static long position(@Nullable TrackingToken token) {
    return (token == null ? OptionalLong.empty() : token.position()).orElse(-1);
  }

  private long rate(String processor) {
    var seen = looks.get(processor);
    if (seen == null) {
      return 0;
    }
    synchronized (seen) {
      var first = seen.peekFirst();
      var last = seen.peekLast();
      if (first == null || last == null || last.nanos() == first.nanos()) {
        return 0;
      }
      return (last.position() - first.position())
          * TimeUnit.SECONDS.toNanos(1)
          / (last.nanos() - first.nanos());
    }
  }

  @Scheduled(fixedDelay = SECONDS_BETWEEN, timeUnit = TimeUnit.SECONDS)
  void look() {
    try {
      for (var name : processing.eventProcessors().keySet()) {
        var seen = looks.computeIfAbsent(name, _ -> new ArrayDeque<>());
        var now = new Look(System.nanoTime(), position(name, segments(name)));
        synchronized (seen) {
          seen.addLast(now);
          if (seen.size() > LOOKS) {
            seen.removeFirst();
          }
        }
      }
    } catch (RuntimeException away) {
      looks.clear(); // the database is away; the health report says so
    }
  }
}

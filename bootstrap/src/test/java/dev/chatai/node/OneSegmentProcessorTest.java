package dev.chatai.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatai.SystemTest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SystemTest
class OneSegmentProcessorTest {
  private static final String CONVERSATIONS = "conversations";

  @Autowired private EventProcessingConfiguration processing;

  @Test
  void is_neither_split_nor_merged() {
    var processor =
        processing.eventProcessor(CONVERSATIONS, StreamingEventProcessor.class).orElseThrow();
    for (var refused : List.of(processor.splitSegment(0), processor.mergeSegment(0))) {
      assertThat(refused)
          .failsWithin(5, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("conversations has one segment");
    }
    assertThat(processing.tokenStore(CONVERSATIONS).fetchSegments(CONVERSATIONS))
        .containsExactly(0);
  }
}

package dev.chatai.llm.model;

import dev.chatai.llm.wire.RequestForms.Form;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The form in which requests are sent at first. What a server refuses of it is found out by asking
/// and remembered for each model; these are for whoever knows beforehand.
///
/// @param tokenParameter name under which a limit of tokens is sent: `max-tokens`,
///   `max-completion-tokens`, or `auto`, which is the latter for OpenAI and Azure and the former
///   for everyone else
/// @param streamOptions whether `stream_options` is sent, by which most servers tell the usage of a
///   stream
/// @param streaming whether an answer is asked for as a stream; without, it comes in one piece
/// @param thinkTags whether an answer that begins with `<think>` is reasoning up to `</think>`, as
///   of servers that do not tell the two apart
@ConfigurationProperties("chatai.upstream")
record RequestSettings(
    @DefaultValue("auto") TokenParameter tokenParameter,
    @DefaultValue("true") boolean streamOptions,
    @DefaultValue("true") boolean streaming,
    @DefaultValue("false") boolean thinkTags) {
  enum TokenParameter {
    AUTO,
    MAX_TOKENS,
    MAX_COMPLETION_TOKENS
  }

  /// @param original whether the server is OpenAI or Azure
  Form form(boolean original) {
    boolean completionTokens =
        switch (tokenParameter) {
          case AUTO -> original;
          case MAX_TOKENS -> false;
          case MAX_COMPLETION_TOKENS -> true;
        };
    return new Form(completionTokens, streamOptions, streaming);
  }
}

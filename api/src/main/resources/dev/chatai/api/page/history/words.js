// What an event is called for people.

const PLAIN = {
  ConversationStarted: "Conversation started",
  MessagePosted: "Question posted",
  AnswerRequested: "Another answer requested",
  AnswerProgressed: "Text arrived",
  AnswerCompleted: "Answer completed",
  AnswerFailed: "Answer failed",
  CancellationRequested: "Stop requested",
  AnswerCancelled: "Answer stopped",
  TitleChanged: "Title changed",
  SystemPromptChanged: "System prompt changed",
  ModelChanged: "Model changed",
  MetadataChanged: "Metadata changed",
  BranchChosen: "Branch chosen",
  ConversationErased: "Conversation erased",
};

const TONES = { AnswerCompleted: "good", AnswerFailed: "bad", AnswerCancelled: "bad", MessagePosted: "ask" };

export function nameOf({ type, payload }) {
  if (type === "AnswerStarted") {
    return payload.attempt === 1 ? "Model called" : `Attempt ${payload.attempt}`;
  }
  return PLAIN[type] ?? type;
}

/** `good`, `bad`, `ask`, `again` (another attempt), or none. */
export function toneOf({ type, payload }) {
  return type === "AnswerStarted" && payload.attempt > 1 ? "again" : (TONES[type] ?? "");
}

/** A line about what is in it; empty for nothing worth a line. */
export function aboutOf({ type, payload }) {
  switch (type) {
    case "MessagePosted":
      return short(payload.text || (payload.parts ? "With images" : "Results of tools"));
    case "AnswerStarted":
      return payload.because ? `${payload.model}; the one before: ${words(payload.because)}` : payload.model;
    case "AnswerCompleted":
      return short(payload.text || "Without text");
    case "AnswerFailed":
      return short(payload.failure?.detail ?? words(payload.failure?.code));
    case "ConversationStarted":
    case "TitleChanged":
      return short(payload.title ?? "");
    case "SystemPromptChanged":
      return short(payload.system_prompt ?? "The server’s own");
    case "ModelChanged":
      return payload.model ?? "The server’s own";
    default:
      return "";
  }
}

export const words = (code) => String(code ?? "").toLowerCase().replaceAll("_", " ");

const short = (text) => (text.length > 120 ? `${text.slice(0, 120)}…` : text);

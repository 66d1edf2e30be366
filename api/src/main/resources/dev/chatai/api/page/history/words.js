// What an event is called for people.

const PLAIN = {
  ConversationStarted: "Conversation started",
  MessagePosted: "Question posted",
  QuestionAdded: "Question added",
  AnswerAdded: "Answer added",
  MessageRemoved: "Message removed",
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

const TONES = { AnswerCompleted: "good", AnswerFailed: "bad", AnswerCancelled: "stopped", MessagePosted: "ask" };

const OWN = "The server’s own";

export function nameOf({ type, payload }) {
  if (type === "AnswerStarted") {
    return payload.attempt === 1 ? "Model called" : `Attempt ${payload.attempt}`;
  }
  if (type === "MessagePosted" && payload.tool_results) {
    return "Results of tools posted";
  }
  return PLAIN[type] ?? type;
}

/** `good`, `bad`, `stopped`, `ask`, `again` (another attempt), or none. */
export function toneOf({ type, payload }) {
  return type === "AnswerStarted" && payload.attempt > 1 ? "again" : (TONES[type] ?? "");
}

/** A few words beside its name; empty for nothing worth them. */
export function detailOf({ type, payload }) {
  switch (type) {
    case "AnswerStarted":
    case "ModelChanged":
      return payload.model ?? OWN;
    case "AnswerCompleted":
      return [payload.reason === "stop" ? "" : words(payload.reason), tokens(payload)].filter(Boolean).join(" · ");
    case "AnswerFailed":
      return [words(payload.failure?.code), tokens(payload)].filter(Boolean).join(" · ");
    case "AnswerCancelled":
      return tokens(payload);
    default:
      return "";
  }
}

/** A line about what is in it; empty for nothing worth a line. */
export function aboutOf({ type, payload }) {
  switch (type) {
    case "MessagePosted":
    case "QuestionAdded":
      return short(payload.tool_results?.map((it) => it.content).join(" · ") || payload.text || textOf(payload.parts ?? payload.content));
    case "AnswerStarted":
      return payload.because ? `The attempt before: ${words(payload.because)}` : "";
    case "AnswerCompleted":
    case "AnswerAdded":
      return short(payload.text || payload.tool_calls?.map((it) => `calls ${it.name}`).join(", ") || "Without text");
    case "AnswerFailed":
      return short(payload.failure?.detail ?? "");
    case "ConversationStarted":
    case "TitleChanged":
      return short(payload.title ?? "");
    case "SystemPromptChanged":
      return short(payload.system_prompt ?? OWN);
    case "MetadataChanged":
      return short(JSON.stringify(payload.metadata));
    default:
      return "";
  }
}

/** The words of a question, which is a text or parts. */
export function textOf(content) {
  return typeof content === "string" ? content : (content ?? []).map((it) => it.text ?? "[image]").join(" ");
}

const tokens = ({ usage }) => (usage ? `${usage.total_tokens.toLocaleString()} tokens` : "");

export const words = (code) => String(code ?? "").toLowerCase().replaceAll("_", " ");

export const short = (text, most = 120) => (text.length > most ? `${text.slice(0, most)}…` : text);

/** How much later it was, from a second on. */
export function since(before, at) {
  const seconds = (new Date(at) - new Date(before)) / 1000;
  if (seconds < 1) {
    return "";
  }
  if (seconds < 90) {
    return `+${seconds.toFixed(1)} s`;
  }
  return seconds < 5400 ? `+${Math.round(seconds / 60)} min` : seconds < 130_000 ? `+${Math.round(seconds / 3600)} h` : `+${Math.round(seconds / 86_400)} days`;
}

// An answer's own stream, which has each piece at once.

import { follow } from "../sse.js";

/**
 * Follows an answer from its start, as a page that was reloaded has nothing of it, to its end.
 *
 * @param {() => string} shown the text that is shown of it
 * @param {(fields: object) => void} show is given what is different of the message
 */
export async function followAnswer(path, signal, shown, show) {
  let said = nothing();
  const grow = () => {
    // what was read before is shown until the stream has caught up with it
    const caughtUp = said.content.length >= shown().length;
    show({ ...(caughtUp ? said : {}), status: "in_progress" });
  };
  const on = ({ name, data }) => {
    switch (name) {
      case "message.started":
        break;
      case "message.delta":
        said.content += data.text;
        break;
      case "message.reasoning":
        said.reasoning = (said.reasoning ?? "") + data.text;
        break;
      case "message.tool_call.delta":
        said.tool_calls = withFragment(said.tool_calls ?? [], data);
        break;
      case "message.citation":
        said.citations = [...(said.citations ?? []), data];
        break;
      case "message.restarted":
        said = nothing();
        show({ ...said, status: "in_progress" });
        return false;
      default:
        if (data.message) {
          show(data.message);
        }
        return !!data.message;
    }
    grow();
    return false;
  };
  await follow(path, {}, { signal, on });
}

const nothing = () => ({ content: "", reasoning: undefined, tool_calls: undefined, citations: undefined });

/** The fragments of one index make one call. */
function withFragment(calls, { index, id, name, arguments: words }) {
  const copy = [...calls];
  const call = copy[index] ?? { id: "", name: "", arguments: "" };
  copy[index] = { id: id ?? call.id, name: name ?? call.name, arguments: call.arguments + (words ?? "") };
  return copy;
}

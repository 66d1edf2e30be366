// Server-sent events by fetch, which can send a key; the browser's EventSource cannot (WHATWG HTML, 9.2).

import { Problem, request } from "./api.js";

const FIRST_WAIT = 400;
const LONGEST_WAIT = 8000;
/** The server sends something at least every 15 s; without it the connection is dead. */
const SILENCE = 40000;

/**
 * Follows a stream until `signal` ends it or the server says that there is no more. A connection that is lost is
 * made again after the last event, so each event is told once.
 *
 * @param {string} path
 * @param {{after?: string}} position the id of the last event that was told; it is kept up to date
 * @param {{on: (event: {name: string, id: string, data: any}) => void | boolean,
 *   state?: (connected: boolean) => void, signal: AbortSignal}} options `on` returns true after the last event
 * @throws {Problem} when the server refuses the stream, for good
 */
export async function follow(path, position, { on, state, signal }) {
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    const connection = new AbortController();
    const stop = () => connection.abort();
    signal.addEventListener("abort", stop);
    window.addEventListener("offline", stop);
    try {
      const response = await request(path, {
        signal: connection.signal,
        headers: { Accept: "text/event-stream", ...(position.after ? { "Last-Event-ID": position.after } : {}) },
      });
      if (response.status === 204) {
        return;
      }
      state?.(true);
      for await (const event of events(response.body, () => connection.abort())) {
        wait = FIRST_WAIT;
        position.after = event.id ?? position.after;
        if (event.data !== undefined && on(event)) {
          return;
        }
      }
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      if (failure instanceof Problem && !failure.passes && failure.status !== 429) {
        throw failure;
      }
      // a connection that was lost, or a server that is away
    } finally {
      signal.removeEventListener("abort", stop);
      window.removeEventListener("offline", stop);
      connection.abort();
    }
    state?.(false);
    await pause(wait, signal);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

/** Waits; but not when the network comes back, or the page is looked at again. */
function pause(wait, signal) {
  return new Promise((over) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      document.removeEventListener("visibilitychange", end);
      signal.removeEventListener("abort", end);
      over();
    };
    const timer = setTimeout(end, wait);
    window.addEventListener("online", end);
    document.addEventListener("visibilitychange", end);
    signal.addEventListener("abort", end);
  });
}

async function* events(body, giveUp) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let timer = setTimeout(giveUp, SILENCE);
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(giveUp, SILENCE);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        yield parse(block);
      }
    }
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
}

/** The server writes one line for each field, and ends lines by a line feed. */
function parse(block) {
  const event = {};
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).replace(/^ /, "");
    switch (line.slice(0, colon)) {
      case "event":
        event.name = value;
        break;
      case "id":
        event.id = value;
        break;
      case "data":
        event.data = JSON.parse(value);
        break;
    }
  }
  return event;
}

// Follows the events of a conversation: its stream tells that something has happened, the list of events what.

import { page } from "../api.js";
import { follow } from "../sse.js";

const PAGE = 1000;
/** Between two readings; the log has the text of an answer every 250 ms. */
const SOON = 300;

/** Appends to `events` those that come after them; `told` is called for each page of them. */
export async function readAfter(id, events, signal, told = () => {}) {
  let next = `conversation/${id}/events?limit=${PAGE}&after=${events.length}`;
  while (next) {
    const read = await page(next, { signal });
    events.push(...read.items);
    next = read.next;
    told();
  }
}

/**
 * Appends to `events` until `signal` ends it, as long as the page is looked at: browsers have only six connections for
 * one server.
 *
 * @param {{id: string, events: any[], signal: AbortSignal, grown: (added: any[]) => void,
 *   tell: (connected: boolean, text?: string) => void, erased: () => void}} options `grown` is called after events were
 *   appended, `tell` with how it goes
 */
export function followed({ id, events, signal, grown, tell, erased }) {
  let stream;
  let soon;
  let reading = false;
  let again = false;

  document.addEventListener("visibilitychange", begin, { signal });
  signal.addEventListener("abort", end);
  begin();

  function begin() {
    end();
    if (document.hidden) {
      return;
    }
    stream = new AbortController();
    const state = (connected) => {
      tell(connected);
      if (connected) {
        read();
      }
    };
    follow(`conversation/${id}/stream`, {}, { on, state, signal: stream.signal }).catch((problem) => {
      if (problem.status === 404) {
        erased();
      } else {
        tell(false, problem.message);
      }
    });
  }

  function end() {
    stream?.abort();
    clearTimeout(soon);
    soon = null;
  }

  function on({ name }) {
    if (name === "conversation.erased") {
      erased();
      return true;
    }
    soon ??= setTimeout(() => {
      soon = null;
      read();
    }, SOON);
    return false;
  }

  async function read() {
    again = true;
    if (reading) {
      return;
    }
    reading = true;
    try {
      while (again) {
        again = false;
        const before = events.length;
        await readAfter(id, events, signal);
        if (events.length > before) {
          grown(events.slice(before));
        }
      }
    } catch {
      // the stream tells what is wrong, and reads again once it is connected
    } finally {
      reading = false;
    }
  }
}

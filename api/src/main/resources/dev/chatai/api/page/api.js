// Calls the public API. Paths are without a slash at the beginning, so that any prefix of a proxy is kept.

import { askKey, key } from "./key.js";

const base = new URL(".", document.baseURI);

/** What the API says of a request that it refuses (RFC 9457), or that it cannot be reached. */
export class Problem extends Error {
  /** @param {{code: string, detail?: string, title?: string, status?: number, message_id?: string}} body */
  constructor(body, retryAfter = null) {
    super(body.detail || body.title || "Something went wrong.");
    this.code = body.code;
    this.status = body.status ?? 0;
    this.messageId = body.message_id;
    /** In seconds; null if the server names none. */
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed a little later: the server is away, restarts or is busy. */
  get passes() {
    return this.status === 0 || this.status === 503;
  }
}

/**
 * Sends a request; `body` is sent as JSON. Asks for a key as long as the server wants one.
 *
 * @returns {Promise<Response>} one that succeeded
 * @throws {Problem} also when the server cannot be reached, with the code `unreachable`
 */
export async function request(path, { method = "GET", body, headers = {}, signal } = {}) {
  for (;;) {
    const used = key();
    const response = await send(path, {
      method,
      signal,
      cache: "no-store",
      credentials: "omit",
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(used ? { Authorization: `Bearer ${used}` } : {}),
        ...headers,
      },
    });
    if (response.ok || response.status === 304) {
      return response;
    }
    if (response.status !== 401) {
      throw await refusal(response);
    }
    await askKey(used);
  }
}

async function send(path, options) {
  try {
    return await fetch(new URL(path, base), options);
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new Problem({ code: "unreachable", detail: "The server cannot be reached. Is it running, and are you online?" });
  }
}

async function refusal(response) {
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  const body = await response.json().catch(() => ({ code: "unknown", detail: `The server said ${response.status}.` }));
  return new Problem({ ...body, status: response.status }, retryAfter);
}

/** The JSON of a response; null for an empty one. */
export async function call(path, options) {
  const text = await (await request(path, options)).text();
  return text ? JSON.parse(text) : null;
}

/**
 * A page of a list, and where the next one is and the one before.
 *
 * @returns {Promise<{items: any[], next: string | null, previous: string | null}>}
 */
export async function page(path, options) {
  const response = await request(path, options);
  return { items: await response.json(), next: relation(response, "next"), previous: relation(response, "prev") };
}

function relation(response, name) {
  const links = response.headers.get("Link") ?? "";
  const match = [...links.matchAll(/<([^>]*)>;\s*rel="([^"]*)"/g)].find((it) => it[2] === name);
  return match ? new URL(match[1], base).href : null;
}

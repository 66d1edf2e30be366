// Who this page is to the server.

import { call } from "./api.js";
import { key, usesKeys } from "./key.js";

let asked = null;
let shown = null;

/** @returns {Promise<{owner: string, admin: boolean}>} read once for each key */
export async function me() {
  if (!usesKeys()) {
    return { owner: "local", admin: true };
  }
  if (!asked || shown !== key()) {
    shown = key();
    asked = call("owner");
    asked.catch(() => (asked = null));
  }
  return asked;
}

// API keys: make, list, revoke.

import { call } from "../api.js";
import { copyButton, copyable } from "../clipboard.js";
import { confirm, dialog } from "../dialog.js";
import { button, h, notice, problemCard, time } from "../dom.js";
import { key as mine, managesKeys } from "../key.js";
import { filter, number, replaced, table } from "./table.js";

/** The public part of a key's text. */
const idOf = (text) => text?.slice("chatai_".length, "chatai_".length + 12);

export function keys() {
  const list = h("div");
  const count = h("span", { className: "count" });
  const showList = replaced(list);
  const make = button("Make a key…", () => ask(), { className: "button small", hidden: true });
  const wanted = filter("Find an owner or id", () => show(last));
  const head = h("div", { className: "panel-head" }, h("h2", { id: "ops-keys" }, "API keys ", count), wanted.element, make);
  const element = h("section", { className: "panel", "aria-labelledby": "ops-keys" }, head, list);
  let last = [];

  async function read() {
    if (!managesKeys()) {
      list.replaceChildren(h("p", { className: "empty" }, "This server takes no keys, so none are made here. ", h("code", {}, "keys create"), " on the command line makes one for when it does."));
      return;
    }
    try {
      show(await call("admin/keys"));
      make.hidden = false;
    } catch (problem) {
      showList(problem.message, () => problemCard(problem, read));
    }
  }

  function show(all) {
    last = all;
    const shown = wanted.of(all, (it) => `${it.owner} ${it.id}`);
    count.textContent = all.length ? number(all.length) : "";
    showList([shown, idOf(mine())], () => (shown.length ? tableOf(shown) : h("p", { className: "empty" }, all.length ? "There is no such key." : "There is no key yet.")));
  }

  function tableOf(all) {
    const now = Date.now();
    const rows = all
      .map((it) => ({ ...it, over: it.revoked_at || (it.expires_at && new Date(it.expires_at) < now) }))
      .sort((one, other) => Boolean(one.over) - Boolean(other.over));
    return table(
      "API keys",
      ["Owner", "Id", "Role", "Made", "Valid", { name: "Revoke", unseen: true }],
      rows.map((it) => [
        it.owner,
        [copyable(it.id), it.id === idOf(mine()) ? h("span", { className: "badge" }, "this page’s") : null],
        it.admin ? "administrator" : "user",
        time(it.created_at),
        it.revoked_at ? ["revoked ", time(it.revoked_at)] : it.expires_at ? [it.over ? "expired " : "until ", time(it.expires_at)] : "for ever",
        it.over ? "" : button("Revoke", () => revoke(it), { className: "button small", dataset: { key: it.id }, "aria-label": `Revoke the key ${it.id} of ${it.owner}` }),
      ]),
    );
  }

  async function revoke(it) {
    const own = idOf(mine()) === it.id ? " It is the key that this page uses: you will need another one." : "";
    if (await confirm("Revoke this key?", `The key ${it.id} of ${it.owner} stops working within ten seconds, and cannot be brought back.${own}`, "Revoke")) {
      try {
        await call(`admin/keys/${it.id}`, { method: "DELETE" });
        notice("The key is revoked.");
      } catch (problem) {
        notice(problem.message);
      }
      await read();
    }
  }

  function ask() {
    const owner = h("input", { className: "input", id: "key-owner", required: true, maxLength: 128, autocomplete: "off", "aria-describedby": "key-owner-hint" });
    const days = h("input", { className: "input", id: "key-days", type: "number", min: 1, max: 99999, placeholder: "never" });
    const admin = h("input", { type: "checkbox", id: "key-admin" });
    const problem = h("div");
    const box = dialog("Make a key", [
      h("div", { className: "field" }, h("label", { htmlFor: "key-owner" }, "Owner"), owner, h("p", { className: "hint", id: "key-owner-hint" }, "A name without blanks. All keys of one owner see the same conversations.")),
      h("div", { className: "field" }, h("label", { htmlFor: "key-days" }, "Expires after days"), days),
      h("label", { className: "check" }, admin, "An administrator’s: it may see this page"),
      problem,
      h("div", { className: "choices" }, button("Cancel", () => box.close()), h("button", { className: "button primary" }, "Make it")),
    ]);
    box.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const made = await call("admin/keys", {
          method: "POST",
          body: { owner: owner.value.trim(), admin: admin.checked, ...(days.value ? { expires_in_days: Number(days.value) } : {}) },
        });
        box.close();
        showOnce(made.key);
        await read();
      } catch (refused) {
        problem.replaceChildren(problemCard(refused));
      }
    });
  }

  return { element, read };
}

/** It is in this dialog only, and gone with it. */
function showOnce(text) {
  const shown = h("input", { className: "input secret", id: "key-made", readOnly: true, value: text, onfocus: (event) => event.target.select() });
  const copied = copyButton("Copy the key", () => text, { className: "button primary", autofocus: true }, "Copy");
  const box = dialog("The key is made", [
    h("div", { className: "field" }, h("label", { htmlFor: "key-made" }, "API key"), shown),
    h("p", {}, "Copy it now. It is not stored, and is never shown again."),
    h("div", { className: "choices" }, copied, button("Done", () => box.close())),
  ]);
}

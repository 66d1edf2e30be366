// Which message follows which, on all branches of a conversation.

export class Versions {
  #children = new Map();
  #removed = new Set();

  /** @param tree as the API gives it */
  read(tree) {
    this.#children = new Map();
    this.#removed = new Set(tree.filter((it) => it.removed).map((it) => it.id));
    for (const { id, parent_id } of tree) {
      this.add(id, parent_id);
    }
  }

  add(id, parent) {
    const beside = this.#children.get(parent ?? null) ?? [];
    if (!beside.includes(id)) {
      this.#children.set(parent ?? null, [...beside, id].sort());
    }
  }

  /** The messages that stand beside this one, itself among them, oldest first: their ids. */
  of(message) {
    const beside = this.#children.get(message.parent_id ?? null) ?? [];
    const shown = beside.filter((it) => !this.#removed.has(it));
    return shown.length ? shown : [message.id];
  }

  /** The end of the newest branch that goes through a message. */
  leaf(id) {
    let leaf = id;
    for (let next = this.#children.get(leaf); next; next = this.#children.get(leaf)) {
      leaf = next.at(-1);
    }
    return leaf;
  }
}

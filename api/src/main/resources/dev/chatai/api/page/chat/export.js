// A conversation as a file.

import { h } from "../dom.js";
import { nameOf } from "../conversations.js";
import { numbered } from "./sources.js";

const SPEAKERS = { user: "You", assistant: "Answer", tool: "Results of tools" };

export function exportJson(fields, messages) {
  save(fields, messages, "json", JSON.stringify({ ...fields, messages }, null, 2));
}

export function exportMarkdown(fields, messages) {
  const said = messages.map((it) => [`## ${SPEAKERS[it.author]}`, ...images(it), it.content, ...tools(it), ...sources(it)].filter(Boolean).join("\n\n"));
  save(fields, messages, "md", [`# ${nameOf({ ...fields, messages })}`, ...said].join("\n\n") + "\n");
}

const images = ({ parts = [] }) => parts.filter((it) => it.type === "image").map((it) => (it.url.startsWith("data:") ? "*(an image)*" : `<${it.url}>`));

const tools = ({ tool_calls: calls = [], tool_results: results = [] }) => [
  ...calls.map((it) => `Calls \`${it.name}\`:\n\n\`\`\`json\n${it.arguments}\n\`\`\``),
  ...results.map((it) => `\`\`\`\n${it.content}\n\`\`\``),
];

const sources = ({ citations = [] }) => [...numbered(citations)].map(([url, { number, name }]) => `${number}. [${name}](${url})`);

function save(fields, messages, ending, text) {
  const name = nameOf({ ...fields, messages }).replace(/[^\p{L}\p{N} _-]+/gu, "").trim().slice(0, 60) || "conversation";
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  h("a", { href: address, download: `${name}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// @openai/agents against this server, with its default settings and a session that this server keeps.
import assert from 'node:assert/strict';
import { Agent, OpenAIConversationsSession, run, setOpenAIAPI, setTracingDisabled, tool } from '@openai/agents';
import { z } from 'zod';

setTracingDisabled(true); // traces would go to OpenAI
const weather = tool({
  name: 'weather',
  description: 'Tells the weather.',
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => `Sunny in ${city}`,
});
const agent = new Agent({ name: 'Guide', instructions: 'Be brief.', model: 'demo', tools: [weather] });

// a tool round, streamed, in a session
const session = new OpenAIConversationsSession();
const streamed = await run(agent, 'Please call weather with {"city":"Rome"}', { stream: true, session });
let text = '';
for await (const piece of streamed.toTextStream()) text += piece;
await streamed.completed;
assert.match(text, /Sunny in Rome/);
assert.equal(streamed.finalOutput, text);

// the session remembers
const again = await run(agent, 'And again', { session });
assert.match(again.finalOutput, /earlier/);
const roles = (await session.getItems()).map((it) => it.role ?? it.type);
assert.equal(roles[0], 'user');
assert.ok(roles.includes('function_call') && roles.includes('function_call_result'), roles.join());
await session.clearSession();

// by Chat Completions, an answer among the input; by default an agent's model is told to be brief
const verbose = { text: { verbosity: 'low' } };
for (const api of ['chat_completions', 'responses']) {
  setOpenAIAPI(api);
  const brief = new Agent({ name: 'Brief', model: 'demo', tools: [weather], modelSettings: verbose });
  const one = await run(brief, 'Please think and call weather with {"city":"Rome"}');
  const two = await run(brief, [...one.history, { role: 'user', content: 'And again' }]);
  assert.match(two.finalOutput, /4 earlier/);
}

// a handoff
const local = new Agent({ name: 'Local', model: 'demo' });
const triage = new Agent({ name: 'Triage', model: 'demo', handoffs: [local] });
const handed = await run(triage, 'call transfer_to_Local with {}');
assert.equal(handed.lastAgent.name, 'Local');

// a structured answer
const structured = new Agent({
  name: 'Clerk',
  instructions: 'Answer in the form.',
  model: 'demo',
  outputType: z.object({ city: z.string(), people: z.number() }),
});
assert.equal(typeof (await run(structured, 'A city')).finalOutput.city, 'string');
console.log('agents done');

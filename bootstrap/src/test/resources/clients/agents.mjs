// @openai/agents against this server, with its default settings and a session that this server keeps.
import assert from 'node:assert/strict';
import { Agent, OpenAIConversationsSession, run, setTracingDisabled, tool } from '@openai/agents';
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

// a structured answer
const structured = new Agent({
  name: 'Clerk',
  instructions: 'Answer in the form.',
  model: 'demo',
  outputType: z.object({ city: z.string(), people: z.number() }),
});
assert.equal(typeof (await run(structured, 'A city')).finalOutput.city, 'string');
console.log('agents done');

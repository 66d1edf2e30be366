// The official openai package against this server: what a program does with default settings.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

const client = new OpenAI(); // OPENAI_BASE_URL, OPENAI_API_KEY
const model = 'demo';
const weather = {
  type: 'function',
  name: 'weather',
  description: 'Tells the weather.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
  strict: true,
};

async function texts(stream) {
  let text = '';
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') text += event.delta;
  }
  return text;
}

// models
const models = await client.models.list();
assert.ok(models.data.some((it) => it.id === 'demo'));
assert.equal((await client.models.retrieve('demo')).id, 'demo');

// a whole conversation, streamed
const conversation = await client.conversations.create({ metadata: { team: 'blue' } });
const stream = client.responses.stream({ model, input: 'Hello there', conversation: conversation.id });
const streamed = await texts(stream);
const first = await stream.finalResponse();
assert.equal(first.output_text, streamed);
assert.equal(first.status, 'completed');
const second = await client.responses.create({ model, input: 'And again', conversation: conversation.id });
assert.match(second.output_text, /2 earlier/);
const items = [];
for await (const item of client.conversations.items.list(conversation.id, { order: 'asc', limit: 2 })) {
  items.push(item);
}
assert.deepEqual(items.map((it) => it.role), ['user', 'assistant', 'user', 'assistant']);
assert.equal((await client.conversations.retrieve(conversation.id)).metadata.team, 'blue');

// a branch
const branch = await client.responses.create({ model, input: 'Otherwise', previous_response_id: first.id });
assert.equal(branch.previous_response_id, first.id);
assert.match(branch.output_text, /2 earlier/);

// a tool round
const asked = await client.responses.create({
  model,
  tools: [weather],
  input: 'Please call weather with {"city":"Rome"}',
});
const call = asked.output.find((it) => it.type === 'function_call');
assert.deepEqual(JSON.parse(call.arguments), { city: 'Rome' });
const told = await client.responses.create({
  model,
  tools: [weather],
  previous_response_id: asked.id,
  input: [{ type: 'function_call_output', call_id: call.call_id, output: 'Sunny' }],
});
assert.match(told.output_text, /Sunny/);

// a structured answer
const parsed = await client.responses.parse({
  model,
  input: 'A city',
  text: { format: zodTextFormat(z.object({ city: z.string(), people: z.number() }), 'city') },
});
assert.equal(typeof parsed.output_parsed.city, 'string');

// a stream that is cut, and resumed
const cut = await client.responses.create({ model, input: 'A long one', stream: true, background: true });
let id = '';
let seen = -1;
let text = '';
for await (const event of cut) {
  if (event.type === 'response.created') id = event.response.id;
  if (event.type === 'response.output_text.delta') text += event.delta;
  seen = event.sequence_number;
  if (seen === 8) break;
}
const rest = await client.responses.retrieve(id, { stream: true, starting_after: seen });
for await (const event of rest) {
  assert.equal(event.sequence_number, ++seen);
  if (event.type === 'response.output_text.delta') text += event.delta;
}
assert.equal((await client.responses.retrieve(id)).output_text, text);
const helper = client.responses.stream({ response_id: id, starting_after: 8 });
assert.equal((await helper.finalResponse()).output_text, text);

// cancel, input items, delete
const background = await client.responses.create({ model, input: 'In the background', background: true });
const cancelled = await client.responses.cancel(background.id);
assert.ok(['cancelled', 'completed'].includes(cancelled.status));
const inputs = await client.responses.inputItems.list(second.id);
assert.equal(inputs.data[0].content[0].text, 'And again');
await client.responses.delete(second.id);
await assert.rejects(client.responses.retrieve(second.id), OpenAI.NotFoundError);
await client.conversations.delete(conversation.id);
await assert.rejects(client.conversations.retrieve(conversation.id), OpenAI.NotFoundError);

// chat completions
const whole = await client.chat.completions.create({
  model,
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'One' },
    { role: 'assistant', content: 'Two' },
    { role: 'user', content: [{ type: 'text', text: 'Three' }] },
  ],
});
assert.match(whole.choices[0].message.content, /Three/);
const chunks = client.chat.completions.stream({
  model,
  messages: [{ role: 'user', content: 'Streamed' }],
  stream_options: { include_usage: true },
});
assert.match(await chunks.finalContent(), /Streamed/);
assert.ok((await chunks.totalUsage()).total_tokens > 0);
const runner = client.chat.completions.runTools({
  model,
  messages: [{ role: 'user', content: 'call weather with {"city":"Oslo"}' }],
  tools: [
    {
      type: 'function',
      function: {
        name: 'weather',
        description: 'Tells the weather.',
        parameters: weather.parameters,
        parse: JSON.parse,
        function: ({ city }) => `Rain in ${city}`,
      },
    },
  ],
});
assert.match(await runner.finalContent(), /Rain in Oslo/);
const stored = await client.chat.completions.create({
  model,
  store: true,
  messages: [{ role: 'user', content: 'Keep this' }],
});
assert.equal((await client.chat.completions.retrieve(stored.id)).id, stored.id);
assert.ok((await client.chat.completions.list()).data.some((it) => it.id === stored.id));
const kept = await client.chat.completions.messages.list(stored.id);
assert.equal(kept.data[0].content, 'Keep this');
assert.equal((await client.chat.completions.delete(stored.id)).deleted, true);
await assert.rejects(client.chat.completions.retrieve(stored.id), OpenAI.NotFoundError);

// a refusal names its parameter
await assert.rejects(
  client.chat.completions.create({ model, n: 2, messages: [{ role: 'user', content: 'Hi' }] }),
  (error) => error instanceof OpenAI.BadRequestError && error.param === 'n',
);
console.log('openai', OpenAI.name, 'done');

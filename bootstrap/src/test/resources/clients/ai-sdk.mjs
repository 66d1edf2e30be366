// @ai-sdk/openai against this server: its default model speaks Responses, `.chat` Chat Completions.
import assert from 'node:assert/strict';
import { createOpenAI } from '@ai-sdk/openai';
import { generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const openai = createOpenAI(); // OPENAI_BASE_URL, OPENAI_API_KEY
const weather = tool({
  description: 'Tells the weather.',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Sunny in ${city}`,
});
for (const model of [openai('demo'), openai.chat('demo')]) {
  const stream = streamText({ model, system: 'Be brief.', prompt: 'Hello there' });
  let text = '';
  for await (const piece of stream.textStream) text += piece;
  assert.match(text, /Hello there/);
  assert.ok((await stream.usage).totalTokens > 0);
  assert.equal(await stream.finishReason, 'stop');

  const round = await generateText({
    model,
    prompt: 'Please call weather with {"city":"Rome"}',
    tools: { weather },
    stopWhen: stepCountIs(3),
  });
  assert.match(round.text, /Sunny in Rome/);
  assert.equal(round.steps.length, 2);

  const { object } = await generateObject({
    model,
    schema: z.object({ city: z.string(), people: z.number() }),
    schemaDescription: 'A city of Italy.',
    prompt: 'A city',
  });
  assert.equal(typeof object.city, 'string');

  // the program leaves in mid-stream
  const leaving = new AbortController();
  const left = streamText({ model, prompt: 'A long one', abortSignal: leaving.signal, onError: () => {} });
  for await (const _ of left.textStream) leaving.abort();
}
console.log('ai-sdk done');

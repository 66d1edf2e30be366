// @langchain/openai against this server, by Chat Completions and by Responses.
import assert from 'node:assert/strict';
import { HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';

const weather = tool(({ city }) => `Sunny in ${city}`, {
  name: 'weather',
  description: 'Tells the weather.',
  schema: z.object({ city: z.string() }),
});
for (const useResponsesApi of [false, true]) {
  const model = new ChatOpenAI({ model: 'demo', useResponsesApi });

  const messages = [new SystemMessage('Be brief.'), new HumanMessage({ content: 'Hello there', name: 'ada' })];
  let text = '';
  for await (const chunk of await model.stream(messages)) text += chunk.text;
  assert.match(text, /Hello there/);

  const asked = new HumanMessage('Please call weather with {"city":"Rome"}');
  const bound = model.bindTools([weather]);
  const answer = await bound.invoke([asked]);
  const [call] = answer.tool_calls;
  assert.deepEqual(call.args, { city: 'Rome' });
  const result = new ToolMessage({ content: await weather.invoke(call.args), tool_call_id: call.id });
  assert.match((await bound.invoke([asked, answer, result])).text, /Sunny in Rome/);

  const form = model.withStructuredOutput(z.object({ city: z.string(), people: z.number() }));
  assert.equal(typeof (await form.invoke('A city')).city, 'string');
  const described = model.withStructuredOutput(z.object({ city: z.string() }).describe('A city'));
  assert.equal(typeof (await described.invoke('A city')).city, 'string');
}
console.log('langchain done');

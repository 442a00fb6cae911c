// JSON lines: one request on each line of standard input, one answer on each line of standard output.
'use strict';

const { createInterface } = require('node:readline');
const { Refusal, text } = require('./request.js');

function parse(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch {
    throw new Refusal('bad_request', 'not JSON');
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    throw new Refusal('bad_request', 'not an object');
  }
  return request;
}

async function answer(line, ops, codeOf) {
  let id = null;
  try {
    const request = parse(line);
    id = request.id ?? null;
    const op = text(request, 'op');
    if (!Object.hasOwn(ops, op)) throw new Refusal('bad_request', 'unknown op');
    return { id, ok: await ops[op](request) };
  } catch (error) {
    const code = error instanceof Refusal ? error.code : codeOf(error);
    return { id, error: { code, message: String(error.message || error.name) } };
  }
}

/** Answers until the end of input. `codeOf` puts an error of the implementation into the words of the agents. */
async function serve(ops, codeOf) {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(line, ops, codeOf))}\n`);
  }
}

module.exports = { serve };

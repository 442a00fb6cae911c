// Reading the fields of a request; every mistake of the driver is a Refusal with the code `bad_request`.
'use strict';

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function field(request, name, holds, kind) {
  const value = Object.hasOwn(request, name) ? request[name] : undefined;
  if (!holds(value)) throw new Refusal('bad_request', `field ${name} is not ${kind}`);
  return value;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isHex = (value) => typeof value === 'string' && /^([0-9a-f]{2})*$/.test(value);

const text = (request, name) => field(request, name, (value) => typeof value === 'string', 'a string');
const flag = (request, name) => field(request, name, (value) => typeof value === 'boolean', 'true or false');
const object = (request, name) => field(request, name, isObject, 'an object');
const bytes = (request, name) => Buffer.from(field(request, name, isHex, 'lowercase hex'), 'hex');

function number(request, name) {
  return field(request, name, (value) => Number.isSafeInteger(value) && value >= 0, 'a whole number');
}

/** What `read` makes of the field, or undefined where it is absent or null. */
function optional(read, request, name) {
  return request[name] === undefined || request[name] === null ? undefined : read(request, name);
}

function address(request, name) {
  const value = object(request, name);
  return { name: text(value, 'name'), device: number(value, 'device') };
}

module.exports = { Refusal, address, bytes, flag, number, object, optional, text };

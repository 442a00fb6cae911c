// The same operations with the npm package libsignal, under the same names; the figures go to standard output in
// Google Benchmark's form. Sessions are kept as objects in memory, which is the package at its best: an application
// that has to store bytes pays for JSON at each message.
//
// usage: npm_libsignal_bench.js [--quick]     needs the package in tests/interop/node, or in NODE_PATH
'use strict';

const path = require('node:path');

module.paths.push(path.join(__dirname, '..', 'interop', 'node', 'node_modules'));
const { Times, nothing } = require('./node_times.js');
const { ProtocolAddress, SessionBuilder, SessionCipher, SessionRecord, keyhelper } = require('libsignal');

console.info = console.warn = console.error = () => {}; // the package reports on sessions and their keys
const times = new Times('npm-libsignal');
const TEXT = Buffer.alloc(256);
const KINDS = { prekey: 3 };

class Device {
  constructor(name) {
    this.name = name;
    this.identity = keyhelper.generateIdentityKeyPair();
    this.sessions = new Map();
    this.ciphers = new Map();
    this.prekeys = new Map();
    this.signedPrekeys = new Map();
    this.nextId = 1;
  }

  bundle() {
    const id = this.nextId++;
    const signed = keyhelper.generateSignedPreKey(this.identity, id);
    const prekey = keyhelper.generatePreKey(id);
    this.signedPrekeys.set(id, signed.keyPair);
    this.prekeys.set(id, prekey.keyPair);
    return {
      identityKey: this.identity.pubKey,
      registrationId: 1,
      preKey: { keyId: id, publicKey: prekey.keyPair.pubKey },
      signedPreKey: { keyId: id, publicKey: signed.keyPair.pubKey, signature: signed.signature },
    };
  }

  start(peer, bundle) {
    return new SessionBuilder(this, new ProtocolAddress(peer, 1)).initOutgoing(bundle);
  }

  forget(peer) {
    this.sessions.delete(`${peer}.1`);
  }

  seal(peer) {
    return this.cipher(peer).encrypt(TEXT);
  }

  open(peer, message) {
    const cipher = this.cipher(peer);
    return message.type === KINDS.prekey
      ? cipher.decryptPreKeyWhisperMessage(message.body)
      : cipher.decryptWhisperMessage(message.body);
  }

  async refuse(peer, bytes) {
    const opened = await this.cipher(peer).decryptWhisperMessage(bytes).then(() => true, () => false);
    if (opened) throw new Error('a forged message was opened');
  }

  cipher(peer) {
    if (!this.ciphers.has(peer)) this.ciphers.set(peer, new SessionCipher(this, new ProtocolAddress(peer, 1)));
    return this.ciphers.get(peer);
  }

  // ---- what the package calls

  loadSession(address) { return this.sessions.get(address); }
  storeSession(address, record) { this.sessions.set(address, record); }
  isTrustedIdentity() { return true; }
  loadPreKey(id) { return this.prekeys.get(id); }
  removePreKey(id) { this.prekeys.delete(id); }
  loadSignedPreKey(id) { return this.signedPrekeys.get(id); }
  getOurIdentity() { return this.identity; }
  getOurRegistrationId() { return 1; }
}

async function turn(from, to) {
  await to.open(from.name, await from.seal(to.name));
}

// Two devices in the middle of a conversation, Alice's turn to write.
async function pair() {
  const alice = new Device('alice');
  const bob = new Device('bob');
  await alice.start('bob', bob.bundle());
  for (let i = 0; i < 6; i++) {
    await turn(alice, bob);
    await turn(bob, alice);
  }
  return { alice, bob };
}

async function messages(device, count) {
  const sealed = [];
  for (let i = 0; i < count; i++) sealed.push(await device.seal('bob'));
  return sealed;
}

// A well-formed message that nobody sealed; see forged_message.hpp.
function forged(ratchetKey, counter) {
  return Buffer.concat([
    Buffer.from([0x33, 0x0a, 33]), ratchetKey,
    Buffer.from([0x10, (counter & 0x7f) | 0x80, counter >> 7, 0x18, 0, 0x22, 16]), Buffer.alloc(16 + 8),
  ]);
}

async function keysAndSessions() {
  await times.time('identity_keygen', 50, nothing, () => keyhelper.generateIdentityKeyPair());
  await times.time('prekey_bundle', 20, () => new Device('alice'), (device) => device.bundle());
  const bob = new Device('bob');
  const bundle = bob.bundle();
  await times.time('session_initiator', 20, () => new Device('alice'), (device) => device.start('bob', bundle));
  let size = 0;
  await times.time('session_responder_first_msg', 20, async () => {
    const alice = new Device('alice');
    const fresh = new Device('bob');
    await alice.start('bob', fresh.bundle());
    const first = await alice.seal('bob');
    size = first.body.length;
    return { fresh, first };
  }, ({ fresh, first }) => fresh.open('alice', first));
  times.note({ message_bytes: size });
}

async function inOrder() {
  const batch = 100;
  // First, since it leaves the code compiled, as it is in a program that runs for long.
  const oneWay = await pair();
  for (let i = 0; i < 900; i++) await turn(oneWay.alice, oneWay.bob);
  await times.time('one_way_after_900', 9, nothing, async () => {
    for (let i = 0; i < batch; i++) await turn(oneWay.alice, oneWay.bob);
  }, { operations: batch });
  const writer = (await pair()).alice;
  const counters = { message_bytes: (await writer.seal('bob')).body.length };
  await times.time('encrypt_256', 19, nothing, () => messages(writer, batch), { operations: batch, counters });
  const { alice, bob } = await pair();
  const sealed = async () => ({ bob, sealed: await messages(alice, batch) });
  await times.time('decrypt_256', 19, sealed, openAll, { operations: batch });
  const talk = await pair();
  await times.time('pingpong_turn', 20, nothing, async () => {
    await turn(talk.alice, talk.bob);
    await turn(talk.bob, talk.alice);
  }, { operations: 2 });
}

async function fanOut() {
  const { alice } = await pair();
  const saved = JSON.stringify(alice.sessions.get('bob.1').serialize());
  const peers = Array.from({ length: 1000 }, (_, i) => `peer${i}`);
  for (const peer of peers) alice.sessions.set(`${peer}.1`, SessionRecord.deserialize(JSON.parse(saved)));
  await times.time('fanout_1000', 5, nothing, async () => {
    for (const peer of peers) await alice.seal(peer);
  });
}

// Bob has read the last of count + 1 messages; the others are still under way.
async function jumped(count) {
  const { alice, bob } = await pair();
  const sealed = await messages(alice, count + 1);
  await bob.open('alice', sealed[count]);
  return { bob, sealed: sealed.slice(0, count) };
}

function shuffled(list) {
  const mixed = [...list];
  for (let i = mixed.length - 1, seed = 1; i > 0; i--) {
    seed = (seed * 48271) % 2147483647;
    const other = seed % (i + 1);
    [mixed[i], mixed[other]] = [mixed[other], mixed[i]];
  }
  return mixed;
}

async function openAll({ bob, sealed }) {
  for (const message of sealed) await bob.open('alice', message);
}

async function late() {
  await times.time('skip1000_first', 3, async () => {
    const { alice, bob } = await pair();
    return { bob, last: (await messages(alice, 1001))[1000] };
  }, ({ bob, last }) => bob.open('alice', last));
  const orders = { forward: (list) => list, backward: (list) => [...list].reverse(), random: shuffled };
  for (const [order, arrange] of Object.entries(orders)) {
    await times.time(`skip1000_drain_${order}`, 2, async () => {
      const { bob, sealed } = await jumped(1000);
      return { bob, sealed: arrange(sealed) };
    }, openAll);
  }
  const slices = { oldest: [0, 20], newest: [1979, 1999] };
  for (const [which, range] of Object.entries(slices)) {
    await times.time(`late_of_1999_${which}`, 3, async () => {
      const { bob, sealed } = await jumped(1999);
      return { bob, sealed: sealed.slice(...range) };
    }, openAll, { operations: 20 });
  }
}

async function hostile() {
  const alice = new Device('alice');
  const bob = new Device('bob');
  for (let i = 0; i < 41; i++) {
    await alice.start('bob', bob.bundle());
    await turn(alice, bob);
  }
  for (const [distance, counter] of Object.entries({ near: 200, far: 1999 })) {
    const message = forged(alice.bundle().signedPreKey.publicKey, counter);
    await times.time(`hostile_41_sessions_${distance}`, 2, nothing, () => bob.refuse('alice', message));
  }
}

async function saving() {
  const { alice } = await pair();
  const record = alice.sessions.get('bob.1');
  const saved = JSON.stringify(record.serialize());
  const repeat = (run) => () => { for (let i = 0; i < 1000; i++) run(); };
  const each = { operations: 1000, counters: { session_bytes: saved.length } };
  await times.time('serialise', 5, nothing, repeat(() => JSON.stringify(record.serialize())), each);
  const load = () => SessionRecord.deserialize(JSON.parse(saved));
  await times.time('deserialise', 5, nothing, repeat(load), { operations: 1000 });
}

async function main() {
  for (const part of [keysAndSessions, inOrder, fanOut, late, hostile, saving]) await part();
  times.print();
}

main();

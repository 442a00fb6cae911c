// The operations of protocol 4 with the official client, under the same names as in operations.hpp; the figures go to
// standard output in Google Benchmark's form. The stores keep the client's own objects in memory, which is the client
// at its best: an application that has to store bytes pays for them at each message.
//
// usage: official_bench.js [--quick]     needs the package in tests/interop/node, or in NODE_PATH
'use strict';

const path = require('node:path');

module.paths.push(path.join(__dirname, '..', 'interop', 'node', 'node_modules'));
const client = require('@signalapp/libsignal-client');
const { Times, nothing } = require('./node_times.js');

const times = new Times('official');
const TEXT = Buffer.alloc(256);

class Device {
  constructor(name) {
    this.name = name;
    this.address = client.ProtocolAddress.new(name, 1);
    this.identity = client.PrivateKey.generate();
    this.sessions = new Map();
    this.prekeys = new Map();
    this.signedPrekeys = new Map();
    this.kemPrekeys = new Map();
    this.addresses = new Map();
    this.nextId = 1;
  }

  bundle() {
    const id = this.nextId++;
    const signed = client.PrivateKey.generate();
    const signature = this.identity.sign(signed.getPublicKey().serialize());
    const prekey = client.PrivateKey.generate();
    const kem = client.KEMKeyPair.generate();
    const kemSignature = this.identity.sign(kem.getPublicKey().serialize());
    const now = Date.now();
    this.signedPrekeys.set(id, client.SignedPreKeyRecord.new(id, now, signed.getPublicKey(), signed, signature));
    this.prekeys.set(id, client.PreKeyRecord.new(id, prekey.getPublicKey(), prekey));
    this.kemPrekeys.set(id, client.KyberPreKeyRecord.new(id, now, kem, kemSignature));
    return client.PreKeyBundle.new(
      1, 1, id, prekey.getPublicKey(), id, signed.getPublicKey(), signature, this.identity.getPublicKey(),
      id, kem.getPublicKey(), kemSignature,
    );
  }

  start(peer, bundle) {
    return client.processPreKeyBundle(bundle, this.addressOf(peer), this.address, this, this);
  }

  seal(peer) {
    return client.signalEncrypt(TEXT, this.addressOf(peer), this.address, this, this);
  }

  open(peer, message) {
    const ends = [this.addressOf(peer), this.address, this, this];
    const bytes = message.serialize();
    return message.type() === client.CiphertextMessageType.PreKey
      ? client.signalDecryptPreKey(client.PreKeySignalMessage.deserialize(bytes), ...ends, this, this, this)
      : client.signalDecrypt(client.SignalMessage.deserialize(bytes), ...ends);
  }

  addressOf(peer) {
    if (!this.addresses.has(peer)) this.addresses.set(peer, client.ProtocolAddress.new(peer, 1));
    return this.addresses.get(peer);
  }

  // ---- what the client calls

  async getSession(address) { return this.sessions.get(address.name()) ?? null; }
  async saveSession(address, record) { this.sessions.set(address.name(), record); }
  async getIdentityKeyPair() { return new client.IdentityKeyPair(this.identity.getPublicKey(), this.identity); }
  async getLocalRegistrationId() { return 1; }
  async getIdentity() { return null; }
  async isTrustedIdentity() { return true; }
  async saveIdentity() { return client.IdentityChange.NewOrUnchanged; }
  async getPreKey(id) { return this.prekeys.get(id); }
  async removePreKey(id) { this.prekeys.delete(id); }
  async getSignedPreKey(id) { return this.signedPrekeys.get(id); }
  async getKyberPreKey(id) { return this.kemPrekeys.get(id); }
  async markKyberPreKeyUsed(id) { this.kemPrekeys.delete(id); }
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

async function openAll({ bob, sealed }) {
  for (const message of sealed) await bob.open('alice', message);
}

async function keysAndSessions() {
  await times.time('kem_keygen', 50, nothing, () => client.KEMKeyPair.generate());
  await times.time('prekey_bundle', 50, () => new Device('alice'), (device) => device.bundle());
  const bob = new Device('bob');
  const bundle = bob.bundle();
  await times.time('session_initiator', 50, () => new Device('alice'), (device) => device.start('bob', bundle));
  let size = 0;
  await times.time('session_responder_first_msg', 50, async () => {
    const alice = new Device('alice');
    const fresh = new Device('bob');
    await alice.start('bob', fresh.bundle());
    const first = await alice.seal('bob');
    size = first.serialize().length;
    return { fresh, first };
  }, ({ fresh, first }) => fresh.open('alice', first));
  times.note({ message_bytes: size });
}

async function inOrder() {
  const batch = 100;
  const writer = (await pair()).alice;
  const counters = { message_bytes: (await writer.seal('bob')).serialize().length };
  await times.time('encrypt_256', 19, nothing, () => messages(writer, batch), { operations: batch, counters });
  const { alice, bob } = await pair();
  const sealed = async () => ({ bob, sealed: await messages(alice, batch) });
  await times.time('decrypt_256', 19, sealed, openAll, { operations: batch });
  const talk = await pair();
  const epochs = 4 * 43; // round trips: what an epoch costs falls on a few of its messages
  await times.time('pingpong_turn', 5, nothing, async () => {
    for (let i = 0; i < epochs; i++) {
      await turn(talk.alice, talk.bob);
      await turn(talk.bob, talk.alice);
    }
  }, { operations: 2 * epochs });
}

async function fanOut() {
  const { alice } = await pair();
  const saved = alice.sessions.get('bob').serialize();
  const peers = Array.from({ length: 1000 }, (_, i) => `peer${i}`);
  for (const peer of peers) alice.sessions.set(peer, client.SessionRecord.deserialize(saved));
  await times.time('fanout_1000', 5, nothing, async () => {
    for (const peer of peers) await alice.seal(peer);
  });
}

async function late() {
  await times.time('skip1000_first', 5, async () => {
    const { alice, bob } = await pair();
    return { bob, last: (await messages(alice, 1001))[1000] };
  }, ({ bob, last }) => bob.open('alice', last));
  await times.time('skip1000_drain_forward', 2, async () => {
    const { alice, bob } = await pair();
    const sealed = await messages(alice, 1001);
    await bob.open('alice', sealed.pop());
    return { bob, sealed };
  }, openAll);
}

async function saving() {
  const { alice } = await pair();
  const record = alice.sessions.get('bob');
  const saved = record.serialize();
  const repeat = (run) => () => { for (let i = 0; i < 1000; i++) run(); };
  const each = { operations: 1000, counters: { session_bytes: saved.length } };
  await times.time('serialise', 5, nothing, repeat(() => record.serialize()), each);
  await times.time('deserialise', 5, nothing, repeat(() => client.SessionRecord.deserialize(saved)), each);
}

async function main() {
  for (const part of [keysAndSessions, inOrder, fanOut, late, saving]) await part();
  times.print();
}

main();

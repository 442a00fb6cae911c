// One account of the fork: its keys, and the storage object that the fork asks for.
//
// Sessions are kept as text, as an application would keep them on disk: an operation that fails
// therefore leaves behind nothing of what the fork did to its copy before it noticed.
'use strict';

const { createHash } = require('node:crypto');
const { SessionRecord, curve, keyhelper } = require('libsignal');

function keyPairOf(privateKey) {
  const clamped = Buffer.from(privateKey);
  clamped[0] &= 0xf8;
  clamped[31] = (clamped[31] & 0x7f) | 0x40;
  return { privKey: clamped, pubKey: Buffer.from(curve.getPublicFromPrivateKey(clamped)) };
}

class Account {
  constructor(registrationId, identityPrivate) {
    this.registrationId = registrationId ?? keyhelper.generateRegistrationId();
    this.identity = identityPrivate ? keyPairOf(identityPrivate) : keyhelper.generateIdentityKeyPair();
    this.sessions = new Map();
    this.trusted = new Map();
    this.prekeys = new Map();
    this.signedPrekeys = new Map();
    this.nextId = 1; // never 0: the fork leaves that id out of its messages
  }

  createBundle(device, oneTime) {
    const id = this.nextId++;
    const signed = keyhelper.generateSignedPreKey(this.identity, id);
    this.signedPrekeys.set(id, signed.keyPair);
    const prekey = oneTime ? keyhelper.generatePreKey(id) : null;
    if (prekey) this.prekeys.set(id, prekey.keyPair);
    return {
      registration_id: this.registrationId,
      device,
      identity: this.identity.pubKey.toString('hex'),
      signed_prekey: {
        id,
        public: signed.keyPair.pubKey.toString('hex'),
        signature: signed.signature.toString('hex'),
      },
      prekey: prekey && { id, public: prekey.keyPair.pubKey.toString('hex') },
      kem_prekey: null,
    };
  }

  trust(name, identity) {
    this.trusted.set(name, Buffer.from(identity).toString('hex'));
  }

  digest() {
    const state = [this.identity, this.registrationId, this.nextId,
      ...[this.sessions, this.trusted, this.prekeys, this.signedPrekeys].map((map) => [...map].sort())];
    return createHash('sha256').update(JSON.stringify(state)).digest('hex');
  }

  // ---- what the fork calls

  async loadSession(address) {
    const kept = this.sessions.get(address);
    return kept && SessionRecord.deserialize(JSON.parse(kept));
  }

  async storeSession(address, record) {
    this.sessions.set(address, JSON.stringify(record.serialize()));
  }

  isTrustedIdentity(address, identity) {
    const name = address.replace(/\.\d+$/, ''); // "name.device" when receiving, "name" when sending
    const known = this.trusted.get(name);
    return known === undefined || known === Buffer.from(identity).toString('hex');
  }

  loadPreKey(id) {
    return this.prekeys.get(id);
  }

  removePreKey(id) {
    this.prekeys.delete(id);
  }

  loadSignedPreKey(id) {
    return this.signedPrekeys.get(id);
  }

  getOurIdentity() {
    return this.identity;
  }

  getOurRegistrationId() {
    return this.registrationId;
  }
}

module.exports = { Account };

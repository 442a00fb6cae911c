// One account of the official client: its keys, and the stores that the client asks for.
//
// Everything persistent is a row of text, as an application would keep it. An operation is a transaction over the rows:
// the client saves an identity before it finds that a base key was used already, and an application has to undo that.
'use strict';

const { createHash } = require('node:crypto');
const client = require('@signalapp/libsignal-client');

const hex = (value) => Buffer.from(value.serialize()).toString('hex');

/** Ids of 14 bits, as the client's applications draw them. */
function newRegistrationId() {
  return 1 + Math.floor(Math.random() * 16380);
}

class Rows {
  constructor(saved = '[]') {
    this.kept = new Map(JSON.parse(saved));
    this.changed = new Map();
  }

  get(key) {
    return this.changed.has(key) ? this.changed.get(key) : this.kept.get(key);
  }

  put(key, value) {
    this.changed.set(key, value);
  }

  erase(key) {
    this.changed.set(key, undefined);
  }

  commit() {
    for (const [key, value] of this.changed) {
      if (value === undefined) this.kept.delete(key);
      else this.kept.set(key, value);
    }
    this.changed.clear();
  }

  rollBack() {
    this.changed.clear();
  }

  save() {
    return JSON.stringify([...this.kept].sort());
  }
}

class Account {
  /** A new account, not yet committed. */
  static create(address, registrationId = newRegistrationId(), identityPrivate = undefined) {
    const account = new Account(address, new Rows());
    const identity = identityPrivate ? client.PrivateKey.deserialize(identityPrivate) : client.PrivateKey.generate();
    account.rows.put('identity', hex(identity));
    account.rows.put('registration id', registrationId);
    account.rows.put('next id', 1);
    return account;
  }

  constructor(address, rows) {
    this.address = address;
    this.rows = rows;
  }

  /** The account as it is after a restart: all that is left is what was saved. */
  reopened() {
    return new Account(this.address, new Rows(this.rows.save()));
  }

  digest() {
    return createHash('sha256').update(this.rows.save()).digest('hex');
  }

  get identity() {
    return this.read(client.PrivateKey, 'identity');
  }

  get registrationId() {
    return this.rows.get('registration id');
  }

  createBundle(oneTime, kem) {
    const id = this.rows.get('next id');
    this.rows.put('next id', id + 1);
    return {
      registration_id: this.registrationId,
      device: this.address.deviceId(),
      identity: hex(this.identity.getPublicKey()),
      signed_prekey: this.createSignedPrekey(id),
      prekey: oneTime ? this.createPrekey(id) : null,
      kem_prekey: kem ? this.createKemPrekey(id, oneTime) : null,
    };
  }

  createSignedPrekey(id) {
    const key = client.PrivateKey.generate();
    const signature = this.identity.sign(key.getPublicKey().serialize());
    const record = client.SignedPreKeyRecord.new(id, Date.now(), key.getPublicKey(), key, signature);
    this.rows.put(`signed prekey ${id}`, hex(record));
    return { id, public: hex(key.getPublicKey()), signature: Buffer.from(signature).toString('hex') };
  }

  createPrekey(id) {
    const key = client.PrivateKey.generate();
    this.rows.put(`prekey ${id}`, hex(client.PreKeyRecord.new(id, key.getPublicKey(), key)));
    return { id, public: hex(key.getPublicKey()) };
  }

  createKemPrekey(id, oneTime) {
    const pair = client.KEMKeyPair.generate();
    const signature = this.identity.sign(pair.getPublicKey().serialize());
    this.rows.put(`KEM prekey ${id}`, hex(client.KyberPreKeyRecord.new(id, Date.now(), pair, signature)));
    if (!oneTime) this.rows.put(`last resort ${id}`, true);
    return { id, public: hex(pair.getPublicKey()), signature: Buffer.from(signature).toString('hex') };
  }

  trust(name, identity) {
    this.rows.put(`identity of ${name}`, hex(identity));
  }

  /** The record of a peer's device, or null. */
  sessionWith(peer) {
    return this.read(client.SessionRecord, `session ${peer}`);
  }

  keepSession(peer, record) {
    this.rows.put(`session ${peer}`, hex(record));
  }

  read(Kind, key) {
    const kept = this.rows.get(key);
    return kept === undefined ? null : Kind.deserialize(Buffer.from(kept, 'hex'));
  }

  // ---- what the client calls: the account is each of its stores

  async getSession(peer) {
    return this.sessionWith(peer);
  }

  async saveSession(peer, record) {
    this.keepSession(peer, record);
  }

  async getIdentityKeyPair() {
    return new client.IdentityKeyPair(this.identity.getPublicKey(), this.identity);
  }

  async getLocalRegistrationId() {
    return this.registrationId;
  }

  async getIdentity(peer) {
    return this.read(client.PublicKey, `identity of ${peer.name()}`);
  }

  async isTrustedIdentity(peer, identity) {
    const known = await this.getIdentity(peer);
    return known === null || known.equals(identity);
  }

  async saveIdentity(peer, identity) {
    const replaces = !(await this.isTrustedIdentity(peer, identity));
    this.trust(peer.name(), identity);
    return replaces ? client.IdentityChange.ReplacedExisting : client.IdentityChange.NewOrUnchanged;
  }

  async getPreKey(id) {
    return this.present(client.PreKeyRecord, `prekey ${id}`);
  }

  async removePreKey(id) {
    this.rows.erase(`prekey ${id}`);
  }

  async getSignedPreKey(id) {
    return this.present(client.SignedPreKeyRecord, `signed prekey ${id}`);
  }

  async getKyberPreKey(id) {
    return this.present(client.KyberPreKeyRecord, `KEM prekey ${id}`);
  }

  /** A one-time prekey goes; of a last-resort one it is remembered with what it was used. */
  async markKyberPreKeyUsed(id, signedId, baseKey) {
    if (this.rows.get(`last resort ${id}`) === undefined) {
      this.rows.erase(`KEM prekey ${id}`);
      return;
    }
    const use = `use of ${id} with ${signedId} and ${hex(baseKey)}`;
    if (this.rows.get(use) !== undefined) throw new Error('reused base key');
    this.rows.put(use, true);
  }

  present(Kind, key) {
    const record = this.read(Kind, key);
    if (record === null) throw new Error(`there is no ${key}`);
    return record;
  }
}

module.exports = { Account };

// The official client (protocol 4) as an agent: JSON lines in, JSON lines out.
// Only what the package's type declarations offer is used.
'use strict';

const client = require('@signalapp/libsignal-client');
const { dependencies } = require('./package.json');
const { Account } = require('./official_account.js');
const { Refusal, address, bytes, flag, number, object, optional, text } = require('./request.js');
const { serve } = require('./serve.js');

const accounts = new Map();

function openAccount(request) {
  const account = accounts.get(text(request, 'account'));
  if (!account) throw new Refusal('bad_request', 'no account is open under this label');
  return account;
}

/** An operation that changes an account: all of it, or nothing. */
function changing(op) {
  return async (request) => {
    const account = openAccount(request);
    try {
      const answer = await op(account, request);
      account.rows.commit();
      return answer;
    } catch (error) {
      account.rows.rollBack();
      throw error;
    }
  };
}

function protocolAddress(request, name) {
  const { name: who, device } = address(request, name);
  if (who === '' || device < 1 || device > 127) throw new Refusal('invalid_argument', `not an address: ${name}`);
  return client.ProtocolAddress.new(who, device);
}

const peerOf = (request) => protocolAddress(request, 'peer');
const nowOf = (request) => new Date(optional(number, request, 'now') ?? Date.now());

function key(Kind, part, name) {
  try {
    return Kind.deserialize(bytes(part, name));
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('invalid_key', error.message);
  }
}

function bundleOf(request) {
  const bundle = object(request, 'bundle');
  if (!bundle.kem_prekey) throw new Refusal('invalid_argument', 'version 4 needs a KEM prekey');
  const signed = object(bundle, 'signed_prekey');
  const kem = object(bundle, 'kem_prekey');
  const prekey = optional(object, bundle, 'prekey');
  return client.PreKeyBundle.new(
    number(bundle, 'registration_id'), number(bundle, 'device'),
    prekey ? number(prekey, 'id') : null, prekey ? key(client.PublicKey, prekey, 'public') : null,
    number(signed, 'id'), key(client.PublicKey, signed, 'public'), bytes(signed, 'signature'),
    key(client.PublicKey, bundle, 'identity'),
    number(kem, 'id'), key(client.KEMPublicKey, kem, 'public'), bytes(kem, 'signature'),
  );
}

/** Why there is no session to send with. */
function whyNot(account, peer) {
  const record = account.sessionWith(peer);
  const isStale = record && record.hasCurrentState(new Date(0));
  return isStale ? new Refusal('stale_session', 'the session is stale') : new Refusal('no_session', 'no session');
}

function decrypt(account, request) {
  const data = bytes(request, 'bytes');
  const common = [peerOf(request), account.address, account, account];
  switch (text(request, 'kind')) {
    case 'prekey': {
      const message = client.PreKeySignalMessage.deserialize(data);
      return client.signalDecryptPreKey(message, ...common, account, account, account);
    }
    case 'message':
      return client.signalDecrypt(client.SignalMessage.deserialize(data), ...common);
    default:
      throw new Refusal('bad_request', 'kind is prekey or message');
  }
}

const ops = {
  hello: () => ({
    name: 'official client',
    version: dependencies['@signalapp/libsignal-client'],
    abi: 0,
    ops: Object.keys(ops),
  }),

  'account.create': (request) => {
    const label = text(request, 'account');
    if (accounts.has(label)) throw new Refusal('invalid_argument', 'this label is in use');
    if (optional(text, request, 'store')) throw new Refusal('invalid_argument', 'this agent keeps nothing in files');
    const identityPrivate = optional(bytes, request, 'identity_private');
    if (identityPrivate && identityPrivate.length !== 32) throw new Refusal('invalid_argument', 'not 32 bytes');
    const account = Account.create(protocolAddress(request, 'address'), optional(number, request, 'registration_id'),
      identityPrivate);
    account.rows.commit();
    accounts.set(label, account);
    return {
      identity: Buffer.from(account.identity.getPublicKey().serialize()).toString('hex'),
      registration_id: account.registrationId,
    };
  },

  'account.close': (request) => {
    openAccount(request);
    accounts.delete(text(request, 'account'));
    return {};
  },

  'account.reopen': (request) => {
    accounts.set(text(request, 'account'), openAccount(request).reopened());
    return {};
  },

  'account.digest': (request) => ({ digest: openAccount(request).digest() }),

  'bundle.create': changing((account, request) => ({
    bundle: account.createBundle(flag(request, 'one_time'), flag(request, 'kem')),
  })),

  'session.start': changing(async (account, request) => {
    if (number(request, 'version') !== 4) throw new Refusal('invalid_argument', 'this peer speaks version 4 only');
    const bundle = bundleOf(request);
    await client.processPreKeyBundle(bundle, peerOf(request), account.address, account, account, nowOf(request));
    return {};
  }),

  'session.info': async (request) => {
    const record = openAccount(request).sessionWith(peerOf(request));
    // Its interface tells neither how many archived sessions a record holds nor with which identity the current one is.
    if (!record) return { exists: false };
    const current = record.hasCurrentState(new Date(0));
    return { exists: true, sendable: record.hasCurrentState(nowOf(request)), ...(current && { version: 4 }) };
  },

  'session.archive': changing((account, request) => {
    const peer = peerOf(request);
    const record = account.sessionWith(peer);
    if (!record) throw new Refusal('no_session', 'no session');
    record.archiveCurrentState();
    account.keepSession(peer, record);
    return {};
  }),

  encrypt: changing(async (account, request) => {
    const peer = peerOf(request);
    const now = nowOf(request);
    if (!account.sessionWith(peer)?.hasCurrentState(now)) throw whyNot(account, peer);
    const plaintext = bytes(request, 'plaintext');
    const message = await client.signalEncrypt(plaintext, peer, account.address, account, account, now);
    return {
      kind: message.type() === client.CiphertextMessageType.PreKey ? 'prekey' : 'message',
      bytes: Buffer.from(message.serialize()).toString('hex'),
    };
  }),

  decrypt: changing(async (account, request) => ({
    plaintext: Buffer.from(await decrypt(account, request)).toString('hex'),
  })),

  'identity.trust': changing((account, request) => {
    account.trust(address(request, 'peer').name, key(client.PublicKey, request, 'identity'));
    return {};
  }),
};

// The client has one code for most of its errors: what they say tells them apart. All else is a fault in a message.
const WORDS = [
  [/'loadSignedPreKey'/, 'unknown_signed_prekey'],
  [/'loadKyberPreKey'/, 'unknown_kem_prekey'],
  [/'loadPreKey'/, 'unknown_prekey'],
  [/version was too old/, 'legacy_version'],
  [/version was unrecognized/, 'unsupported_version'],
  [/^session with .* not found/, 'no_session'],
  [/^invalid signature/, 'invalid_signature'],
  [/^invalid key agreement/, 'invalid_key'],
];

function codeOf(error) {
  switch (error.code) {
    case client.ErrorCode.DuplicatedMessage:
      return 'duplicate_message';
    case client.ErrorCode.UntrustedIdentity:
      return 'untrusted_identity';
    case client.ErrorCode.InvalidSession:
      return 'store_corrupt';
    default:
      return WORDS.find(([words]) => words.test(error.message))?.[1] ?? 'invalid_message';
  }
}

serve(ops, codeOf);

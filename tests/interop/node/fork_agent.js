// npm `libsignal` (WhatsApp's dialect of protocol 3) as an agent: JSON lines in, JSON lines out.
// Only what its documented interface and its behaviour when run offer is used.
'use strict';

// The package writes its sessions to the console, where our answers belong.
for (const method of ['log', 'info', 'warn', 'error']) console[method] = () => {};

const { ProtocolAddress, SessionBuilder, SessionCipher } = require('libsignal');
const { Account } = require('./fork_account.js');
const { Refusal, address, bytes, flag, number, object, optional, text } = require('./request.js');
const { serve } = require('./serve.js');

const PREKEY_MESSAGE = 3;
const accounts = new Map();

function accountOf(request) {
  const entry = accounts.get(text(request, 'account'));
  if (!entry) throw new Refusal('bad_request', 'no account is open under this label');
  return entry;
}

function peerOf(request) {
  const { name, device } = address(request, 'peer');
  return new ProtocolAddress(name, device);
}

function keyOf(bundle, name) {
  const part = object(bundle, name);
  return { keyId: number(part, 'id'), publicKey: bytes(part, 'public') };
}

function bundleOf(request) {
  const bundle = object(request, 'bundle');
  const signedPreKey = { ...keyOf(bundle, 'signed_prekey') };
  signedPreKey.signature = bytes(object(bundle, 'signed_prekey'), 'signature');
  return {
    registrationId: number(bundle, 'registration_id'),
    identityKey: bytes(bundle, 'identity'),
    signedPreKey,
    preKey: bundle.prekey ? keyOf(bundle, 'prekey') : undefined,
  };
}

const ops = {
  hello: () => ({ name: 'npm libsignal', version: '6.0.0', abi: 0, ops: Object.keys(ops) }),

  'account.create': (request) => {
    const label = text(request, 'account');
    if (accounts.has(label)) throw new Refusal('invalid_argument', 'this label is in use');
    const own = address(request, 'address');
    const account = new Account(optional(number, request, 'registration_id'),
      optional(bytes, request, 'identity_private'));
    accounts.set(label, { account, own });
    return { identity: account.identity.pubKey.toString('hex'), registration_id: account.registrationId };
  },

  'account.digest': (request) => ({ digest: accountOf(request).account.digest() }),

  'bundle.create': (request) => {
    const { account, own } = accountOf(request);
    if (flag(request, 'kem')) throw new Refusal('invalid_argument', 'this peer has no KEM prekeys');
    return { bundle: account.createBundle(own.device, flag(request, 'one_time')) };
  },

  'session.start': async (request) => {
    const { account } = accountOf(request);
    if (number(request, 'version') !== 3) throw new Refusal('invalid_argument', 'this peer speaks version 3 only');
    const bundle = bundleOf(request);
    await new SessionBuilder(account, peerOf(request)).initOutgoing(bundle);
    account.trust(address(request, 'peer').name, bundle.identityKey);
    return {};
  },

  'session.info': async (request) => {
    const record = await accountOf(request).account.loadSession(peerOf(request).toString());
    // Its interface does not tell how many closed sessions a record holds.
    return record ? { exists: true, sendable: record.haveOpenSession(), version: 3 } : { exists: false };
  },

  encrypt: async (request) => {
    const { account } = accountOf(request);
    const message = await new SessionCipher(account, peerOf(request)).encrypt(bytes(request, 'plaintext'));
    return {
      kind: message.type === PREKEY_MESSAGE ? 'prekey' : 'message',
      bytes: Buffer.from(message.body).toString('hex'),
    };
  },

  decrypt: async (request) => {
    const { account } = accountOf(request);
    const cipher = new SessionCipher(account, peerOf(request));
    const message = bytes(request, 'bytes');
    switch (text(request, 'kind')) {
      case 'prekey':
        return { plaintext: (await cipher.decryptPreKeyWhisperMessage(message)).toString('hex') };
      case 'message':
        return { plaintext: (await cipher.decryptWhisperMessage(message)).toString('hex') };
      default:
        throw new Refusal('bad_request', 'kind is prekey or message');
    }
  },

  'identity.trust': (request) => {
    accountOf(request).account.trust(address(request, 'peer').name, bytes(request, 'identity'));
    return {};
  },
};

/** The fork's errors in the words of the agents. A repeated ordinary message has no error of its own there. */
function codeOf(error) {
  switch (error.name) {
    case 'MessageCounterError':
      return 'duplicate_message';
    case 'UntrustedIdentityKeyError':
      return 'untrusted_identity';
    case 'PreKeyError':
      return /Signed/.test(error.message) ? 'unknown_signed_prekey' : 'unknown_prekey';
    case 'SessionError':
      return /No matching/.test(error.message) ? 'invalid_message' : 'no_session';
    default:
      return 'invalid_message';
  }
}

serve(ops, codeOf);

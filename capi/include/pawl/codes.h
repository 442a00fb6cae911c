/* SPDX-License-Identifier: Apache-2.0 OR MIT
 * Copyright The pawl authors
 *
 * Every constant of the ABI. All are enumerators, so that tools which read C declarations see them, and
 * pawl_constant("PAWL_...") answers each by name for those that do not. A value never changes. Since 1.0.
 */
#ifndef PAWL_CODES_H
#define PAWL_CODES_H

/* Sizes and limits. */
enum {
  PAWL_ABI = 1000,                 /* major * 1000 + minor of this header: compare with pawl_abi_version() */
  PAWL_KEY_SIZE = 32,              /* a private key; a key that seals saved state; bytes */
  PAWL_PUBLIC_KEY_SIZE = 33,       /* a public key as it travels: type byte 05, then 32 bytes; an identity is one */
  PAWL_KEM_PUBLIC_KEY_SIZE = 1569, /* a KEM prekey as it travels: type byte 08, then 1568 bytes. In the family of
                                      WhatsApp it has no type byte: one byte less */
  PAWL_SIGNATURE_SIZE = 64,        /* a signature, bytes */
  PAWL_DIGEST_SIZE = 32,           /* pawl_account_digest, bytes */
  PAWL_NAME_MAX = 255,             /* longest name, bytes without the NUL */
  PAWL_TEXT_MAX = 65535,           /* longest text field of a list, bytes without the NUL */
  PAWL_BYTES_MAX = 1073741824,     /* longest byte string of any argument or field, bytes */
  PAWL_PLAINTEXT_MAX = 1073676288, /* longest text to encrypt, bytes: its message stays within PAWL_BYTES_MAX */
  PAWL_ROWS_MAX = 65536,           /* most rows of a list */
  PAWL_FIELDS_MAX = 64,            /* most fields of a row */
  PAWL_DEVICE_MAX = 127,           /* greatest device number; the least is 0 */
  PAWL_ALL_DEVICES = 0x7FFFFFFF    /* in place of a device number where a function says so */
};

/* Flags of the functions that save and load state. */
enum {
  PAWL_UNSEALED = 1 /* no key: the saved state is readable, your storage protects it */
};

/* Statuses: why a call was refused. A status from a newer library belongs to its hundred: 1 the caller, 100 the
 * message, 200 the session, 300 trust, 400 the saved state, 500 the system. */
enum {
  PAWL_OK = 0,

  PAWL_E_INVALID_ARGUMENT = 1, /* NULL, out of range, malformed name, field missing in a list */
  PAWL_E_WRONG_HANDLE = 2,     /* not a handle of this kind, or freed */
  PAWL_E_CLOSED = 3,           /* account: moved out by save; step: released, or overtaken by another step */
  PAWL_E_IN_USE = 4,           /* another thread is in this one-at-a-time handle */
  PAWL_E_UNSUPPORTED = 5,      /* this version cannot do that: a transaction, a store, an unknown field or flag */
  PAWL_E_NOT_FOUND = 6,        /* nothing is known of what was named */
  PAWL_E_FORKED = 9,           /* the handle was made before a fork, by the parent process */

  PAWL_E_DUPLICATE_MESSAGE = 100, /* read before; nothing to do */

  PAWL_E_INVALID_MESSAGE = 110,       /* malformed, altered, or of no session that we have; detail: the inner reason */
  PAWL_E_BAD_MAC = 111,               /* as detail: the message is not authentic under the session that fits it */
  PAWL_E_TOO_FAR_AHEAD = 112,         /* as detail: its number would cost too many keys */
  PAWL_E_LEGACY_VERSION = 113,        /* a protocol before version 3 */
  PAWL_E_UNSUPPORTED_VERSION = 114,   /* a protocol that this version does not speak */
  PAWL_E_UNKNOWN_PREKEY = 120,        /* a first message that uses a one-time prekey that is not (or no longer) ours */
  PAWL_E_UNKNOWN_SIGNED_PREKEY = 121, /* the same for the signed prekey */
  PAWL_E_UNKNOWN_KEM_PREKEY = 122,    /* the same for the KEM prekey */

  PAWL_E_NO_SESSION = 200,    /* no session with that device, or none that can send */
  PAWL_E_STALE_SESSION = 201, /* the session may send no more; it still receives */
  PAWL_E_WEAKER_SUITE = 202,  /* it would not be post-quantum, and PAWL_F_PQ forbids that; as detail: it is not */

  PAWL_E_UNTRUSTED_IDENTITY = 300, /* not the identity that is trusted for this name */
  PAWL_E_INVALID_KEY = 301,        /* not a public key, or one that gives no secret */
  PAWL_E_INVALID_SIGNATURE = 302,  /* a signature in a bundle is wrong */

  PAWL_E_WRONG_STORE_KEY = 410, /* the saved state was sealed with another key, or is (not) sealed at all */
  PAWL_E_STORE_CORRUPT = 411,   /* the saved state is damaged, or is not one */
  PAWL_E_STORE_TOO_NEW = 413,   /* the saved state is of a newer version of pawl */
  PAWL_E_STORE_FULL = 414,      /* as detail: a last-resort KEM prekey cannot remember more first messages */

  PAWL_E_OUT_OF_MEMORY = 501,
  PAWL_E_NO_RANDOMNESS = 502, /* the system gave none; nothing was made without it */
  PAWL_E_INTERNAL = 599       /* a defect in pawl */
};

/* Actions: what to do about a status (pawl_error.action). New ones may come: treat an unknown one as ASK_USER. */
enum {
  PAWL_DO_NOTHING = 0,
  PAWL_DO_FIX_CODE = 1,      /* a mistake in the calling program */
  PAWL_DO_DROP = 2,          /* the message is dealt with: tell the server that it has arrived */
  PAWL_DO_RETRY = 3,         /* the same call, after retry_ms or when there is memory again */
  PAWL_DO_FETCH_BUNDLES = 4, /* fetch the bundles of the device, pawl_account_add_bundle, call again; once */
  PAWL_DO_ASK_RESEND = 5,    /* ask the sender to send again in a new session */
  PAWL_DO_ASK_USER = 6,      /* show it; trust changes only by a person (pawl_account_set_trust) */
  PAWL_DO_FIND_KEY = 8,      /* unlock the place where the key is kept, and try again */
  PAWL_DO_REPAIR = 9,        /* the saved state is lost; never go back to an older one, its keys are used */
  PAWL_DO_UPDATE = 11,       /* a newer pawl is needed */
  PAWL_DO_MAKE_ROOM = 12     /* replace what is full: publish a new bundle without one-time prekey */
};

/* PAWL_F_KIND: what a message is on the wire. */
enum {
  PAWL_KIND_MESSAGE = 2, /* of a session that the receiver has answered */
  PAWL_KIND_PREKEY = 3   /* carries the handshake, until the first answer */
};

/* PAWL_F_SUITE: the protocol of a session. */
enum {
  PAWL_SUITE_SIGNAL_V4 = 1,  /* PQXDH with Kyber1024, Double Ratchet and SPQR, message version 4: post-quantum */
  PAWL_SUITE_SIGNAL_V3 = 2,  /* X3DH and Double Ratchet, message version 3: both families have it */
  PAWL_SUITE_WHATSAPP_PQ = 3 /* PQXDH with ML-KEM-1024, Double Ratchet alone, message version 4: the handshake is
                                post-quantum, what follows heals by X25519. As it was read in WhatsApp's web client;
                                the fields of a first message that carry the KEM prekey are those of Signal, and no
                                running client has confirmed them */
};

/* PAWL_F_FAMILY: whose clients a device speaks with. An identity key belongs to one family: never give one that is used
 * in one of them to a device of the other. */
enum {
  PAWL_FAMILY_SIGNAL = 1,  /* PAWL_SUITE_SIGNAL_V4 and PAWL_SUITE_SIGNAL_V3: the default */
  PAWL_FAMILY_WHATSAPP = 2 /* PAWL_SUITE_WHATSAPP_PQ and PAWL_SUITE_SIGNAL_V3: off unless a program asks for it */
};

/* PAWL_F_PQ: whether sessions have to be post-quantum. */
enum {
  PAWL_PQ_ALLOWED = 1,   /* where the peer's bundle allows it. One that the KEM prekey was taken out of leads to a
                            session that is not, also with a peer who has shown one before: PAWL_F_SUITE tells */
  PAWL_PQ_PREFERRED = 2, /* the same; and an identity that has once shown a KEM prekey or a post-quantum message is
                            never written to in another suite again */
  PAWL_PQ_REQUIRED = 3   /* always (the default): no other session is begun, by us or by a peer, or written in. One
                            that was begun under another setting can still be read */
};

/* PAWL_F_TRUST: what is thought of a peer's identity. */
enum {
  PAWL_TRUST_NONE = 0,      /* none is known, or a person has withdrawn trust: it is refused until trusted again */
  PAWL_TRUST_FIRST_USE = 1, /* the first one seen, or one that a person accepted without comparing */
  PAWL_TRUST_VERIFIED = 2,  /* compared by people */
  PAWL_TRUST_BLOCKED = 3    /* a person wants nothing sent to it and nothing of it read */
};

/* PAWL_F_POLICY: which identities an account speaks with. */
enum {
  PAWL_POLICY_FIRST_USE = 1,     /* the first identity of a name is taken (the default); another one is refused */
  PAWL_POLICY_VERIFIED_ONLY = 2, /* the same for reading; nothing is sent below PAWL_TRUST_VERIFIED */
  PAWL_POLICY_ASK = 3            /* an unknown identity is refused both ways until pawl_account_set_trust */
};

/* PAWL_F_STATE: whether a device can be written to. */
enum {
  PAWL_STATE_READY = 1,
  PAWL_STATE_NEEDS_BUNDLE = 2, /* no session that can send: add a bundle */
  PAWL_STATE_BLOCKED = 3       /* its identity is not trusted */
};

/* pawl_account_reset. */
enum {
  PAWL_RESET_SESSION = 1, /* the current session sends no more, and still receives what is under way */
  PAWL_RESET_FORGET = 2   /* erase all sessions */
};

/* PAWL_F_AES_KIND: which AES this machine runs. */
enum {
  PAWL_AES_INSTRUCTIONS = 1, /* the processor's own */
  PAWL_AES_VECTOR = 2,       /* vector permutations: constant time */
  PAWL_AES_TABLE = 3         /* tables: its timing can be measured by programs on the same machine */
};

/* Fields, 1000: int64_t. */
enum {
  PAWL_F_DEVICE = 1002,           /* device number, 0 to PAWL_DEVICE_MAX */
  PAWL_F_KIND = 1003,             /* PAWL_KIND_ */
  PAWL_F_SENT_MS = 1004,          /* when the sender says it was sent */
  PAWL_F_STATUS = 1006,           /* PAWL_E_ of this row */
  PAWL_F_ACTION = 1007,           /* PAWL_DO_ of this row */
  PAWL_F_COUNT = 1009,            /* how many */
  PAWL_F_STATE = 1010,            /* PAWL_STATE_ */
  PAWL_F_TRUST = 1011,            /* PAWL_TRUST_ */
  PAWL_F_SUITE = 1012,            /* PAWL_SUITE_ */
  PAWL_F_PQ_EPOCHS = 1013,        /* epochs of the post-quantum ratchet that both sides have completed. Who stored
                                     every message and breaks X25519 later reads none, from the first one on; an epoch
                                     that begins after a device was seized shuts out a thief who does that, too */
  PAWL_F_ARCHIVED = 1014,         /* number of archived sessions */
  PAWL_F_REGISTRATION_ID = 1015,  /* 0 to 2^32 - 1: changes when a device is set up anew */
  PAWL_F_SIGNED_PREKEY_ID = 1016, /* 0 to 2^32 - 1 */
  PAWL_F_PREKEY_ID = 1017,        /* 0 to 2^32 - 1 */
  PAWL_F_KEM_PREKEY_ID = 1018,    /* 0 to 2^32 - 1 */
  PAWL_F_LAST_RESORT = 1019,      /* 1: the KEM prekey is good for any number of peers */
  PAWL_F_EXPIRES_MS = 1022,       /* the last moment at which a session sends that the peer has not answered */
  PAWL_F_NOW_MS = 1023,           /* the time at which the account's clock stands; -1: the system's clock */
  PAWL_F_PQ = 1024,               /* PAWL_PQ_ */
  PAWL_F_POLICY = 1025,           /* PAWL_POLICY_ */
  PAWL_F_PREKEYS_LEFT = 1030,     /* one-time prekeys given out and not yet used */
  PAWL_F_REVISION = 1041,         /* of a saved state: one more at every change, to compare and swap */
  PAWL_F_UNSEALED = 1042,         /* 1: PAWL_F_SAVED has no key */
  PAWL_F_LOCKED = 1043,           /* 1: identity key and first sessions are never swapped out; prekeys may be */
  PAWL_F_AES_KIND = 1044,         /* PAWL_AES_ */
  PAWL_F_UNCONFIRMED = 1045,      /* 1: the registration id is only what an unauthenticated wrapper said */
  PAWL_F_SENDABLE = 1046,         /* 1: the current session can send */
  PAWL_F_ONE_TIME = 1047,         /* 1: with a one-time prekey */
  PAWL_F_KEM_PREKEYS_LEFT = 1048, /* one-time KEM prekeys given out and not yet used */
  PAWL_F_PQ_STALLED = 1049,       /* 1: no epoch has been completed for 200 messages in both directions */
  PAWL_F_FAMILY = 1050            /* PAWL_FAMILY_ */
};

/* Fields, 2000: text, UTF-8. */
enum {
  PAWL_F_PEER = 2001, /* name of another account */
  PAWL_F_NAME = 2002, /* name of this account */
  PAWL_F_LABEL = 2010 /* what a row is: "session", "keys" */
};

/* Fields, 3000: bytes. */
enum {
  PAWL_F_BYTES = 3001,             /* a message as it travels; a saved state */
  PAWL_F_TEXT = 3002,              /* plaintext */
  PAWL_F_IDENTITY = 3003,          /* PAWL_PUBLIC_KEY_SIZE */
  PAWL_F_IDENTITY_PRIVATE = 3004,  /* PAWL_KEY_SIZE; only ever goes in */
  PAWL_F_SIGNED_PREKEY = 3005,     /* PAWL_PUBLIC_KEY_SIZE */
  PAWL_F_SIGNED_PREKEY_SIG = 3006, /* PAWL_SIGNATURE_SIZE, by the identity */
  PAWL_F_PREKEY = 3007,            /* PAWL_PUBLIC_KEY_SIZE */
  PAWL_F_KEM_PREKEY = 3008,        /* PAWL_KEM_PUBLIC_KEY_SIZE, one less in the family of WhatsApp */
  PAWL_F_KEM_PREKEY_SIG = 3009,    /* PAWL_SIGNATURE_SIZE, by the identity */
  PAWL_F_STORE_KEY = 3010,         /* PAWL_KEY_SIZE: seals PAWL_F_SAVED */
  PAWL_F_SAVED = 3012              /* what pawl_account_save gave */
};

#endif

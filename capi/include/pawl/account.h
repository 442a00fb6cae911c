/* SPDX-License-Identifier: Apache-2.0 OR MIT
 * Copyright The pawl authors
 *
 * pawl_account: one device. It holds an identity, prekeys, and for each device of each peer a record of sessions, and
 * it keeps what belongs together in step: a call either happens as a whole or not at all.
 *
 * An account of this version lives in memory. pawl_account_save moves it into bytes, pawl_account_open moves it back.
 * Moves, not copies: two accounts that go on from the same state would seal two messages with the same key. For the
 * same reason never open bytes that have been opened before; save anew, and keep the newest only.
 *
 * Threads: any number at the same time in one account; calls wait for each other.
 *
 * In every function: `tx` must be NULL (PAWL_E_UNSUPPORTED otherwise, as for a `store`); `peer` and `sender` are names
 * (pawl/pawl.h, 4), `device` is 0 to PAWL_DEVICE_MAX, and the two together never the account's own address; `options`
 * and `config` are read and not kept; `error` may be NULL. The specifications named are those at
 * https://signal.org/docs/.
 *
 *   pawl_account *me;
 *   pawl_error error = PAWL_ERROR_INIT;
 *   pawl_list *config = pawl_list_new(), *envelopes;
 *   pawl_list_set_text(config, PAWL_F_NAME, "alice");
 *   pawl_list_set_int(config, PAWL_F_DEVICE, 1);
 *   pawl_account_create(config, NULL, &me, &error);
 *   pawl_account_add_bundle(me, NULL, "bob", 1, bundle_of_bob, &error);
 *   pawl_account_encrypt(me, NULL, "bob", text, text_len, NULL, &envelopes, &error);
 */
#ifndef PAWL_ACCOUNT_H
#define PAWL_ACCOUNT_H

#include "pawl/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Life ---- */

/* pawl_account_create makes a new account: a new device, with a new identity unless one is given. Since 1.0.
 *   config  one row:
 *             PAWL_F_NAME              needed  its own name, as peers know it
 *             PAWL_F_DEVICE            needed  its own device number
 *             PAWL_F_IDENTITY_PRIVATE          32 bytes, when the identity exists already (another device of the name)
 *             PAWL_F_REGISTRATION_ID           0 to 2^32 - 1; without it a random one, 1 to 16380
 *             PAWL_F_FAMILY                    PAWL_FAMILY_, for good; without it PAWL_FAMILY_SIGNAL
 *             PAWL_F_PQ                        as pawl_account_configure; without it PAWL_PQ_REQUIRED
 *             PAWL_F_POLICY                    as pawl_account_configure; without it PAWL_POLICY_FIRST_USE
 *             PAWL_F_NOW_MS                    as pawl_account_configure
 *   store   NULL
 *   out     the account, yours
 * Errors: PAWL_E_UNSUPPORTED (an unknown field, such as the path of a file; a store).
 * Private keys are clamped as X25519 says (XEdDSA, "Curve25519"). */
PAWL_API pawl_status pawl_account_create(const pawl_list* config, const pawl_store* store, pawl_account** out,
                                         pawl_error* error);

/* pawl_account_open takes up a saved account. It never makes a new one. Since 1.0.
 *   config  one row:
 *             PAWL_F_SAVED             needed  the bytes of pawl_account_save
 *             PAWL_F_STORE_KEY         needed  the 32 bytes that sealed them, or
 *             PAWL_F_UNSEALED                  1: they were saved without a key
 *             PAWL_F_PQ                        as pawl_account_configure; without it what was saved
 *             PAWL_F_POLICY                    the same
 *             PAWL_F_NOW_MS                    as pawl_account_configure
 *   store   NULL
 *   out     the account, yours
 * Errors: PAWL_E_WRONG_STORE_KEY, PAWL_E_STORE_CORRUPT, PAWL_E_STORE_TOO_NEW, PAWL_E_UNSUPPORTED. None of them is a
 * reason to create an account in its place: peers would see a new identity. */
PAWL_API pawl_status pawl_account_open(const pawl_list* config, const pawl_store* store, pawl_account** out,
                                       pawl_error* error);

/* pawl_account_save moves the account into bytes: from then on every call on `account` but pawl_account_free answers
 * PAWL_E_CLOSED. Since 1.0.
 *   key, key_len  PAWL_KEY_SIZE random bytes that seal the saved form (XChaCha20-Poly1305); NULL with 0 needs the flag
 *   flags         0, or PAWL_UNSEALED with no key
 *   out           filled: the saved form
 * Errors: PAWL_E_UNSUPPORTED (an unknown flag). */
PAWL_API pawl_status pawl_account_save(pawl_account* account, const uint8_t* key, size_t key_len, int32_t flags,
                                       pawl_buffer* out, pawl_error* error);

/* pawl_account_free erases and ends `account`; NULL is allowed. It waits for calls under way in other threads; none may
 * be begun after it. What was not saved is lost. Never fails. Since 1.0. */
PAWL_API void pawl_account_free(pawl_account* account);

/* pawl_account_configure changes settings. Since 1.0.
 *   config  one row:
 *             PAWL_F_PQ      PAWL_PQ_, saved with the account: which sessions may be begun, and written in
 *             PAWL_F_POLICY  PAWL_POLICY_, saved with the account: which identities may be spoken with
 *             PAWL_F_NOW_MS  pins the account's clock to this time (tests, replay); -1: the system's clock again.
 *                            Not saved
 * Errors: PAWL_E_UNSUPPORTED (an unknown field). */
PAWL_API pawl_status pawl_account_configure(pawl_account* account, pawl_tx* tx, const pawl_list* config,
                                            pawl_error* error);

/* pawl_account_info describes the account. Since 1.0.
 *   out  one row, yours: PAWL_F_NAME, PAWL_F_DEVICE, PAWL_F_IDENTITY, PAWL_F_REGISTRATION_ID, PAWL_F_FAMILY, PAWL_F_PQ,
 *        PAWL_F_POLICY, PAWL_F_NOW_MS (-1: the system's clock), PAWL_F_PREKEYS_LEFT, PAWL_F_KEM_PREKEYS_LEFT,
 *        PAWL_F_COUNT (devices of peers that there are records of), PAWL_F_LOCKED, PAWL_F_AES_KIND
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_account_info(pawl_account* account, pawl_tx* tx, pawl_list** out, pawl_error* error);

/* pawl_account_digest gives a hash over the whole protocol state: identity, prekeys, sessions, trust. Two digests of
 * one account are equal exactly when the state is, so it shows that a refused message has changed nothing. Since 1.0.
 *   out  filled: PAWL_DIGEST_SIZE bytes
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_account_digest(pawl_account* account, pawl_tx* tx, pawl_buffer* out, pawl_error* error);

/* ---- Bundles: how a first message becomes possible ---- */

/* pawl_account_bundle makes a prekey bundle of this device, to hand over as bytes (pawl_list_write), a file or a QR
 * code. It has a fresh signed prekey and, unless told otherwise, a fresh one-time prekey and a fresh KEM prekey (PQXDH,
 * "Publishing keys"; X3DH, the same section). Signed prekeys and last-resort KEM prekeys that were replaced 30 days
 * ago are erased, and so are the oldest beyond 1,000; one-time prekeys go with the signed prekey of their bundle. First
 * messages made with what is erased can no longer be read. Make one at least each week. Since 1.0.
 *   options  NULL, or one row:
 *              PAWL_F_ONE_TIME  1, the default: good for one peer. 0: without one-time prekey, and with a KEM prekey of
 *                               last resort: good for any number of peers; a first message made with it can be read by
 *                               whoever gets the two private keys later. With PAWL_SUITE_SIGNAL_V3 nothing remembers
 *                               that message but its session: once that is gone (PAWL_RESET_FORGET, 41 later
 *                               sessions, a flood of strangers), who repeats the message has it read again
 *              PAWL_F_SUITE     the post-quantum one of the family, PAWL_SUITE_SIGNAL_V4 or PAWL_SUITE_WHATSAPP_PQ, the
 *                               default: good for both suites. PAWL_SUITE_SIGNAL_V3: without KEM prekey, for peers
 *                               that know only that suite. Peers that require post-quantum sessions refuse it
 *   out      one row, yours: PAWL_F_DEVICE, PAWL_F_REGISTRATION_ID, PAWL_F_IDENTITY, PAWL_F_SIGNED_PREKEY_ID,
 *            PAWL_F_SIGNED_PREKEY, PAWL_F_SIGNED_PREKEY_SIG; with one-time prekey PAWL_F_PREKEY_ID, PAWL_F_PREKEY; with
 *            KEM prekey PAWL_F_KEM_PREKEY_ID, PAWL_F_KEM_PREKEY, PAWL_F_KEM_PREKEY_SIG, PAWL_F_LAST_RESORT.
 *            Public values only. Prekey numbers start at 1
 * Errors: PAWL_E_INVALID_ARGUMENT (also: a suite of the other family), PAWL_E_UNSUPPORTED (an unknown option). */
PAWL_API pawl_status pawl_account_bundle(pawl_account* account, pawl_tx* tx, const pawl_list* options, pawl_list** out,
                                         pawl_error* error);

/* pawl_account_add_bundle starts a session with a device from its bundle: a post-quantum one when there is a KEM prekey
 * in it (PQXDH, "Sending the initial message"), else one of protocol 3, if PAWL_F_PQ allows that (X3DH, the same
 * section). A session that exists is archived: it still receives. Since 1.0.
 *   peer, device  whose bundle it is: what counts is what your server authenticated, not what the bundle says
 *   bundle        one row with the fields that pawl_account_bundle gives; from pawl_list_read, or made field by field.
 *                 The two of the one-time prekey, and the three of the KEM prekey: all or none. PAWL_F_LAST_RESORT
 *                 makes no difference. It has to be of the account's family: another one's KEM prekey has another form
 * Errors: PAWL_E_UNTRUSTED_IDENTITY (not the identity that is trusted for `peer`, or the policy asks for trust first),
 * PAWL_E_WEAKER_SUITE (there is no KEM prekey: it may have been taken out by whoever carried the bundle),
 * PAWL_E_INVALID_SIGNATURE (of the signed prekey or of the KEM prekey; there is no option to skip this),
 * PAWL_E_INVALID_KEY (the form of a key, also of a KEM prekey of the other family, or a key that gives no secret),
 * PAWL_E_UNSUPPORTED (a field that this version does not know). */
PAWL_API pawl_status pawl_account_add_bundle(pawl_account* account, pawl_tx* tx, const char* peer, uint32_t device,
                                             const pawl_list* bundle, pawl_error* error);

/* ---- Messages ---- */

/* pawl_account_encrypt seals `text` for every device of `peer` that there is a record of (Double Ratchet, "Encrypting
 * messages"; in post-quantum sessions also "The ML-KEM Braid Protocol"). Devices that cannot be written to do not hold
 * up the others. Since 1.0.
 *   text, text_len  plaintext, at most PAWL_PLAINTEXT_MAX bytes; NULL with 0 is the empty message. Its length can be
 *                   seen by others, up to 16 bytes: pad where that matters
 *   options         NULL, or one row:
 *                     PAWL_F_DEVICE  for this device alone
 *   out             one row for each device, yours:
 *                     PAWL_F_DEVICE, PAWL_F_STATE
 *                     ready:     PAWL_F_KIND and PAWL_F_BYTES, to be carried to that device
 *                     otherwise: PAWL_F_STATUS and PAWL_F_ACTION, the reason and what to do
 * Errors, when no device is ready: of the first such device (error.device), PAWL_E_NO_SESSION, PAWL_E_WEAKER_SUITE (the
 * session is not post-quantum, and PAWL_F_PQ wants another one), PAWL_E_STALE_SESSION (the peer has not answered 25,000
 * messages of a session of PAWL_SUITE_SIGNAL_V4, or 2,000 of another one, or a post-quantum one for 30 days),
 * PAWL_E_UNTRUSTED_IDENTITY.
 * PAWL_E_NO_SESSION also when there is no device; PAWL_E_UNSUPPORTED (an unknown option). */
PAWL_API pawl_status pawl_account_encrypt(pawl_account* account, pawl_tx* tx, const char* peer, const uint8_t* text,
                                          size_t text_len, const pawl_list* options, pawl_list** out,
                                          pawl_error* error);

/* pawl_account_decrypt opens a message (Double Ratchet, "Decrypting messages"; for PAWL_KIND_PREKEY also PQXDH
 * and X3DH, "Receiving the initial message"). Messages may come late, in any order. Since 1.0.
 * A device that has written first is a stranger until pawl_account_encrypt has sealed something for it, or
 * pawl_account_add_bundle has begun a session with it. There may be 1,000 sessions with strangers: one more erases the
 * record of the stranger that came first. What is known of its identity stays, unless 50,000 names have gone so before.
 * What such a stranger still sends is refused, as for a session that is gone, until it begins a new one; in protocol 3
 * without a one-time prekey it is read as its first message, and that one can then be read again, too.
 *   sender, device    who sent it, as your server authenticated; the message itself does not say
 *   kind              PAWL_KIND_MESSAGE or PAWL_KIND_PREKEY, as the sender's pawl_account_encrypt gave it
 *   sent_ms           when it was sent, for your own use: it comes back in the row
 *   bytes, bytes_len  the message
 *   out               one row, yours: PAWL_F_PEER, PAWL_F_DEVICE, PAWL_F_SENT_MS, PAWL_F_TEXT. Keep the text: the key
 *                     that opens this message is gone when the call returns
 * Errors: PAWL_E_DUPLICATE_MESSAGE (read before: drop it), PAWL_E_INVALID_MESSAGE (malformed, altered, or of no session
 * that we have; error.detail says why the session that fits best refused it: PAWL_E_BAD_MAC, PAWL_E_TOO_FAR_AHEAD,
 * ...; or why a first message was refused: PAWL_E_WEAKER_SUITE, it is not post-quantum and PAWL_F_PQ is
 * PAWL_PQ_REQUIRED; PAWL_E_NO_SESSION, its last-resort KEM prekey knows the session that it began, and that is gone;
 * PAWL_E_STORE_FULL, that prekey cannot remember more of them: publish a new one), PAWL_E_LEGACY_VERSION,
 * PAWL_E_UNSUPPORTED_VERSION, PAWL_E_UNKNOWN_SIGNED_PREKEY, PAWL_E_UNKNOWN_KEM_PREKEY, PAWL_E_UNKNOWN_PREKEY,
 * PAWL_E_NO_SESSION,
 * PAWL_E_UNTRUSTED_IDENTITY (the same bytes can be decrypted after pawl_account_set_trust), PAWL_E_INVALID_KEY (a key
 * of the handshake that gives no secret), PAWL_E_UNSUPPORTED (another kind). After three forged messages within a
 * minute that would have cost many keys, a genuine one that begins a new chain more than 200 numbers ahead is refused
 * for the rest of that minute with PAWL_E_TOO_FAR_AHEAD as detail; the same bytes can be decrypted afterwards. */
PAWL_API pawl_status pawl_account_decrypt(pawl_account* account, pawl_tx* tx, const char* sender, uint32_t device,
                                          int32_t kind, int64_t sent_ms, const uint8_t* bytes, size_t bytes_len,
                                          pawl_list** out, pawl_error* error);

/* ---- Peers and trust ---- */

/* pawl_account_peer tells what is known of `peer`. Since 1.0.
 *   out  row 0, yours, is the peer: PAWL_F_PEER, PAWL_F_TRUST, PAWL_F_IDENTITY (absent with PAWL_TRUST_NONE),
 *        PAWL_F_COUNT (devices). Each further row is a device, by number: PAWL_F_DEVICE, PAWL_F_STATE, PAWL_F_SENDABLE,
 *        PAWL_F_ARCHIVED and, when there is a current session, PAWL_F_SUITE, PAWL_F_IDENTITY (what the session was made
 *        with), PAWL_F_REGISTRATION_ID, PAWL_F_UNCONFIRMED; when it is of PAWL_SUITE_SIGNAL_V4 PAWL_F_PQ_EPOCHS and
 *        PAWL_F_PQ_STALLED; when it is post-quantum and not yet answered PAWL_F_EXPIRES_MS
 * A peer that was never heard of is row 0 alone: PAWL_F_TRUST is PAWL_TRUST_NONE, PAWL_F_COUNT is 0. Errors: only the
 * common ones. */
PAWL_API pawl_status pawl_account_peer(pawl_account* account, pawl_tx* tx, const char* peer, pawl_list** out,
                                       pawl_error* error);

/* pawl_account_set_trust names the identity of `peer`, for all its devices, and says what is thought of it. Without
 * this the first identity seen is trusted (PAWL_POLICY_FIRST_USE; of the account's own name, its own, but in
 * PAWL_FAMILY_WHATSAPP) and any other is refused in both directions. Since 1.0.
 *   identity, identity_len  PAWL_PUBLIC_KEY_SIZE bytes, type byte first; NULL with 0: the one that is known
 *   trust                   PAWL_TRUST_
 * Sessions made with another identity stay and are refused as long as that identity is not the trusted one.
 * Errors: PAWL_E_INVALID_KEY (not the form of a public key), PAWL_E_NOT_FOUND (no identity given, none known). */
PAWL_API pawl_status pawl_account_set_trust(pawl_account* account, pawl_tx* tx, const char* peer,
                                            const uint8_t* identity, size_t identity_len, int32_t trust,
                                            pawl_error* error);

/* pawl_account_reset ends sessions with a device. Since 1.0.
 *   device  a device number, or PAWL_ALL_DEVICES
 *   how     PAWL_RESET_SESSION: archive the current session. It sends no more and still receives; the next message
 *           needs a bundle. Without a current session nothing happens
 *           PAWL_RESET_FORGET: erase the record. What is under way can no longer be read. Trust stays
 * Errors: PAWL_E_NO_SESSION (there is no record: with PAWL_DO_NOTHING, since nothing is left to be ended). */
PAWL_API pawl_status pawl_account_reset(pawl_account* account, pawl_tx* tx, const char* peer, uint32_t device,
                                        int32_t how, pawl_error* error);

#ifdef __cplusplus
}
#endif

#endif

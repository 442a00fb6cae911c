/* SPDX-License-Identifier: Apache-2.0 OR MIT
 * Copyright The pawl authors
 *
 * The session level: no account, no storage. You keep one saved pawl_keys for your device and one saved pawl_session
 * for each device that you speak with, under a lock or a compare-and-swap of your own, and every message is one step:
 *
 *   load      pawl_keys_load, pawl_session_load
 *   step      pawl_session_encrypt or pawl_session_decrypt: computes, changes nothing, gives a pawl_step
 *   state     pawl_step_state gives what has to be saved: write it, in one transaction of yours
 *   release   pawl_step_release gives the message to send, or the text to show
 *
 * The order is the point. A message that left before its state was durable would, after a crash, be followed by another
 * one under the same key; a text shown before is lost. So release refuses until state has been called, and
 * pawl_step_free without release means that nothing has happened.
 *
 * Every saved state has a revision, one more at each change. Write "where revision = the one that I loaded", and two
 * processes that took the same step cannot both win.
 *
 *   pawl_session_encrypt(session, keys, text, text_len, now_ms, &step, &error);
 *   pawl_step_state(step, key, PAWL_KEY_SIZE, 0, &rows, &error);
 *   save(rows);                                                          // commit here
 *   pawl_step_release(step, &kind, message, &error);
 *   send(kind, pawl_buffer_data(message), pawl_buffer_size(message));
 *   pawl_step_free(step);
 *
 * Threads: one at a time in each handle; a step counts as its session and its keys, also after those were freed.
 *
 * In every function: `now_ms` is the time (pawl/pawl.h, 5); `key, key_len` is PAWL_KEY_SIZE bytes that seal the saved
 * form (XChaCha20-Poly1305), or NULL with 0 together with the flag PAWL_UNSEALED; `flags` is 0 or PAWL_UNSEALED, and
 * any other is PAWL_E_UNSUPPORTED; `error` may be NULL. The specifications named are those at https://signal.org/docs/.
 */
#ifndef PAWL_SESSION_H
#define PAWL_SESSION_H

#include "pawl/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pawl_keys pawl_keys;       /* one device's identity and private prekeys */
typedef struct pawl_session pawl_session; /* the conversation with one device, archived sessions included */
typedef struct pawl_step pawl_step;       /* one message that has been computed and has not happened yet */

/* ---- Keys ---- */

/* pawl_keypair_new makes an identity key pair, for PAWL_F_IDENTITY_PRIVATE of several devices. Since 1.0.
 *   out_private  filled: PAWL_KEY_SIZE bytes. Erase it when it has been used (pawl_buffer_wipe)
 *   out_public   filled: PAWL_PUBLIC_KEY_SIZE bytes, the identity as others see it. Not the same buffer
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_keypair_new(pawl_buffer* out_private, pawl_buffer* out_public, pawl_error* error);

/* pawl_keys_new makes the keys of a new device, revision 0. Since 1.0.
 *   config  one row:
 *             PAWL_F_NAME              needed  its own name
 *             PAWL_F_DEVICE            needed  its own device number
 *             PAWL_F_IDENTITY_PRIVATE          32 bytes; without it a new identity
 *             PAWL_F_REGISTRATION_ID           0 to 2^32 - 1; without it a random one, 1 to 16380
 *             PAWL_F_FAMILY                    PAWL_FAMILY_, for good; without it PAWL_FAMILY_SIGNAL
 *   out     yours
 * Errors: PAWL_E_UNSUPPORTED (an unknown field). */
PAWL_API pawl_status pawl_keys_new(const pawl_list* config, pawl_keys** out, pawl_error* error);

/* pawl_keys_free erases and ends `keys`; NULL is allowed. A step that was made with it stays good. Since 1.0. */
PAWL_API void pawl_keys_free(pawl_keys* keys);

/* pawl_keys_bundle makes a prekey bundle and keeps its private half in `keys` (PQXDH, "Publishing keys"): save
 * `keys` before the bundle is published. It is good for both suites; who knows protocol 3 alone leaves the KEM prekey
 * unread. What is old is erased as by pawl_account_bundle. Since 1.0.
 *   one_time  1: with one-time prekeys, good for one peer. 0: without, and with a KEM prekey of last resort, good for
 *             any number
 *   out       one row, yours, as pawl_account_bundle gives it
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_keys_bundle(pawl_keys* keys, int32_t one_time, int64_t now_ms, pawl_list** out,
                                      pawl_error* error);

/* pawl_keys_info describes the keys. Since 1.0.
 *   out  one row, yours: PAWL_F_NAME, PAWL_F_DEVICE, PAWL_F_IDENTITY, PAWL_F_REGISTRATION_ID, PAWL_F_FAMILY,
 *        PAWL_F_PREKEYS_LEFT, PAWL_F_KEM_PREKEYS_LEFT, PAWL_F_REVISION
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_keys_info(const pawl_keys* keys, pawl_list** out, pawl_error* error);

/* pawl_keys_save gives the saved form; `keys` can be used on. Since 1.0.
 *   out  filled
 * Errors: PAWL_E_UNSUPPORTED (an unknown flag). */
PAWL_API pawl_status pawl_keys_save(const pawl_keys* keys, const uint8_t* key, size_t key_len, int32_t flags,
                                    pawl_buffer* out, pawl_error* error);

/* pawl_keys_load takes up saved keys. Since 1.0.
 *   saved, saved_len  the newest saved form, from pawl_keys_save or pawl_step_state
 *   out               yours
 * Errors: PAWL_E_WRONG_STORE_KEY, PAWL_E_STORE_CORRUPT, PAWL_E_STORE_TOO_NEW, PAWL_E_UNSUPPORTED (an unknown flag). */
PAWL_API pawl_status pawl_keys_load(const uint8_t* saved, size_t saved_len, const uint8_t* key, size_t key_len,
                                    int32_t flags, pawl_keys** out, pawl_error* error);

/* ---- Sessions ---- */

/* pawl_session_new makes an empty conversation, revision 0: it can receive a first message, or be started. It asks for
 * post-quantum sessions until pawl_session_require says otherwise. Since 1.0.
 *   peer, device  the address of the other side (pawl/pawl.h, 4)
 *   out           yours
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_session_new(const char* peer, uint32_t device, pawl_session** out, pawl_error* error);

/* pawl_session_free erases and ends `session`; NULL is allowed. A step that was made with it stays good. Since 1.0. */
PAWL_API void pawl_session_free(pawl_session* session);

/* pawl_session_start opens a session from a bundle of the peer (PQXDH and X3DH, "Sending the initial message"). A
 * current session is archived: it still receives. Nothing needs to be saved yet, the first step carries it. Since 1.0.
 *   keys    ours; not changed
 *   bundle  as for pawl_account_add_bundle
 * Errors: PAWL_E_UNTRUSTED_IDENTITY (not the identity that this session knows), PAWL_E_WEAKER_SUITE,
 * PAWL_E_INVALID_SIGNATURE, PAWL_E_INVALID_KEY, PAWL_E_UNSUPPORTED (an unknown field). */
PAWL_API pawl_status pawl_session_start(pawl_session* session, const pawl_keys* keys, const pawl_list* bundle,
                                        int64_t now_ms, pawl_error* error);

/* pawl_session_encrypt computes the next message (Double Ratchet, "Encrypting messages"). Since 1.0.
 *   keys            ours; not changed by this kind of step
 *   text, text_len  plaintext, at most PAWL_PLAINTEXT_MAX bytes; NULL with 0 is the empty message
 *   out             the step, yours
 * Errors: PAWL_E_NO_SESSION, PAWL_E_WEAKER_SUITE, PAWL_E_STALE_SESSION, PAWL_E_UNTRUSTED_IDENTITY. */
PAWL_API pawl_status pawl_session_encrypt(pawl_session* session, pawl_keys* keys, const uint8_t* text, size_t text_len,
                                          int64_t now_ms, pawl_step** out, pawl_error* error);

/* pawl_session_decrypt computes what a message says (Double Ratchet, "Decrypting messages"; PQXDH and X3DH,
 * "Receiving the initial message"). A first message uses up the one-time prekeys of `keys` that it was made with, and a
 * last-resort KEM prekey remembers it. What a forged message can cost is bounded; forged far jumps are also counted in
 * `session`, and refused after three within a minute. A session that is loaded anew for each message begins to count
 * anew. Since 1.0.
 *   kind              PAWL_KIND_MESSAGE or PAWL_KIND_PREKEY
 *   bytes, bytes_len  the message
 *   out               the step, yours
 * Errors: those of pawl_account_decrypt. */
PAWL_API pawl_status pawl_session_decrypt(pawl_session* session, pawl_keys* keys, int32_t kind, const uint8_t* bytes,
                                          size_t bytes_len, int64_t now_ms, pawl_step** out, pawl_error* error);

/* pawl_session_trust accepts a changed identity of the peer; only a person can decide that. Until then a bundle or a
 * message with another identity than the first one is PAWL_E_UNTRUSTED_IDENTITY. Since 1.0.
 *   identity, identity_len  PAWL_PUBLIC_KEY_SIZE bytes, type byte first
 * Errors: PAWL_E_INVALID_KEY (not the form of a public key). */
PAWL_API pawl_status pawl_session_trust(pawl_session* session, const uint8_t* identity, size_t identity_len,
                                        pawl_error* error);

/* pawl_session_require says which suites the conversation may use, from now on: sessions that there are, and new ones.
 * The next saved form carries it. Since 1.0.
 *   pq  PAWL_PQ_
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_session_require(pawl_session* session, int32_t pq, pawl_error* error);

/* pawl_session_archive ends the current session for sending; it still receives. Without a current session nothing
 * happens. Since 1.0. Errors: PAWL_E_NO_SESSION (there has never been one: with PAWL_DO_NOTHING). */
PAWL_API pawl_status pawl_session_archive(pawl_session* session, pawl_error* error);

/* pawl_session_info describes the conversation. Since 1.0.
 *   out  one row, yours: PAWL_F_PEER, PAWL_F_DEVICE, PAWL_F_REVISION, PAWL_F_PQ, PAWL_F_STATE, PAWL_F_SENDABLE,
 *        PAWL_F_ARCHIVED; when an identity is known PAWL_F_IDENTITY; when there is a current session what
 *        pawl_account_peer says of one
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_session_info(const pawl_session* session, int64_t now_ms, pawl_list** out, pawl_error* error);

/* pawl_session_save gives the saved form; `session` can be used on. Messages need pawl_step_state instead. Since 1.0.
 *   out  filled
 * Errors: PAWL_E_UNSUPPORTED (an unknown flag). */
PAWL_API pawl_status pawl_session_save(const pawl_session* session, const uint8_t* key, size_t key_len, int32_t flags,
                                       pawl_buffer* out, pawl_error* error);

/* pawl_session_load takes up a saved session. Since 1.0.
 *   saved, saved_len  the newest saved form, from pawl_session_save or pawl_step_state
 *   out               yours
 * Errors: PAWL_E_WRONG_STORE_KEY, PAWL_E_STORE_CORRUPT, PAWL_E_STORE_TOO_NEW, PAWL_E_UNSUPPORTED (an unknown flag). */
PAWL_API pawl_status pawl_session_load(const uint8_t* saved, size_t saved_len, const uint8_t* key, size_t key_len,
                                       int32_t flags, pawl_session** out, pawl_error* error);

/* ---- Steps ---- */

/* pawl_step_state gives the states to save before the step may happen. May be called again. Since 1.0.
 *   out  yours: a row with PAWL_F_LABEL "session" and, when the step changes the keys, a row with PAWL_F_LABEL "keys";
 *        each with PAWL_F_BYTES, the saved form, and PAWL_F_REVISION, greater than that of the state it replaces
 * Errors: PAWL_E_CLOSED (released, or its session or keys have changed since), PAWL_E_UNSUPPORTED (an unknown flag). */
PAWL_API pawl_status pawl_step_state(pawl_step* step, const uint8_t* key, size_t key_len, int32_t flags,
                                     pawl_list** out, pawl_error* error);

/* pawl_step_release makes the step happen: it gives its output, and the session and the keys that it was made with move
 * on. Call it when the rows of pawl_step_state are durable. Since 1.0.
 *   out_kind  the PAWL_KIND_ of the message; 0 when the step was a decryption. May be NULL
 *   out       filled: the message to send, or the text
 * Errors: PAWL_E_INVALID_ARGUMENT (also: pawl_step_state has not been called), PAWL_E_CLOSED (released before, or its
 * session or keys have changed since: of two steps from one state the second is refused). */
PAWL_API pawl_status pawl_step_release(pawl_step* step, int32_t* out_kind, pawl_buffer* out, pawl_error* error);

/* pawl_step_free erases and ends `step`; NULL is allowed. Not released: nothing has happened. Since 1.0. */
PAWL_API void pawl_step_free(pawl_step* step);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: Apache-2.0 OR MIT
 * Copyright The pawl authors
 *
 * pawl: end-to-end encryption for any app, the Signal protocols behind a stable C ABI.
 *
 * This header is the whole ABI and its reference manual. It is four small ones:
 *
 *   pawl/codes.h     every constant: statuses, actions, kinds, fields, sizes
 *   pawl/base.h      errors, version, buffers (bytes out) and lists (structured data, both ways)
 *   pawl/account.h   one device: identity, prekeys, peers, trust; sends to and receives from any number of devices
 *   pawl/session.h   the same protocol without an account: state in, state out, and you keep the state
 *
 * Most programs want the account. The session level is for a service that has a database and locks of its own.
 *
 * What is spoken is protocol version 4 (PQXDH, Double Ratchet and SPQR: post-quantum) and, where PAWL_F_PQ allows it,
 * version 3 (X3DH, Double Ratchet), with any implementation of them. A device that is made for the family of WhatsApp
 * (PAWL_F_FAMILY; off by default) has the post-quantum suite of that family in the place of version 4's.
 *
 * 1. SHAPE. pawl_<object>_<verb>(handle, tx, what, bytes in, options, outputs, error). What can fail returns a
 *    pawl_status, 0 being the only success. What cannot fail returns its value, and 0 or NULL for a NULL handle.
 *
 * 2. FAILURE CHANGES NOTHING. After any status but PAWL_OK every handle is as it was, bit for bit; a `*out` is NULL, an
 *    out buffer is empty, an out number is 0. A `const` handle is not changed by success either.
 *
 * 3. BYTES IN are `const uint8_t *x, size_t x_len`: read during the call, copied, never kept. NULL is allowed with
 *    length 0 and means no bytes. A length above PAWL_BYTES_MAX is refused before a byte is read.
 *    BYTES OUT go to a pawl_buffer that you own and the library fills; nothing has to be measured first.
 *    OBJECTS OUT are `pawl_x **out`: yours, to be ended by pawl_x_free exactly once. Every _free takes NULL.
 *    BORROWED TEXT AND BYTES (pawl_list_text, pawl_list_bytes, pawl_buffer_data) belong to their list or buffer and
 *    live until it is changed or freed. Text without an owner (pawl_version_text, pawl_status_name) lives for ever.
 *
 * 4. NAMES are UTF-8 with a NUL at the end. Refused are the empty name, more than PAWL_NAME_MAX bytes, malformed UTF-8
 *    and control characters (U+0000 to U+001F, U+007F to U+009F). A UUID, also after "PNI:", is one name in any case
 *    of its letters; any other two names are the same when their bytes are. All else, message text included, is bytes
 *    with a length. An address is a name and a device number, 0 to PAWL_DEVICE_MAX.
 *
 * 5. TIME is int64_t, milliseconds since 1970-01-01 UTC, 0 to 2^62 - 1. The session level takes `now_ms`; an account
 *    asks the system unless PAWL_F_NOW_MS pins its clock. RANDOMNESS is the library's own.
 *
 * 6. OPTIONS AND RESULTS are lists of numbered fields (pawl_list). The thousand of a field gives its type: 1000 int64,
 *    2000 text, 3000 bytes. Numbers are never used again for something else. A field that a call does not know, in a
 *    list that you pass in, is answered with PAWL_E_UNSUPPORTED and its row, so an option is never dropped in silence;
 *    a missing one is PAWL_E_INVALID_ARGUMENT. In a list that you get, read what you know and skip the rest.
 *
 * 7. THREADS. One rule for each kind of handle:
 *      pawl_account                           any number of threads at the same time
 *      pawl_list, pawl_buffer                 one thread at a time; many may read one that nobody changes
 *      pawl_keys, pawl_session, pawl_step     one thread at a time; a step counts as its session and its keys
 *    Different handles are independent. There is no global state that you could see, no initialisation and no
 *    thread-local data; the library stays loaded until the process ends. A second thread in a pawl_keys, pawl_session
 *    or pawl_step, or one that would fill a pawl_buffer which another call is filling, gets PAWL_E_IN_USE and nothing
 *    happens. Freeing a handle while another thread is in it is safe for pawl_account alone (it waits).
 *    fork: a child cannot go on with handles that hold keys and were made before the fork; both would send with the
 *    same keys. There a pawl_account, pawl_keys, pawl_session or pawl_step answers PAWL_E_FORKED, and its _free does
 *    nothing. Secrets in locked memory are gone in the child, others stay in its copy of the memory: exec, or end soon.
 *
 * 8. ERRORS. Every function that returns a status can return, and its comment does not repeat:
 *      PAWL_E_INVALID_ARGUMENT  a pointer is NULL that may not be; a length, number or name is out of range
 *      PAWL_E_WRONG_HANDLE      a handle is of another kind; a freed one is found while its memory has no other use
 *      PAWL_E_OUT_OF_MEMORY     nothing has changed: free some memory and call again
 *      PAWL_E_INTERNAL          a defect in pawl: please report it
 *    and, where it applies:
 *      PAWL_E_IN_USE            for a pawl_keys, pawl_session, pawl_step, or a pawl_buffer to fill
 *      PAWL_E_FORKED            for a pawl_account, pawl_keys, pawl_session or pawl_step of the parent process
 *      PAWL_E_CLOSED            for a pawl_account that pawl_account_save has moved out
 *      PAWL_E_NO_RANDOMNESS     where keys, messages or sealed states are made
 *      what a setter has kept   for a list that is passed in
 *    "Errors:" in a comment names all others; "only the common ones" means that there are none.
 *    What to do about an error is a number too: pawl_error.action, a PAWL_DO_.
 *
 * 9. SECRETS. Buffers and lists are erased when they are reused and freed; every call that handled secrets erases the
 *    stack and the vector registers that it used. Keep saved states sealed (a key), or say that you do not
 *    (PAWL_UNSEALED).
 *
 * 10. STABILITY. Functions, constants, fields and members at the end of pawl_error are only ever added.
 *    pawl_abi_version is major * 1000 + minor; a binding compares it once, when it loads the library. "Since 1.0" means
 *    ABI 1000. Until release 1.0 of the library this is version 0 of the final ABI: its numbers are the final ones, and
 *    should anything have to change before that release, the change log names it. Numbers that are free in pawl/codes.h
 *    are kept for functions to come.
 */
#ifndef PAWL_H
#define PAWL_H

#include "pawl/account.h"
#include "pawl/base.h"
#include "pawl/codes.h"
#include "pawl/session.h"

#endif

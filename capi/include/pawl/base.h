/* SPDX-License-Identifier: Apache-2.0 OR MIT
 * Copyright The pawl authors
 *
 * Errors, version, buffers and lists. The rules that hold for every function are in pawl/pawl.h.
 */
#ifndef PAWL_BASE_H
#define PAWL_BASE_H

#include <stddef.h>
#include <stdint.h>

#include "pawl/codes.h"

#ifndef PAWL_API /* define it empty for a tool that wants plain C declarations */
#if defined(__GNUC__) && !defined(SWIG)
#define PAWL_API __attribute__((visibility("default")))
#else
#define PAWL_API
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t pawl_status; /* PAWL_OK or PAWL_E_...; 0 is the only success */

typedef struct pawl_buffer pawl_buffer;   /* bytes that the library wrote; erased on reuse and free */
typedef struct pawl_list pawl_list;       /* rows of typed, numbered fields; erased on free */
typedef struct pawl_account pawl_account; /* pawl/account.h */
typedef struct pawl_tx pawl_tx;           /* a transaction; none in this version: pass NULL */
typedef struct pawl_store pawl_store;     /* your database under an account; none in this version: pass NULL */

/* ---- Errors ---- */

/* pawl_error is yours, usually on the stack, and told to the library by its size, so it can grow at the end. Every call
 * that takes one takes NULL as well; every call that gets one writes it: on success too, so that it never speaks of an
 * earlier call. Start it with PAWL_ERROR_INIT. A struct_size below that of ABI 1000 (256) is refused with
 * PAWL_E_INVALID_ARGUMENT, and neither read nor written further. */
typedef struct pawl_error {
  uint32_t struct_size; /* in: sizeof(pawl_error) */
  int32_t status;       /* what the call returned: PAWL_OK or a PAWL_E_ */
  int32_t action;       /* what to do about it: a PAWL_DO_ */
  int32_t detail;       /* the finer cause, a PAWL_E_; 0: none */
  int64_t retry_ms;     /* with PAWL_DO_RETRY: how long to wait first */
  int32_t row;          /* which row of a list that was passed in; -1: not about a row */
  uint32_t device;      /* which device of a peer the status is about; PAWL_ALL_DEVICES: about none of them */
  char sentence[224];   /* English, for a log: holds no secret, no name, no message text */
} pawl_error;

#define PAWL_ERROR_INIT \
  { (uint32_t)sizeof(pawl_error), 0, 0, 0, 0, -1, PAWL_ALL_DEVICES, "" }

/* pawl_status_name gives the word for a status: "untrusted_identity"; "ok" for 0. NULL: unknown. Never fails; the text
 * lives for ever. Since 1.0. */
PAWL_API const char* pawl_status_name(pawl_status status);

/* pawl_status_action gives the PAWL_DO_ for a status when all that is known is its number. The action in a pawl_error
 * knows more: a message from a device without session is answered by ASK_RESEND, where sending to it needs
 * FETCH_BUNDLES. A status of a newer library gets the action of its hundred. Never fails. Since 1.0. */
PAWL_API int32_t pawl_status_action(pawl_status status);

/* ---- Version and constants ---- */

/* pawl_abi_version gives major * 1000 + minor of the library that was loaded. It fits a program built with this header
 * when its major (x / 1000) equals that of PAWL_ABI and its minor (x % 1000) is not less. Never fails. Since 1.0. */
PAWL_API uint32_t pawl_abi_version(void);

/* pawl_version_text gives the version of the library, "0.1.0"; lives for ever. Never fails. Since 1.0. */
PAWL_API const char* pawl_version_text(void);

/* pawl_constant gives the value of any constant of pawl/codes.h by its full name, "PAWL_KEY_SIZE". INT64_MIN: unknown,
 * or `name` is NULL. Never fails. Since 1.0. */
PAWL_API int64_t pawl_constant(const char* name);

/* pawl_field_name gives the name of a field in lower case, without prefix: "peer" for PAWL_F_PEER. NULL: unknown. Never
 * fails; the text lives for ever. Since 1.0. */
PAWL_API const char* pawl_field_name(int32_t field);

/* ---- Buffers ---- */

/* pawl_buffer_new makes an empty buffer. NULL: out of memory. Since 1.0. */
PAWL_API pawl_buffer* pawl_buffer_new(void);

/* pawl_buffer_free erases and ends `buffer`; NULL is allowed. Never fails. Since 1.0. */
PAWL_API void pawl_buffer_free(pawl_buffer* buffer);

/* pawl_buffer_data gives the first byte; NULL when there is none. Borrowed until the buffer is used again. Since
 * 1.0. */
PAWL_API const uint8_t* pawl_buffer_data(const pawl_buffer* buffer);

/* pawl_buffer_size gives the number of bytes. Since 1.0. */
PAWL_API size_t pawl_buffer_size(const pawl_buffer* buffer);

/* pawl_buffer_wipe erases the bytes now; the buffer is then empty and can be used again. NULL is allowed. Since 1.0. */
PAWL_API void pawl_buffer_wipe(pawl_buffer* buffer);

/* pawl_buffer_set puts a copy of `bytes` in place of what is there. `bytes` may lie in `buffer` itself. Since 1.0.
 *   bytes, bytes_len  NULL with 0: the buffer is empty then
 * On failure the buffer is empty. Errors: only the common ones. */
PAWL_API pawl_status pawl_buffer_set(pawl_buffer* buffer, const uint8_t* bytes, size_t bytes_len);

/* ---- Lists ----
 *
 * A list has rows, numbered from 0; a row has fields, each present at most once and kept in ascending order of their
 * numbers. The thousand of a field's number is its type:
 *   1000 to 1999  int64_t     pawl_list_set_int,   pawl_list_int
 *   2000 to 2999  UTF-8 text  pawl_list_set_text,  pawl_list_text,  pawl_list_size (bytes without the NUL)
 *   3000 to 3999  bytes       pawl_list_set_bytes, pawl_list_bytes, pawl_list_size
 *
 * Writing:  pawl_list *options = pawl_list_new();
 *           pawl_list_set_int(options, PAWL_F_ONE_TIME, 0);
 * Reading:  for (size_t i = 0; i < pawl_list_count(out); i++)
 *             send(pawl_list_int(out, i, PAWL_F_DEVICE), PAWL_BYTES_OF(out, i, PAWL_F_BYTES));
 *
 * Setters return nothing: an error of theirs (wrong type for the field, text that is not UTF-8, a limit, no memory) is
 * kept in the list, and the call that is given the list returns it, with its row. So a list can be built without a
 * check on each line. The first error stays; such a list is good for nothing but pawl_list_free. */

/* pawl_list_new makes a list without rows. NULL: out of memory. Accessors and setters take NULL; a call that needs a
 * list answers PAWL_E_INVALID_ARGUMENT for it. Check it yourself where a list is optional: there NULL means none. Since
 * 1.0. */
PAWL_API pawl_list* pawl_list_new(void);

/* pawl_list_free erases and ends `list`; NULL is allowed. Never fails. Since 1.0. */
PAWL_API void pawl_list_free(pawl_list* list);

/* pawl_list_count gives the number of rows. Since 1.0. */
PAWL_API size_t pawl_list_count(const pawl_list* list);

/* pawl_list_int gives the value of an int field; 0 when the row or field is absent. Since 1.0. */
PAWL_API int64_t pawl_list_int(const pawl_list* list, size_t row, int32_t field);

/* pawl_list_text gives a text field, with a NUL at its end; NULL when absent. Borrowed from `list`. Since 1.0. */
PAWL_API const char* pawl_list_text(const pawl_list* list, size_t row, int32_t field);

/* pawl_list_bytes gives the first byte of a bytes field; NULL when absent, not NULL when present and empty. Borrowed
 * from `list`. Since 1.0. */
PAWL_API const uint8_t* pawl_list_bytes(const pawl_list* list, size_t row, int32_t field);

/* pawl_list_size gives the size of a text (without its NUL) or bytes field, in bytes; 0 when absent. Since 1.0. */
PAWL_API size_t pawl_list_size(const pawl_list* list, size_t row, int32_t field);

/* pawl_list_field gives the number of the n-th field (from 0) that is present in `row`; 0: no more. So a row can be
 * read without knowing what is in it. Since 1.0. */
PAWL_API int32_t pawl_list_field(const pawl_list* list, size_t row, size_t n);

/* pawl_list_add starts the next row; setters write to the newest one. For the first row it may be left out. A list has
 * at most PAWL_ROWS_MAX rows. Since 1.0. */
PAWL_API void pawl_list_add(pawl_list* list);

/* pawl_list_set_int puts a value into the newest row, in place of an earlier one of that field. A row has at most
 * PAWL_FIELDS_MAX fields. Since 1.0. */
PAWL_API void pawl_list_set_int(pawl_list* list, int32_t field, int64_t value);

/* pawl_list_set_text does the same with a copy of `value`, UTF-8 with a NUL, at most PAWL_TEXT_MAX bytes. Since 1.0. */
PAWL_API void pawl_list_set_text(pawl_list* list, int32_t field, const char* value);

/* pawl_list_set_bytes does the same with a copy of `value`, at most PAWL_BYTES_MAX bytes; NULL with 0 is an empty
 * field. Since 1.0. */
PAWL_API void pawl_list_set_bytes(pawl_list* list, int32_t field, const uint8_t* value, size_t value_len);

/* pawl_list_write gives the list as bytes to send or keep: an array of maps from field number to value in CBOR (RFC
 * 8949, "Core Deterministic Encoding Requirements"). Equal lists give equal bytes. They are not sealed. Since 1.0.
 *   out    filled; replaced
 *   error  may be NULL
 * Errors: only the common ones. */
PAWL_API pawl_status pawl_list_write(const pawl_list* list, pawl_buffer* out, pawl_error* error);

/* pawl_list_read makes a list of such bytes, from wherever they come: any input gives a list or an error. Fields that
 * this version does not know are kept. Since 1.0.
 *   bytes, bytes_len  all of them are one list: nothing may follow
 *   out               the list, yours
 *   error             may be NULL
 * Errors: PAWL_E_INVALID_MESSAGE: not CBOR of the form above, not in deterministic encoding, a field twice or of the
 * wrong type, text that is not UTF-8 or has a NUL in it, beyond PAWL_ROWS_MAX, PAWL_FIELDS_MAX or PAWL_TEXT_MAX. */
PAWL_API pawl_status pawl_list_read(const uint8_t* bytes, size_t bytes_len, pawl_list** out, pawl_error* error);

/* The two arguments "bytes, length" of a field. */
#define PAWL_BYTES_OF(list, row, field) pawl_list_bytes(list, row, field), pawl_list_size(list, row, field)

#ifdef __cplusplus
}
#endif

#endif

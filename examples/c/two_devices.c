/* Two devices talk.
 *
 * Alice and Bob each have an account. Bob's prekey bundle travels as bytes, as it would over a server; then messages go
 * both ways, arrive out of order, twice and altered; in the end Bob's account is put away and taken up again.
 *
 *   cc two_devices.c $(pkg-config --cflags --libs pawl) && ./a.out
 */
#include <pawl/pawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct device {
  const char* name;
  pawl_account* account;
} device;

/* What a server carries: to whom, from whom and in which order is its business. */
typedef struct envelope {
  int32_t kind;
  pawl_buffer* bytes;
} envelope;

static const uint32_t kDevice = 1; /* each of the two has one device */

/* For calls that have no reason to fail here. An app would look at error->action: what to do about it. */
static void must(pawl_status status, const pawl_error* error) {
  if (status == PAWL_OK) return;
  fprintf(stderr, "%s: %s\n", pawl_status_name(status), error->sentence);
  exit(EXIT_FAILURE);
}

static device device_new(const char* name) {
  device made = {name, NULL};
  pawl_error error = PAWL_ERROR_INIT;
  pawl_list* config = pawl_list_new();
  pawl_list_set_text(config, PAWL_F_NAME, name);
  pawl_list_set_int(config, PAWL_F_DEVICE, kDevice);
  must(pawl_account_create(config, NULL, &made.account, &error), &error);
  pawl_list_free(config);
  return made;
}

/* What a device gives to the server, so that others can write to it before it is there. */
static pawl_buffer* publish(device me) {
  pawl_error error = PAWL_ERROR_INIT;
  pawl_list* bundle;
  pawl_buffer* bytes = pawl_buffer_new();
  must(pawl_account_bundle(me.account, NULL, NULL, &bundle, &error), &error);
  must(pawl_list_write(bundle, bytes, &error), &error);
  pawl_list_free(bundle);
  return bytes;
}

static void meet(device me, const char* peer, const pawl_buffer* published) {
  pawl_error error = PAWL_ERROR_INIT;
  pawl_list* bundle;
  must(pawl_list_read(pawl_buffer_data(published), pawl_buffer_size(published), &bundle, &error), &error);
  must(pawl_account_add_bundle(me.account, NULL, peer, kDevice, bundle, &error), &error);
  pawl_list_free(bundle);
}

/* Encryption is for all devices of the peer, one row each; the peer has one. */
static envelope seal(device me, const char* peer, const char* text) {
  envelope sealed = {0, pawl_buffer_new()};
  pawl_error error = PAWL_ERROR_INIT;
  pawl_list* rows;
  must(pawl_account_encrypt(me.account, NULL, peer, (const uint8_t*)text, strlen(text), NULL, &rows, &error), &error);
  sealed.kind = (int32_t)pawl_list_int(rows, 0, PAWL_F_KIND);
  must(pawl_buffer_set(sealed.bytes, PAWL_BYTES_OF(rows, 0, PAWL_F_BYTES)), &error);
  pawl_list_free(rows);
  return sealed;
}

/* Reads a message and prints it, or says why not. */
static pawl_status receive(device me, const char* sender, envelope sealed) {
  const int64_t sent_ms = 0; /* whatever the server says */
  pawl_error error = PAWL_ERROR_INIT;
  pawl_list* rows;
  const pawl_status status =
      pawl_account_decrypt(me.account, NULL, sender, kDevice, sealed.kind, sent_ms, pawl_buffer_data(sealed.bytes),
                           pawl_buffer_size(sealed.bytes), &rows, &error);
  if (status == PAWL_OK) {
    printf("%-5s reads from %-5s: %.*s\n", me.name, sender, (int)pawl_list_size(rows, 0, PAWL_F_TEXT),
           (const char*)pawl_list_bytes(rows, 0, PAWL_F_TEXT));
  } else {
    printf("%-5s refuses from %s: %s (%s)\n", me.name, sender, pawl_status_name(status), error.sentence);
  }
  pawl_list_free(rows);
  return status;
}

static void deliver(device to, const char* sender, envelope sealed) {
  if (receive(to, sender, sealed) != PAWL_OK) exit(EXIT_FAILURE);
  pawl_buffer_free(sealed.bytes);
}

/* The same message with one bit changed. */
static envelope altered(envelope sealed) {
  envelope copy = {sealed.kind, pawl_buffer_new()};
  pawl_error error = PAWL_ERROR_INIT;
  const size_t size = pawl_buffer_size(sealed.bytes);
  uint8_t* bytes = malloc(size);
  if (bytes == NULL) exit(EXIT_FAILURE);
  memcpy(bytes, pawl_buffer_data(sealed.bytes), size);
  bytes[size / 2] ^= 1;
  must(pawl_buffer_set(copy.bytes, bytes, size), &error);
  free(bytes);
  return copy;
}

/* A hash over everything that an account knows. */
static void digest_of(device me, pawl_buffer* out) {
  pawl_error error = PAWL_ERROR_INIT;
  must(pawl_account_digest(me.account, NULL, out, &error), &error);
}

static void out_of_order(device alice, device bob) {
  const envelope first = seal(alice, "bob", "One,");
  const envelope second = seal(alice, "bob", "two,");
  const envelope third = seal(alice, "bob", "three.");
  deliver(bob, "alice", third);
  deliver(bob, "alice", first);
  deliver(bob, "alice", second);
}

/* Whatever is wrong with a message, it is refused and nothing has happened. */
static void altered_and_doubled(device alice, device bob) {
  const envelope sealed = seal(alice, "bob", "Pay nobody.");
  const envelope forged = altered(sealed);
  pawl_buffer* before = pawl_buffer_new();
  pawl_buffer* after = pawl_buffer_new();

  digest_of(bob, before);
  if (receive(bob, "alice", forged) != PAWL_E_INVALID_MESSAGE) exit(EXIT_FAILURE);
  digest_of(bob, after);
  if (memcmp(pawl_buffer_data(before), pawl_buffer_data(after), PAWL_DIGEST_SIZE) != 0) exit(EXIT_FAILURE);

  if (receive(bob, "alice", sealed) != PAWL_OK) exit(EXIT_FAILURE);
  if (receive(bob, "alice", sealed) != PAWL_E_DUPLICATE_MESSAGE) exit(EXIT_FAILURE);

  pawl_buffer_free(before);
  pawl_buffer_free(after);
  pawl_buffer_free(forged.bytes);
  pawl_buffer_free(sealed.bytes);
}

/* Which suite, and how far its post-quantum ratchet has come: an epoch takes about 90 messages. */
static void describe_session(device me, const char* peer) {
  pawl_error error = PAWL_ERROR_INIT;
  pawl_list* rows;
  must(pawl_account_peer(me.account, NULL, peer, &rows, &error), &error);
  const int is_post_quantum = pawl_list_int(rows, 1, PAWL_F_SUITE) == PAWL_SUITE_SIGNAL_V4;
  printf("%-5s has a session with %s, %s; %d epochs of its post-quantum ratchet are complete\n", me.name, peer,
         is_post_quantum ? "post-quantum" : "not post-quantum", (int)pawl_list_int(rows, 1, PAWL_F_PQ_EPOCHS));
  pawl_list_free(rows);
}

/* An app keeps its key where the system keeps keys. */
static void random_key(uint8_t* key) {
  FILE* source = fopen("/dev/urandom", "rb");
  if (source == NULL || fread(key, 1, PAWL_KEY_SIZE, source) != PAWL_KEY_SIZE) exit(EXIT_FAILURE);
  fclose(source);
}

/* Out of memory into bytes and back, sealed under a key. The account that was saved answers PAWL_E_CLOSED from then on:
 * two that went on from one state would use the same keys. */
static void put_away_and_take_up(device* me) {
  pawl_error error = PAWL_ERROR_INIT;
  pawl_list* config = pawl_list_new();
  pawl_buffer* saved = pawl_buffer_new();
  uint8_t key[PAWL_KEY_SIZE];
  random_key(key);

  must(pawl_account_save(me->account, key, sizeof key, 0, saved, &error), &error);
  pawl_account_free(me->account);
  printf("%-5s is %zu bytes, sealed, and then itself again\n", me->name, pawl_buffer_size(saved));
  pawl_list_set_bytes(config, PAWL_F_SAVED, pawl_buffer_data(saved), pawl_buffer_size(saved));
  pawl_list_set_bytes(config, PAWL_F_STORE_KEY, key, sizeof key);
  must(pawl_account_open(config, NULL, &me->account, &error), &error);

  pawl_list_free(config);
  pawl_buffer_free(saved);
}

int main(void) {
  device alice = device_new("alice");
  device bob = device_new("bob");

  pawl_buffer* on_the_server = publish(bob);
  meet(alice, "bob", on_the_server);
  pawl_buffer_free(on_the_server);

  deliver(bob, "alice", seal(alice, "bob", "Hello, Bob!"));
  deliver(alice, "bob", seal(bob, "alice", "Hello, Alice!"));
  describe_session(alice, "bob");
  out_of_order(alice, bob);
  altered_and_doubled(alice, bob);
  put_away_and_take_up(&bob);
  deliver(alice, "bob", seal(bob, "alice", "Still me."));

  pawl_account_free(alice.account);
  pawl_account_free(bob.account);
  return EXIT_SUCCESS;
}

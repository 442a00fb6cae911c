/* The least that shows a library to work: it is the one that the header belongs to, and it makes keys. */
#include <pawl/pawl.h>
#include <stdio.h>

int main(void) {
  pawl_buffer *private_key = pawl_buffer_new(), *identity = pawl_buffer_new();
  pawl_error error = PAWL_ERROR_INIT;
  const pawl_status status = pawl_keypair_new(private_key, identity, &error);
  const int good = status == PAWL_OK && pawl_buffer_size(identity) == PAWL_PUBLIC_KEY_SIZE &&
                   pawl_abi_version() / 1000 == PAWL_ABI / 1000 && pawl_abi_version() % 1000 >= PAWL_ABI % 1000;
  pawl_buffer_free(private_key);
  pawl_buffer_free(identity);
  printf("pawl %s, ABI %u: %s\n", pawl_version_text(), (unsigned)pawl_abi_version(), good ? "works" : error.sentence);
  return good ? 0 : 1;
}

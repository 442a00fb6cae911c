/* The same for a language that opens libraries at run time and has no header: argv[1] is the library. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ISO C does not turn a void pointer into a function pointer; POSIX does. */
static int find(void* library, const char* name, void* function) {
  void* const symbol = dlsym(library, name);
  memcpy(function, &symbol, sizeof symbol);
  return symbol != NULL;
}

int main(int argc, char** argv) {
  uint32_t (*abi_version)(void);
  int64_t (*constant)(const char*);
  void* (*buffer_new)(void);
  size_t (*buffer_size)(const void*);
  void (*buffer_free)(void*);
  int32_t (*keypair_new)(void*, void*, void*);
  void* const library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
  if (library == NULL || !find(library, "pawl_abi_version", &abi_version) ||
      !find(library, "pawl_constant", &constant) || !find(library, "pawl_buffer_new", &buffer_new) ||
      !find(library, "pawl_buffer_size", &buffer_size) || !find(library, "pawl_buffer_free", &buffer_free) ||
      !find(library, "pawl_keypair_new", &keypair_new)) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  void *const private_key = buffer_new(), *const identity = buffer_new();
  const int32_t status = keypair_new(private_key, identity, NULL);
  const int good =
      status == 0 && abi_version() / 1000 == 1 && buffer_size(identity) == (size_t)constant("PAWL_PUBLIC_KEY_SIZE");
  buffer_free(private_key);
  buffer_free(identity);
  if (dlclose(library) != 0) return 1;
  printf("loaded: %s\n", good ? "works" : "does not work");
  return good ? 0 : 1;
}

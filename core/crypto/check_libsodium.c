/* Succeeds when libsodium refuses a point outside of the prime-order subgroup: the base point of Ed25519 with the
 * point of order 2 added. Releases with CVE-2025-69277 take it for a good one. */
#include <sodium.h>
#include <string.h>

int main(void) {
  unsigned char point[32];
  memset(point, 0x99, sizeof point);
  point[0] = 0x95;
  return crypto_core_ed25519_is_valid_point(point);
}

/* SPDX-License-Identifier: Apache-2.0 OR MIT
 * Copyright The pawl authors
 *
 * What libpawl-testing has beside pawl.h.
 */
#ifndef PAWL_TESTING_H
#define PAWL_TESTING_H

#include "pawl/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* pawl_testing_seed begins the randomness of the process anew: all keys that are made from now on follow from `seed`
 * and the order of the calls. A library that was just loaded has the seed 0. */
PAWL_API void pawl_testing_seed(uint64_t seed);

#ifdef __cplusplus
}
#endif

#endif

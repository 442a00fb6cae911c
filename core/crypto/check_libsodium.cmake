# Configuring fails with a libsodium that has CVE-2025-69277. Where its code cannot be run, only the unit test looks.
if(CMAKE_CROSSCOMPILING)
  message(STATUS "libsodium is not checked for CVE-2025-69277 when cross compiling: run the unit tests on the target")
  return()
endif()

if(NOT PAWL_LIBSODIUM_REFUSES_SMALL_PARTS)
  try_run(exit_status compiled ${CMAKE_CURRENT_BINARY_DIR}/check_libsodium
    ${CMAKE_CURRENT_LIST_DIR}/check_libsodium.c
    LINK_LIBRARIES PkgConfig::SODIUM
    COMPILE_OUTPUT_VARIABLE compiler_output)
  if(NOT compiled)
    message(FATAL_ERROR "a program with libsodium cannot be built:\n${compiler_output}")
  endif()
  if(NOT exit_status EQUAL 0)
    message(FATAL_ERROR "libsodium ${SODIUM_VERSION} takes points outside of the prime-order subgroup for good ones "
      "(CVE-2025-69277); install a release that is newer than 1.0.20 or a distribution's fixed one")
  endif()
  set(PAWL_LIBSODIUM_REFUSES_SMALL_PARTS TRUE CACHE INTERNAL "libsodium has been checked for CVE-2025-69277")
endif()

# pawl_compile_options(TARGET): what every target of ours is compiled with.
include(CheckCXXCompilerFlag)
include(CheckCXXSymbolExists)
check_cxx_compiler_flag(-fcf-protection=full PAWL_HAS_CF_PROTECTION)
check_cxx_compiler_flag(-fstack-clash-protection PAWL_HAS_STACK_CLASH_PROTECTION)
check_cxx_symbol_exists(__x86_64__ cstddef PAWL_X86_64)

set(PAWL_WARNINGS -Wall -Wextra -Wshadow -Wpedantic -Wconversion $<$<BOOL:${PAWL_WERROR}>:-Werror>)

# Of _FORTIFY_SOURCE nothing is to be seen in the library today: copies go through std, or have sizes that the compiler
# knows. It is for the copy that somebody adds.
set(PAWL_HARDENING
  -fstack-protector-strong
  $<$<BOOL:${PAWL_HAS_CF_PROTECTION}>:-fcf-protection=full>
  $<$<BOOL:${PAWL_HAS_STACK_CLASH_PROTECTION}>:-fstack-clash-protection>)
if(NOT PAWL_SANITIZE)  # the sanitizers check the same and more
  list(APPEND PAWL_HARDENING $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()

# CMake's Release asks for -O3, which makes the library a fifth larger and no message faster. This is what is measured.
set(PAWL_OPTIMISATION $<$<CONFIG:Release>:-O2>)

# For code that runs once a call, in no loop of its own.
set(PAWL_FOR_SIZE $<$<NOT:$<CONFIG:Debug>>:-Os>)

function(pawl_compile_options target)
  target_compile_options(${target} PRIVATE
    ${PAWL_OPTIMISATION} ${PAWL_WARNINGS} ${PAWL_HARDENING} -fvisibility=hidden
    $<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden>)
  if(CMAKE_SYSTEM_NAME STREQUAL Linux)
    target_compile_options(${target} PRIVATE -ffunction-sections -fdata-sections)  # what nobody calls is left out
    target_link_options(${target} PRIVATE LINKER:-z,relro,-z,now,-z,noexecstack LINKER:--gc-sections)
  endif()
  if(PAWL_SANITIZE)
    target_compile_options(${target} PRIVATE
      -fsanitize=${PAWL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${PAWL_SANITIZE})
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)  # a program in C brings their C++ runtime, too
  endif()
endfunction()

# pawl_test_options(TARGET): the same for a program of test cases, compiled for the compiler's time and not for its own,
# since a whole build is mostly tests. What it tests is optimised as ever.
function(pawl_test_options target)
  pawl_compile_options(${target})
  target_compile_options(${target} PRIVATE -O0)
endfunction()

# pawl_compile_options(TARGET): what every target of ours is compiled with.
function(pawl_compile_options target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wshadow -Wpedantic -Wconversion -fvisibility=hidden
    $<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden>
    $<$<BOOL:${PAWL_WERROR}>:-Werror>)
  if(PAWL_SANITIZE)
    target_compile_options(${target} PRIVATE
      -fsanitize=${PAWL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${PAWL_SANITIZE})
  endif()
endfunction()

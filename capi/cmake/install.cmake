# cmake --install: headers, both libraries, pawl.pc and a CMake package. All paths are relative to where those files
# stand, so an installed tree can be moved.
include(CMakePackageConfigHelpers)

install(TARGETS pawl pawl_static EXPORT pawlTargets)
install(DIRECTORY include/pawl TYPE INCLUDE)

set(PAWL_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/pawl)
install(EXPORT pawlTargets NAMESPACE pawl:: DESTINATION ${PAWL_PACKAGE_DIR})
configure_package_config_file(cmake/pawlConfig.cmake.in pawlConfig.cmake INSTALL_DESTINATION ${PAWL_PACKAGE_DIR})
write_basic_package_version_file(pawlConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/pawlConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/pawlConfigVersion.cmake
  DESTINATION ${PAWL_PACKAGE_DIR})

set(PAWL_PC_DIR ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH PAWL_PC_TO_PREFIX /${PAWL_PC_DIR} /)
configure_file(cmake/pawl.pc.in pawl.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/pawl.pc DESTINATION ${PAWL_PC_DIR})

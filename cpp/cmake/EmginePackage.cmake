# What a C++ project finds in an installed wheel: headers, sources of the core, and a CMake package.
# Sources, not a library: a service compiles the core with its own compiler, flags and OpenMP.
include(CMakePackageConfigHelpers)

set(package ${CMAKE_CURRENT_BINARY_DIR}/package)
configure_file(${CMAKE_CURRENT_LIST_DIR}/emgineConfig.cmake.in ${package}/emgineConfig.cmake @ONLY)
write_basic_package_version_file(${package}/emgineConfigVersion.cmake COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES ${package}/emgineConfig.cmake ${package}/emgineConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/EmgineCore.cmake DESTINATION emgine/share/cmake/emgine)
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/cpp/include ${CMAKE_CURRENT_SOURCE_DIR}/cpp/src
        DESTINATION emgine/cpp)

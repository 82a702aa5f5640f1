# Hardens the Python extension on Linux: addresses are bound when it is loaded and read-only from
# then on, and no symbol but its init function goes out. Code that reads files and arguments guards
# its stack; code that runs for each row or M-step does not, where the guard costs 3 % of a row.
# Not for the C++ package: a service has flags of its own.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)
include(CheckLinkerFlag)

# FORTIFY needs an optimizer; what the user or the compiler chose is kept.
function(emgine_fortify target)
  set(CMAKE_REQUIRED_FLAGS -O2)
  check_cxx_source_compiles("
    #ifndef _FORTIFY_SOURCE
    #error
    #endif
    int main() {}" EMGINE_IS_FORTIFIED)
  if(NOT EMGINE_IS_FORTIFIED)
    set(optimized $<CONFIG:Release,RelWithDebInfo,MinSizeRel>)
    target_compile_options(${target} PRIVATE $<${optimized}:-U_FORTIFY_SOURCE>
                                             $<${optimized}:-D_FORTIFY_SOURCE=2>)
  endif()
endfunction()

# All bindings but those of single rows, and the reader of files.
function(emgine_guard_stacks directory)
  check_cxx_compiler_flag(-fstack-protector-strong EMGINE_HAS_STACK_PROTECTOR)
  if(EMGINE_HAS_STACK_PROTECTOR)
    file(GLOB guarded CONFIGURE_DEPENDS ${directory}/src/files/*.cpp ${directory}/bindings/*.cpp)
    list(REMOVE_ITEM guarded ${directory}/bindings/row_calls.cpp)
    set_property(SOURCE ${guarded} APPEND PROPERTY COMPILE_OPTIONS -fstack-protector-strong)
  endif()
endfunction()

function(emgine_harden extension core directory)
  set(compilers GNU Clang)
  if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR EMGINE_SANITIZE
     OR NOT CMAKE_CXX_COMPILER_ID IN_LIST compilers)
    return()
  endif()
  emgine_fortify(${core})
  emgine_fortify(${extension})
  emgine_guard_stacks(${directory})
  set(exports ${CMAKE_CURRENT_BINARY_DIR}/${extension}.map)
  file(CONFIGURE OUTPUT ${exports} CONTENT "{ global: PyInit_${extension}; local: *; };\n" @ONLY)
  check_linker_flag(CXX LINKER:-z,relro,-z,now EMGINE_BINDS_AT_ONCE)
  if(EMGINE_BINDS_AT_ONCE)
    target_link_options(${extension} PRIVATE LINKER:-z,relro,-z,now)
  endif()
  check_linker_flag(CXX LINKER:--version-script=${exports} EMGINE_HAS_VERSION_SCRIPTS)
  if(EMGINE_HAS_VERSION_SCRIPTS)
    target_link_options(${extension} PRIVATE LINKER:--version-script=${exports})
  endif()
  set_property(TARGET ${extension} APPEND PROPERTY LINK_DEPENDS ${exports})
endfunction()

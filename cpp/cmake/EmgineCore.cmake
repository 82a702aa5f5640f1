# Defines the core library: ordinary sources once, the kernels once for each instruction-set level.
# Serves this project and, from the wheel, every project that says find_package(emgine).
# Needs EMGINE_VERSION.

# Kernels are written in the vector types of these compilers. AppleClang is a clang.
if(WIN32)
  message(FATAL_ERROR "emgine builds on Linux and macOS, not on Windows: use it in the Windows "
                      "Subsystem for Linux (WSL).")
elseif(NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang|AppleClang)$")
  message(FATAL_ERROR "emgine needs GCC or clang, but the C++ compiler is "
                      "${CMAKE_CXX_COMPILER_ID}: set the environment variable CXX to g++ or "
                      "clang++.")
endif()

function(emgine_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow)
  if(EMGINE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# Of the undefined behaviour that GCC can look for, null pointers, sizes of objects and alignment
# are left out: AddressSanitizer stops at the first two, and the third doubles the time of
# compilation.
function(emgine_sanitize target scope)
  set(checks -fsanitize=address,undefined -fno-sanitize=null,object-size,alignment)
  target_compile_options(${target} ${scope} ${checks} -fno-sanitize-recover=all -g1)
  target_link_options(${target} ${scope} -fsanitize=address,undefined)
endfunction()

# Safe flags only. Never the flags that trade exactness for speed: linked into a library, they flush
# subnormals in the whole process that loads it. No implicit contraction: a multiply-add is written
# where it is meant (mul_add), so that v3 and v4 round alike.
function(emgine_add_level target level directory)
  set(kernels ${target}_kernels_${level})
  add_library(${kernels} OBJECT ${directory}/src/kernels/kernels.cpp)
  target_compile_features(${kernels} PRIVATE cxx_std_17)
  target_compile_definitions(${kernels} PRIVATE EMGINE_ISA_NAMESPACE=${level})
  # Nothing here throws, but GCC 12 does not know it of a prefetch.
  target_compile_options(
    ${kernels} PRIVATE -fno-exceptions -fno-math-errno -fno-trapping-math -ffp-contract=off ${ARGN})
  # Speed is what these loops are for, whatever the build type. Under the sanitizers large functions
  # call their checks rather than hold them: the loops compile in a third of the time.
  if(EMGINE_SANITIZE)
    emgine_sanitize(${kernels} PRIVATE)
    set(calls --param=asan-instrumentation-with-call-threshold=500)
    target_compile_options(${kernels} PRIVATE $<$<CXX_COMPILER_ID:GNU>:${calls}>)
  else()
    target_compile_options(${kernels} PRIVATE -O3)
  endif()
  set_target_properties(
    ${kernels} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden)
  emgine_warnings(${kernels})
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:${kernels}>)
endfunction()

function(emgine_add_core target directory)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${directory}/src/*.cpp)
  list(REMOVE_ITEM sources ${directory}/src/kernels/kernels.cpp)
  add_library(${target} STATIC ${sources})
  # A loop that chooses between two formulas runs in vectors if both may be computed.
  file(GLOB by_feature CONFIGURE_DEPENDS ${directory}/src/families/by_feature/*.cpp)
  set_source_files_properties(${by_feature} PROPERTIES COMPILE_OPTIONS -fno-trapping-math)
  # No product is fused with a sum: a row by itself has the bits of its block, and arm64, which can
  # fuse anywhere, has those of x86-64.
  target_compile_options(${target} PRIVATE -ffp-contract=off)
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_include_directories(${target} PUBLIC ${directory}/include PRIVATE ${directory}/src)
  target_compile_definitions(${target} PRIVATE EMGINE_VERSION="${EMGINE_VERSION}")
  set_target_properties(
    ${target} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden)
  emgine_warnings(${target})
  if(EMGINE_SANITIZE)
    emgine_sanitize(${target} PUBLIC)
  endif()
  find_package(Threads REQUIRED)
  target_link_libraries(${target} PRIVATE Threads::Threads)
  find_package(OpenMP)
  if(OpenMP_CXX_FOUND)
    target_link_libraries(${target} PRIVATE OpenMP::OpenMP_CXX)
  endif()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_definitions(${target} PRIVATE EMGINE_X86_LEVELS)
    emgine_add_level(${target} baseline ${directory} -march=x86-64)
    emgine_add_level(${target} v3 ${directory} -march=x86-64-v3)
    emgine_add_level(${target} v4 ${directory} -march=x86-64-v4 -mprefer-vector-width=512)
  else()
    emgine_add_level(${target} baseline ${directory})
  endif()
endfunction()

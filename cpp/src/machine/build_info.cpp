// Facts about this build, collected from the compiler, the build system and the dispatch table.
#include "emgine/build_info.hpp"

#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
}

} // namespace

BuildInfo build_info() {
    return {EMGINE_VERSION,  compiler(),     isa_built(),
            isa_available(), kernels().name, openmp_version()};
}

} // namespace emgine

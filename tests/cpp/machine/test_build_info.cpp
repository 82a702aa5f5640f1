// What the library says of itself is what it was built from and what it chose.
#include "check.hpp"

#include "emgine/build_info.hpp"
#include "machine/dispatch.hpp"
#include "machine/parallel.hpp"

namespace {

const check::Case levels("levels are those of the table of kernels", [] {
    const emgine::BuildInfo info = emgine::build_info();
    check::that(info.isa_chosen == emgine::kernels().name, "chosen");
    check::that(info.isa_built == emgine::isa_built(), "built");
    check::that(info.isa_available == emgine::isa_available(), "available");
});

const check::Case build("version, compiler and OpenMP are named", [] {
    const emgine::BuildInfo info = emgine::build_info();
    check::that(info.version.find_first_not_of("0123456789.") == std::string::npos, "version");
    check::that(info.version.find('.') != std::string::npos, "major and minor");
    const std::string name = info.compiler.substr(0, info.compiler.find(' '));
    check::that(name == "gcc" || name == "clang", "compiler");
    check::that(info.compiler.find_first_of("0123456789") != std::string::npos, "its version");
    check::that(info.openmp == emgine::openmp_version(), "OpenMP");
});

} // namespace

// EMGINE_ISA caps the level; what is asked for and available is what runs.
#include "check.hpp"

#include "emgine/build_info.hpp"
#include "machine/dispatch.hpp"

#include <algorithm>
#include <cstdlib>

namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

const check::Case forced("the level asked for is the one that runs, where the machine has it", [] {
    const char* asked = std::getenv("EMGINE_ISA");
    const auto available = emgine::isa_available();
    const std::string chosen = emgine::kernels().name;
    check::that(contains(available, chosen), "chosen is available");
    if (asked != nullptr && contains(available, asked))
        check::that(chosen == asked, "chosen is the one asked for");
    else
        check::that(chosen == available.back(), "chosen is the best there is");
});

const check::Case built("available levels are built, baseline first", [] {
    const auto all = emgine::isa_built();
    check::that(all.front() == "baseline", "baseline");
    for (const auto& level : emgine::isa_available())
        check::that(contains(all, level), level);
});

const check::Case same("build_info tells the same", [] {
    const emgine::BuildInfo info = emgine::build_info();
    check::that(info.isa_chosen == emgine::kernels().name, "chosen");
    check::that(info.isa_built == emgine::isa_built(), "built");
    check::that(!info.compiler.empty() && !info.version.empty(), "compiler and version");
    check::that(emgine::effective_n_threads() >= 1, "threads");
});

} // namespace

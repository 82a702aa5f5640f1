// EMGINE_ISA caps the level; what is asked for and available is what runs.
#include "check.hpp"

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

// Asked feature by feature, not by the level's name as the core does. Every CPU with these has what
// else belongs to the level.
std::vector<std::string> levels_by_features() {
    std::vector<std::string> levels{"baseline"};
#ifdef EMGINE_X86_LEVELS
    const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi2");
    if (v3)
        levels.emplace_back("v3");
    if (v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512cd"))
        levels.emplace_back("v4");
#endif
    return levels;
}

const check::Case available("the levels that the CPU can run are available, the least first", [] {
    check::that(emgine::isa_available() == levels_by_features(), "available");
});

const check::Case built("every level of the architecture is built, the least first", [] {
#ifdef EMGINE_X86_LEVELS
    const std::vector<std::string> expected{"baseline", "v3", "v4"};
#else
    const std::vector<std::string> expected{"baseline"};
#endif
    check::that(emgine::isa_built() == expected, "built");
});

} // namespace

// The table of levels, and the choice of one of them.
#include "machine/dispatch.hpp"

#include <cstdlib>
#include <stdexcept>

namespace emgine {

namespace baseline {
extern const Kernels kernels;
}
#ifdef EMGINE_X86_LEVELS
namespace v3 {
extern const Kernels kernels;
}
namespace v4 {
extern const Kernels kernels;
}
#endif

namespace {

struct Level {
    const Kernels* table;
    bool available;
};

// From the lowest to the highest level; the CPU checks include the operating system's support
// (XCR0).
std::vector<Level> levels() {
    std::vector<Level> all{{&baseline::kernels, true}};
#ifdef EMGINE_X86_LEVELS
    __builtin_cpu_init();
    all.push_back({&v3::kernels, __builtin_cpu_supports("x86-64-v3") != 0});
    all.push_back({&v4::kernels, __builtin_cpu_supports("x86-64-v4") != 0});
#endif
    return all;
}

std::vector<std::string> names(bool available_only) {
    std::vector<std::string> found;
    for (const Level& level : levels())
        if (level.available || !available_only)
            found.emplace_back(level.table->name);
    return found;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

const Kernels& choose() {
    const char* variable = std::getenv("EMGINE_ISA");
    const std::string cap = variable == nullptr ? "" : variable;
    const Kernels* best = nullptr;
    for (const Level& level : levels()) {
        if (level.available)
            best = level.table;
        if (cap == level.table->name)
            return *best;
    }
    if (!cap.empty())
        throw std::invalid_argument("The environment variable EMGINE_ISA must be empty or one of " +
                                    listed(isa_built()) + ". Got '" + cap + "' instead.");
    return *best;
}

} // namespace

const Kernels& kernels() {
    static const Kernels& chosen = choose();
    return chosen;
}

std::vector<std::string> isa_built() { return names(false); }
std::vector<std::string> isa_available() { return names(true); }

} // namespace emgine

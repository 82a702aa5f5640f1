// What this build is and what it chose on this machine.
#pragma once

#include <string>
#include <vector>

namespace emgine {

struct BuildInfo {
    std::string version;
    std::string compiler;
    std::vector<std::string> isa_built;
    std::vector<std::string> isa_available;
    std::string isa_chosen;
    std::string openmp; // its version date, or "none"
};

// Throws std::invalid_argument where EMGINE_ISA is not a level.
BuildInfo build_info();

// What this process may use: OpenMP's limit, the affinity mask and the control group's quota,
// whichever is least.
int effective_n_threads();

} // namespace emgine
